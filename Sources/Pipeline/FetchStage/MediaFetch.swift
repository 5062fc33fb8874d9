internal import Connectors
internal import Domain
internal import Foundation
internal import HTTPTransport
internal import Media
internal import SQLiteDatabase
internal import Storage
internal import Support

/// Fetches the files that posts came with. A file that cannot be had or read is noted on its attachment; the run goes on.
package struct MediaFetch {
    let store: Store
    let exchanger: any HTTPExchanger
    let limits: MediaLimits
    let log: Log
    /// Connectors whose posts are files of anybody's site: their robots.txt is asked first.
    var connectorsWithRobots: Set<String> = []
    /// Puts a connector's secret into a question about a file.
    var authorize: (_ connector: String, inout HTTPRequest) -> Void = { _, _ in }
    private var parts: PartialFiles { PartialFiles(folder: store.layout.partial) }

    init(
        store: Store, exchanger: any HTTPExchanger, limits: MediaLimits, log: Log,
        connectorsWithRobots: Set<String> = [],
        authorize: @escaping (_ connector: String, inout HTTPRequest) -> Void = { _, _ in }
    ) {
        self.store = store
        self.exchanger = exchanger
        self.limits = limits
        self.log = log
        self.connectorsWithRobots = connectorsWithRobots
        self.authorize = authorize
    }

    package struct Summary: Sendable {
        package var stored = 0
        package var refused = 0
        package var failed = 0
        /// To be tried again on the next run.
        package var waiting = 0
    }

    func run() throws -> Summary {
        var summary = Summary()
        var remote: [Store.PendingAttachment] = []
        for attachment in try store.pendingAttachments() {
            if attachment.url.hasPrefix("http://") || attachment.url.hasPrefix("https://") {
                remote.append(attachment)
            } else {
                try read(attachment, &summary)
            }
        }
        // Posts that share a picture share its transfer. Groups are small: each answer looks through those that wait.
        let byAddress = Dictionary(grouping: remote, by: \.url)
        var seen: Set<String> = []
        let addresses = remote.map(\.url).filter { seen.insert($0).inserted }
        let robots = try rules(
            for: byAddress.filter { _, posts in
                posts.allSatisfy { connectorsWithRobots.contains($0.connector) }
            }.map(\.key).sorted())
        try parts.keepOnly(addresses)
        // Sounds are large: few of them at a time are in memory.
        let sounds = addresses.filter { byAddress[$0]?.first?.kind == .audio }
        let others = addresses.filter { byAddress[$0]?.first?.kind != .audio }
        for (list, width) in [(others, 256), (sounds, 4)] {
            for start in stride(from: 0, to: list.count, by: width) {
                let group = try list[start..<min(start + width, list.count)].filter { address in
                    guard let verdict = robots[address] else { return true }
                    try forbid(byAddress[address] ?? [], verdict, &summary)
                    return false
                }
                try fetch(group, byAddress, &summary)
            }
        }
        return summary
    }

    private func fetch(
        _ group: [String], _ byAddress: [String: [Store.PendingAttachment]], _ summary: inout Summary
    ) throws {
        let questions = group.map { address in byAddress[address]?.first { $0.locator != nil } }
        let first = try zip(group, questions).map { address, question in
            if let question { return self.question(question) }
            return try file(address, byAddress[address]?.first?.kind ?? .other)
        }
        var located: Set<Int> = []
        try exchanger.perform(first) { job, result in
            if let question = questions[job], located.insert(job).inserted,
                let next = try Self.answered(question, result, file(group[job], question.kind))
            {
                var next = next
                authorize(question.connector, &next)
                return next
            }
            for attachment in byAddress[group[job]] ?? [] { try receive(result, attachment, &summary) }
            return nil
        }
    }

    private func file(_ address: String, _ kind: Attachment.Kind) throws -> HTTPRequest {
        var request = HTTPRequest(url: address, maximumBytes: limits.bytes(of: kind), seconds: 120)
        request.resumes = true
        request.part = try parts.part(of: address)
        return request
    }

    // MARK: Files whose address has to be asked for

    private func question(_ attachment: Store.PendingAttachment) -> HTTPRequest {
        var request = HTTPRequest(url: attachment.url, maximumBytes: 64 << 10, seconds: 30)
        authorize(attachment.connector, &request)
        return request
    }

    /// What the answer to a question leads to; nil where it leads nowhere.
    private static func answered(
        _ attachment: Store.PendingAttachment, _ result: Result<HTTPResponse, HTTPError>, _ file: HTTPRequest
    ) throws -> HTTPRequest? {
        guard case .success(let response) = result, response.status == 200, let locator = attachment.locator else {
            return nil
        }
        var next = file
        let word: String?
        do {
            word = ConnectorSpec.text(at: locator.take, in: try JSONParser.parse(response.body))
        } catch {
            word = nil
        }
        guard let word, !word.split(separator: "/").contains("..") else { return nil }
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~/"))
        next.url = locator.url.replacing(
            "{value}", with: word.addingPercentEncoding(withAllowedCharacters: allowed) ?? word)
        return next
    }

    /// Addresses that their hosts do not want fetched, with the reason and whether it may be otherwise another night.
    private func rules(for addresses: [String]) throws -> [String: (reason: String, isPassing: Bool)] {
        let origins = Dictionary(grouping: addresses) { Robots.address(for: $0) ?? "" }.filter { !$0.key.isEmpty }
        let places = origins.keys.sorted()
        var verdicts: [String: (reason: String, isPassing: Bool)] = [:]
        try exchanger.perform(places.map { HTTPRequest(url: $0, maximumBytes: 512 << 10, seconds: 20) }) {
            job, result in
            let robots = Robots(result, agent: "Barometer")
            for address in origins[places[job]] ?? [] {
                guard let reason = robots.objection(to: address) else { continue }
                verdicts[address] = (reason, robots.isUnknown)
            }
            return nil
        }
        return verdicts
    }

    private func forbid(
        _ attachments: [Store.PendingAttachment], _ verdict: (reason: String, isPassing: Bool), _ summary: inout Summary
    ) throws {
        for attachment in attachments {
            if verdict.isPassing {
                try giveUp(attachment, verdict.reason, true, &summary)
            } else {
                summary.refused += 1
                try note(attachment, .refused, verdict.reason)
            }
        }
    }

    /// A file of an import.
    private func read(_ attachment: Store.PendingAttachment, _ summary: inout Summary) throws {
        let name = (attachment.url as NSString).lastPathComponent
        let bytes: [UInt8]
        do {
            let path = URL(fileURLWithPath: attachment.url).resolvingSymlinksInPath().path
            let facts = try FileManager.default.attributesOfItem(atPath: path)
            guard facts[.type] as? FileAttributeType == .typeRegular else {
                return try giveUp(attachment, "no file \(name)", false, &summary)
            }
            // Before it is read: a disk image with a picture's name would fill the memory.
            let most = limits.bytes(of: attachment.kind)
            guard facts[.size] as? Int ?? 0 <= most else {
                summary.refused += 1
                return try note(attachment, .refused, "more than \(most) bytes")
            }
            bytes = try readFile(path)
        } catch {
            return try giveUp(attachment, "no file \(name)", false, &summary)
        }
        try keep(bytes, attachment, &summary)
    }

    private func receive(
        _ result: Result<HTTPResponse, HTTPError>, _ attachment: Store.PendingAttachment, _ summary: inout Summary
    ) throws {
        switch result {
        case .success(let response) where response.status == 200:
            try parts.forget(attachment.url)
            try keep(response.body, attachment, &summary)
        case .success(let response):
            let isPassing = response.status == 408 || response.status == 429 || response.status >= 500
            try giveUp(attachment, "status \(response.status)", isPassing, &summary)
        case .failure(let error) where error.kind == .refused:
            try parts.forget(attachment.url)
            summary.refused += 1
            try note(attachment, .refused, error.problem)
        case .failure(let error):
            guard let part = error.part else { return try giveUp(attachment, error.problem, true, &summary) }
            // The beginning of a sound is worth hearing; that of a picture is not worth seeing.
            if attachment.kind == .audio, store.isLastAttempt(attachment) {
                try parts.forget(attachment.url)
                return try keep(part.bytes, attachment, &summary)
            }
            try parts.keep(part, of: attachment.url)
            try giveUp(attachment, "\(error.problem), \(part.bytes.count) bytes so far", true, &summary)
        }
    }

    private func giveUp(
        _ attachment: Store.PendingAttachment, _ reason: String, _ isPassing: Bool, _ summary: inout Summary
    ) throws {
        if isPassing { summary.waiting += 1 } else { summary.failed += 1 }
        try note(attachment, .failed, reason, isPassing: isPassing)
    }

    private func keep(
        _ bytes: [UInt8], _ attachment: Store.PendingAttachment, _ summary: inout Summary
    ) throws {
        if attachment.type?.hasSuffix("; rel=transcript") ?? false {
            let type = attachment.type ?? ""
            let (words, cues) = (Transcript.words(bytes, type: type), Transcript.cues(bytes, type: type))
            return try store.connection.transaction { try store.keepTranscript(words, cues: cues, for: attachment.id) }
        }
        do {
            let probe = try MediaProbe(bytes, limits: limits)
            try store.connection.transaction {
                try store.keep(
                    bytes,
                    Store.MediaFacts(
                        kind: probe.format.kind, type: probe.format.mediaType,
                        fileExtension: probe.format.fileExtension,
                        width: probe.width, height: probe.height, seconds: probe.seconds,
                        note: Self.note(probe, attachment)), for: attachment.id)
            }
            summary.stored += 1
        } catch let error as MediaError {
            summary.refused += 1
            try note(attachment, error.kind == .refused ? .refused : .failed, error.description)
        }
    }

    /// What is wrong with a file that can be used all the same: the decoder's word, else that it is shorter than its source says.
    private static func note(_ probe: MediaProbe, _ attachment: Store.PendingAttachment) -> String? {
        if let note = probe.note { return note }
        guard let seconds = probe.seconds, let declared = attachment.seconds, seconds < declared * 0.97,
            declared - seconds > 5
        else { return nil }
        return AudioDecoder.partial(seconds, of: declared)
    }

    private func note(
        _ attachment: Store.PendingAttachment, _ state: AttachmentState, _ reason: String, isPassing: Bool = false
    ) throws {
        log(.info, "\(withoutQuery(attachment.url)): \(reason)")
        try store.give(up: attachment.id, state, reason: reason, passing: isPassing)
    }
}
