package import Domain
internal import Foundation
package import HTTPTransport
internal import Support

/// One source's way through one run: which request comes next, what its answer means. Values in, values out: whoever drives
/// it sends the requests and stores what a step says.
package struct SourceRun {
    package struct Options: Sendable {
        /// How far the first run of a source looks back.
        package var firstDays = 30
        package var mostPages = 60
        /// Seconds that a later run reads again where it can only walk backward: posts arrive late.
        package var overlap: Int64 = 86_400
        package var longestWait = 120.0
        /// Seconds from the first packet of an answer to its last.
        package var longestAnswer = 60.0
        package var backoff = Backoff()
        /// False in a replay: nothing there is worth waiting for, and nobody asks for a token.
        package var waits = true
        /// Records whose missing answers are asked for in a run.
        package var mostErrands = 300
        /// Records that the source may still ask for in this month; nil for any number.
        package var recordsLeft: Int?

        package init() {}
    }

    /// What a run is after.
    package enum Aim: Sendable {
        case newest
        /// An interval of the past: a gap, or one that somebody named.
        case past(Interval)
        /// What an earlier run began and did not end.
        case resumed(Progress)
    }

    /// Where a walk back stands, so that it can go on after a kill. Holds no secret.
    package struct Progress: Hashable, Codable, Sendable {
        /// Of the next page.
        package var url: String
        package var highest: String?
        package var oldest: Int64?
        package var reached: Int64?
        package var interval: Interval
        package var posts: Int
        package var pages: Int
        /// Set by whoever stores it.
        package var at: Int64
        /// Whether the walk began at the newest post, so that its end sets the cursor.
        package var isNewest: Bool
    }

    enum Phase { case login, lookup, back, forward, recheck }

    package let source: Source
    let spec: ConnectorSpec
    let stream: ConnectorSpec.Stream
    let options: Options
    let now: Int64
    let aim: Aim
    /// What is wanted: from the last look, or the interval of a gap.
    let wanted: Interval
    let knownCursor: String?
    let knownAccount: String?
    let secrets: (String) -> String?
    var secret: String?
    var refreshToken: String?
    var logins = 0
    /// What was asked for when the token ran out.
    var interrupted: (url: String, phase: Phase)?
    let validator: (etag: String?, lastModified: String?)
    var phase: Phase
    var highest: String?
    var visited: Set<String> = []
    var seenIDs: Set<String> = []
    var pages = 0
    /// Of `pages`, those of this run.
    var ownPages = 0
    var posts = 0
    var records = 0
    var total: Int?
    /// What the service holds back, as it or its spec says.
    var note: String?
    /// Records whose missing answers are being asked for, and the page that waits for them.
    var errands: [Errand] = []
    var held: HeldPage?
    var errandCount = 0
    /// Records whose missing answers could not be had.
    var lost = 0
    var tries = 0
    var waited = 0.0
    var oldest: Int64?
    /// How far back the pages have surely come: the least of their middle posts, since a stray old post on a page, such as a
    /// pinned one, reaches nothing. Of a feed its oldest item.
    var reached: Int64?
    var pageTimes = PageTimes()
    var emptyPages = 0
    /// What the last page was asked for with, where pages are counted down.
    var lastValue: String?
    var lastIDs: [String] = []
    var request: HTTPRequest
    var firstAddress = ""
    /// Of the source, after a lookup.
    var parameters: [String: String]
    var generator: SeededGenerator

    var start: Int64 { wanted.start }
    var isNewest: Bool {
        switch aim {
        case .newest: true
        case .past: false
        case .resumed(let progress): progress.isNewest
        }
    }

    /// - Parameters:
    ///   - cursor: where the last run ended, and until when coverage is known; nil on the first.
    ///   - secret: the token, if there is one.
    ///   - validator: of the last answer, for a conditional request.
    ///   - secrets: for a login, by name.
    ///   - token: of an earlier login.
    ///   - account: what an earlier run looked up.
    package init(
        _ source: Source, _ spec: ConnectorSpec, cursor: (value: String, coveredUntil: Int64)?, secret: String?,
        validator: (etag: String?, lastModified: String?), now: Int64, options: Options, aim: Aim = .newest,
        secrets: @escaping (String) -> String? = { _ in nil }, token: Token? = nil, account: String? = nil
    ) throws(SourceError) {
        guard let stream = spec.streams[source.stream] else {
            throw SourceError(source: source.name, problem: "its connector has no stream `\(source.stream)`")
        }
        if options.waits { try Self.checkSecrets(source, spec, secret, secrets) }
        self.source = source
        self.spec = spec
        self.stream = stream
        self.options = options
        self.now = now
        self.aim = aim
        knownAccount = account
        self.secrets = secrets
        self.secret = secret ?? token.flatMap { $0.until > now ? $0.value : nil }
        refreshToken = token?.refresh
        self.validator = validator
        parameters = spec.values(of: source)
        phase = .back
        generator = SeededGenerator(seed: UInt64(bitPattern: now))
        request = HTTPRequest(url: "")
        switch aim {
        case .newest:
            wanted = Interval(start: cursor?.coveredUntil ?? now - Int64(options.firstDays) * 86_400, end: now)
            (knownCursor, highest) = (cursor?.value, cursor?.value)
        case .past(let interval):
            (wanted, knownCursor, highest) = (interval, nil, nil)
        case .resumed(let progress):
            (wanted, knownCursor, highest) = (progress.interval, nil, progress.highest)
            (oldest, reached, posts, pages) = (progress.oldest, progress.reached, progress.posts, progress.pages)
        }
        beginFirst()
    }

    private static func checkSecrets(
        _ source: Source, _ spec: ConnectorSpec, _ secret: String?, _ secrets: (String) -> String?
    ) throws(SourceError) {
        guard let wanted = spec.secret, !wanted.isOptional, secret == nil else { return }
        let missing = wanted.name.map { [$0] } ?? wanted.names.filter { secrets($0) == nil }
        guard !missing.isEmpty else { return }
        let them = missing.count == 1 ? "the secret \(missing[0])" : "the secrets \(missing.joined(separator: " and "))"
        throw SourceError(
            source: source.name,
            problem:
                "it needs \(them). Set \(missing.count == 1 ? "it" : "them") in the environment or the secretsFile.")
    }

    private mutating func beginFirst() {
        if let login = spec.secret?.login, secret == nil, options.waits,
            let question = login.request(parameters, secrets: secrets, refreshToken: refreshToken)
        {
            firstAddress = ask([]).url
            phase = .login
            logins += 1
            request = question
            return
        }
        beginAfterLogin()
    }

    mutating func beginAfterLogin() {
        if let lookup = stream.lookup, !Self.matches(parameters[lookup.parameter] ?? "", lookup.unless) {
            firstAddress = ask([]).url
            phase = .lookup
            request = ask(lookup.url, lookup.query)
            return
        }
        begin()
    }

    package var firstRequest: HTTPRequest { request }

    /// Whether its end says where the next run begins.
    package var setsCursor: Bool { isNewest }

    /// The address that validators belong to.
    package var address: String { firstAddress }

    /// Sets the first page's request.
    mutating func begin() {
        phase = knownCursor == nil || stream.forward == nil ? .back : .forward
        request = phase == .forward ? ask(stream.forward ?? []) : ask([])
        firstAddress = request.url
        if case .resumed(let progress) = aim { request = request(to: progress.url) }
        guard stream.isWindow, isNewest else { return }
        if let etag = validator.etag { request.headers.append(("If-None-Match", etag)) }
        if let date = validator.lastModified { request.headers.append(("If-Modified-Since", date)) }
    }

    private static func matches(_ text: String, _ pattern: String) -> Bool {
        guard let regex = try? Regex(pattern) else { return false }
        return text.firstMatch(of: regex) != nil
    }

    /// The time before which the service shows nothing; nil where it goes back for ever.
    var horizon: Int64? { stream.days.map { now - Int64($0) * 86_400 + 60 } }
}
