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
        package var backoff = Backoff()
        /// 0 in a replay: nothing there is worth waiting for.
        package var waits = true

        package init() {}
    }

    /// What to store, and what comes after it.
    package struct Step {
        package var posts: [Post] = []
        /// The source's own ids of those posts, in the same order.
        package var recordIDs: [String] = []
        /// Where the next run begins, once the posts are stored.
        package var cursor: String?
        package var validator: (etag: String?, lastModified: String?)?
        /// Ids on a page that was asked for to see what is gone; nil otherwise.
        package var presentIDs: [String]?
        package var next: HTTPRequest?
        /// Set on the last step.
        package var coverage: Coverage?
        /// Beside it: an interval before that of `coverage` which was not reached.
        package var gap: Coverage?
        /// Records that could not be used.
        package var problems: [String] = []
        /// What the operator should do, for a fault that lasts.
        package var hint: String?
    }

    enum Phase { case lookup, back, forward, recheck }

    package let source: Source
    let spec: ConnectorSpec
    let stream: ConnectorSpec.Stream
    let options: Options
    let now: Int64
    let start: Int64
    let knownCursor: String?
    private let secret: String?
    private let validator: (etag: String?, lastModified: String?)
    var phase: Phase
    var highest: String?
    var visited: Set<String> = []
    var pages = 0
    var posts = 0
    private var tries = 0
    var waited = 0.0
    var oldest: Int64?
    var emptyPages = 0
    private var lastIDs: [String] = []
    var request: HTTPRequest
    var firstAddress = ""
    /// Of the source, after a lookup.
    private var parameters: [String: String]
    private var generator: SeededGenerator

    /// - Parameters:
    ///   - cursor: where the last run ended, and until when coverage is known; nil on the first.
    ///   - secret: the token, if there is one.
    ///   - validator: of the last answer, for a conditional request.
    package init(
        _ source: Source, _ spec: ConnectorSpec, cursor: (value: String, coveredUntil: Int64)?, secret: String?,
        validator: (etag: String?, lastModified: String?), now: Int64, options: Options
    ) throws(SourceError) {
        guard let stream = spec.streams[source.stream] else {
            throw SourceError(source: source.name, problem: "its connector has no stream `\(source.stream)`")
        }
        if let wanted = spec.secret, !wanted.isOptional, secret == nil {
            throw SourceError(
                source: source.name, problem: "it needs the secret \(wanted.name). Set it in the environment.")
        }
        self.source = source
        self.spec = spec
        self.stream = stream
        self.options = options
        self.now = now
        self.secret = secret
        self.validator = validator
        parameters = source.parameters
        knownCursor = cursor?.value
        start = cursor?.coveredUntil ?? now - Int64(options.firstDays) * 86_400
        phase = .back
        highest = cursor?.value
        generator = SeededGenerator(seed: UInt64(bitPattern: now))
        request = HTTPRequest(url: "")
        begin()
        if let lookup = stream.lookup, !Self.matches(parameters[lookup.parameter] ?? "", lookup.unless) {
            phase = .lookup
            request = ask(lookup.url, lookup.query)
        }
        if stream.isWindow {
            if let etag = validator.etag { request.headers.append(("If-None-Match", etag)) }
            if let date = validator.lastModified { request.headers.append(("If-Modified-Since", date)) }
        }
    }

    package var firstRequest: HTTPRequest { request }

    /// The address that validators belong to.
    package var address: String { firstAddress }

    /// Sets the first page's request.
    private mutating func begin() {
        phase = knownCursor == nil || stream.forward == nil ? .back : .forward
        request = phase == .forward ? ask(stream.forward ?? []) : ask([])
        firstAddress = request.url
    }

    private static func matches(_ text: String, _ pattern: String) -> Bool {
        guard let regex = try? Regex(pattern) else { return false }
        return text.firstMatch(of: regex) != nil
    }

    func ask(_ extra: [(name: String, value: String)]) -> HTTPRequest { ask(stream.url, stream.query + extra) }

    private func ask(_ url: String, _ query: [(name: String, value: String)]) -> HTTPRequest {
        var values = parameters
        values["cursor"] = highest ?? ""
        let base = ConnectorSpec.fill(url, parameters, encode: true)
        let pairs = query.map { pair in
            let value = ConnectorSpec.fill(pair.value, values, encode: false)
            return
                "\(pair.name)=\(value.addingPercentEncoding(withAllowedCharacters: ConnectorSpec.unreserved) ?? value)"
        }
        return request(
            to: pairs.isEmpty ? base : "\(base)\(base.contains("?") ? "&" : "?")\(pairs.joined(separator: "&"))")
    }

    /// The question whether a record that is missing on its page is gone for good; nil where none is needed.
    package func confirmation(of recordID: String) -> HTTPRequest? {
        stream.confirm.map { template in
            var values = parameters
            values["id"] = recordID
            return request(to: ConnectorSpec.fill(template, values, encode: true))
        }
    }

    func request(to url: String) -> HTTPRequest {
        var request = HTTPRequest(url: url)
        if let secret, let wanted = spec.secret { request.secretHeader = (wanted.header, wanted.prefix + secret) }
        return request
    }

    // MARK: Answers

    /// What an answer to the last request means.
    package mutating func handle(_ result: Result<HTTPResponse, HTTPError>) -> Step {
        switch result {
        case .failure(let error):
            return error.kind == .passing ? retry(after: nil, error.problem) : end(.failed, error.problem)
        case .success(let response): return handle(response)
        }
    }

    /// What a status asks for. 408, 429, 5xx and Cloudflare's own are worth another try; other 4xx are not.
    private mutating func handle(_ response: HTTPResponse) -> Step {
        let wait = spec.rate.wait(after: response, now: now)
        switch response.status {
        case 200..<300: return page(response, wait: wait)
        case 304:
            pages += 1
            return end(.complete, nil)
        case 429: return retry(after: wait, "rate limit (status 429)")
        case 408, 500, 502, 503, 504, 520, 522: return retry(after: wait, "server error (status \(response.status))")
        default:
            var step = end(.failed, "status \(response.status)")
            step.hint = stream.hints[response.status]
            return step
        }
    }

    private mutating func retry(after wait: Double?, _ reason: String) -> Step {
        tries += 1
        let backoff = options.backoff
        // `Retry-After: 0` occurs; at once would only be refused again.
        let seconds = max(wait ?? 0, wait ?? 0 < 1 ? backoff.seconds(tryNumber: tries, chance: generator.unit()) : 0)
        guard tries < backoff.tries, seconds <= options.longestWait, waited + seconds <= backoff.budget else {
            let long = seconds > options.longestWait ? "; it asks to wait \(Int(seconds)) s" : ""
            return end(.failed, reason + long)
        }
        waited += seconds
        return again(after: seconds)
    }

    private mutating func again(after seconds: Double) -> Step {
        request.delay = options.waits ? seconds : 0
        return Step(next: request)
    }

    /// Puts what a lookup answers in the parameter's place and asks for the first page.
    private mutating func lookedUp(_ lookup: ConnectorSpec.Lookup, _ response: HTTPResponse, _ wait: Double?) -> Step {
        guard let json = json(response) else { return retry(after: nil, "an answer that is not JSON") }
        guard let value = Expression.text(at: lookup.take, in: json) else {
            return end(
                .failed, "no `\(lookup.take.joined(separator: "."))` in the answer about its \(lookup.parameter)")
        }
        tries = 0
        parameters[lookup.parameter] = value
        begin()
        var step = Step()
        follow(&step, wait)
        return step
    }

    private func json(_ response: HTTPResponse) -> JSONValue? {
        do {
            return try JSONParser.parse(response.body)
        } catch {
            // Sign-in pages and answers cut short: whoever asks says what was expected.
            return nil
        }
    }

    private mutating func page(_ response: HTTPResponse, wait: Double?) -> Step {
        if phase == .lookup, let lookup = stream.lookup { return lookedUp(lookup, response, wait) }
        let json = stream.format == .json ? json(response) : nil
        guard let records = records(response, json) else {
            return retry(after: nil, "an answer that is not \(stream.format == .feed ? "a feed" : "JSON")")
        }
        tries = 0
        pages += 1
        visited.insert(request.url)
        var step = Step()
        read(records, response.url, into: &step)
        if stream.isWindow, response.isMovedForGood {
            step.problems.append("it moved for good to \(withoutQuery(response.url)): change its address")
        }
        let fresh = step.posts.map(\.publishedAt).min()
        oldest = [oldest, fresh].compactMap(\.self).min()
        emptyPages = records.isEmpty ? emptyPages + 1 : 0
        if stream.isWindow { step.validator = (response.header("ETag"), response.header("Last-Modified")) }
        if phase == .recheck, spec.policy.followsDeletions { step.presentIDs = step.recordIDs }
        if phase != .recheck { posts += step.posts.count }
        // Some servers ignore where a page should begin and send the same one for ever.
        let isRepeated = phase != .recheck && !step.recordIDs.isEmpty && step.recordIDs == lastIDs
        lastIDs = step.recordIDs
        if isRepeated {
            close(&step, .partial, "the server repeats its pages")
            return step
        }
        advance(&step, response, json, wait)
        return step
    }

    private func records(_ response: HTTPResponse, _ json: JSONValue?) -> [JSONValue]? {
        switch stream.format {
        case .feed: FeedReader.records(response.body, contentType: response.header("Content-Type"))
        case .json: json.flatMap { Expression.value(at: stream.records, in: $0)?.array }
        }
    }

    private mutating func read(_ records: [JSONValue], _ address: String, into step: inout Step) {
        let platform = spec.platform(of: source)
        for record in records {
            let id = Expression.path(stream.cursorField, html: false, fallback: nil, values: nil).text(in: record)
            if let id, !stream.isWindow, isLater(id, than: highest) { highest = id }
            switch stream.mapping.read(record, platform: platform, now: now, base: address) {
            case .post(var post):
                if !spec.policy.storesMedia { post.attachments = [] }
                step.posts.append(post)
                step.recordIDs.append(id ?? post.nativeID)
            case .skipped: break
            case .unusable(let problem): step.problems.append(problem)
            }
        }
        if stream.isWindow, let newest = step.posts.map(\.publishedAt).max() { highest = String(newest) }
    }

    /// Ids grow in length first: "9" comes before "10".
    private func isLater(_ id: String, than other: String?) -> Bool {
        guard let other else { return true }
        return id.count == other.count ? id > other : id.count > other.count
    }
}
