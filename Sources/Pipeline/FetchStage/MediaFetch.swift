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
        for start in stride(from: 0, to: addresses.count, by: 256) {
            let group = try addresses[start..<min(start + 256, addresses.count)].filter { address in
                guard let verdict = robots[address] else { return true }
                try forbid(byAddress[address] ?? [], verdict, &summary)
                return false
            }
            try exchanger.perform(group.map(request)) { job, result in
                for attachment in byAddress[group[job]] ?? [] { try receive(result, attachment, &summary) }
                return nil
            }
        }
        return summary
    }

    private func request(_ address: String) -> HTTPRequest {
        var request = HTTPRequest(url: address, maximumBytes: limits.bytes, seconds: 120)
        request.resumes = true
        return request
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
            guard facts[.size] as? Int ?? 0 <= limits.bytes else {
                summary.refused += 1
                return try note(attachment, .refused, "more than \(limits.bytes) bytes")
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
        case .success(let response) where response.status == 200: try keep(response.body, attachment, &summary)
        case .success(let response):
            let isPassing = response.status == 408 || response.status == 429 || response.status >= 500
            try giveUp(attachment, "status \(response.status)", isPassing, &summary)
        case .failure(let error) where error.kind == .refused:
            summary.refused += 1
            try note(attachment, .refused, error.problem)
        case .failure(let error): try giveUp(attachment, error.problem, true, &summary)
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
            let words = Transcript.words(bytes, type: attachment.type ?? "")
            return try store.connection.transaction { try store.keepTranscript(words, for: attachment.id) }
        }
        do {
            let probe = try MediaProbe(bytes, limits: limits)
            try store.connection.transaction {
                try store.keep(
                    bytes,
                    Store.MediaFacts(
                        kind: probe.format.kind, type: probe.format.mediaType,
                        fileExtension: probe.format.fileExtension,
                        width: probe.width, height: probe.height, seconds: probe.seconds), for: attachment.id)
            }
            summary.stored += 1
        } catch let error as MediaError {
            summary.refused += 1
            try note(attachment, error.kind == .refused ? .refused : .failed, error.description)
        }
    }

    private func note(
        _ attachment: Store.PendingAttachment, _ state: AttachmentState, _ reason: String, isPassing: Bool = false
    ) throws {
        log(.info, "\(withoutQuery(attachment.url)): \(reason)")
        try store.give(up: attachment.id, state, reason: reason, passing: isPassing)
    }
}
