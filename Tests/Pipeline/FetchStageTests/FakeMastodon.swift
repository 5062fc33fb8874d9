import Foundation
import Synchronization
import TestSupport

/// A server that speaks as much of Mastodon's API as the connector uses: tag timelines of four a page, `min_id`, `max_id`,
/// Link headers, media, and faults on request.
final class FakeMastodon: Sendable {
    struct Status: Sendable {
        var id: Int
        var text: String
        var at: Int64
        var media: [(type: String, path: String)] = []
        /// Still there, but no longer with the tag.
        var isUntagged = false
    }

    private struct State {
        var statuses: [Status] = []
        /// Answers to give before any other, each once.
        var faults: [LoopbackServer.Reply] = []
        var files: [String: LoopbackServer.Reply] = [:]
    }

    private let state = Mutex(State())
    let server: LoopbackServer

    init() throws {
        let answer = Answer()
        server = try LoopbackServer { request in answer(request) }
        answer.mastodon.withLock { $0 = self }
    }

    private final class Answer: Sendable {
        let mastodon = Mutex<FakeMastodon?>(nil)

        func callAsFunction(_ request: LoopbackServer.Request) -> LoopbackServer.Reply {
            mastodon.withLock { $0 }?.reply(request) ?? LoopbackServer.Reply(500, "")
        }
    }

    func add(_ statuses: [Status]) { state.withLock { $0.statuses += statuses } }
    func edit(_ id: Int, _ text: String) {
        state.withLock { state in
            for index in state.statuses.indices where state.statuses[index].id == id {
                state.statuses[index].text = text
            }
        }
    }
    func delete(_ id: Int) { state.withLock { $0.statuses.removeAll { $0.id == id } } }
    func untag(_ id: Int) {
        state.withLock { state in
            for index in state.statuses.indices where state.statuses[index].id == id {
                state.statuses[index].isUntagged = true
            }
        }
    }
    func fail(_ replies: [LoopbackServer.Reply]) { state.withLock { $0.faults += replies } }
    func put(_ path: String, _ reply: LoopbackServer.Reply) { state.withLock { $0.files[path] = reply } }

    private func reply(_ request: LoopbackServer.Request) -> LoopbackServer.Reply {
        state.withLock { state in
            if let file = state.files[request.path] { return file }
            if request.path.hasPrefix("/api/v1/statuses/") {
                let status = state.statuses.first { request.path.hasSuffix("/\($0.id)") }
                return status.map { LoopbackServer.Reply(200, json($0)) } ?? LoopbackServer.Reply(404, "{}")
            }
            guard request.path.hasPrefix("/api/v1/timelines/tag/") else { return LoopbackServer.Reply(404, "{}") }
            if !state.faults.isEmpty { return state.faults.removeFirst() }
            return page(request, state.statuses.filter { !$0.isUntagged }.sorted { $0.id > $1.id })
        }
    }

    private func page(_ request: LoopbackServer.Request, _ newestFirst: [Status]) -> LoopbackServer.Reply {
        var page = newestFirst
        if let floor = request.query("min_id").flatMap({ Int($0) }) {
            page = page.filter { $0.id > floor }.suffix(4)
        } else if let ceiling = request.query("max_id").flatMap({ Int($0) }) {
            page = Array(page.filter { $0.id < ceiling }.prefix(4))
        } else {
            page = Array(page.prefix(4))
        }
        var reply = LoopbackServer.Reply(200, "[\(page.map(json).joined(separator: ","))]")
        // As Mastodon does: no Link header at all on an empty page.
        if let first = page.first, let last = page.last {
            let here = "\(server.address)\(request.path)?limit=40"
            reply.headers.append(
                ("Link", "<\(here)&max_id=\(last.id)>; rel=\"next\", <\(here)&min_id=\(first.id)>; rel=\"prev\""))
        }
        return reply
    }

    private func json(_ status: Status) -> String {
        let media = status.media.map {
            #"{"type":"\#($0.type)","url":"\#(server.address)\#($0.path)","description":"alt of \#($0.path)"}"#
        }
        let time = Date(timeIntervalSince1970: Double(status.at)).ISO8601Format()
        return """
            {"id":"\(status.id)","uri":"https://a.example/statuses/\(status.id)","created_at":"\(time)","language":"en",
            "content":"<p>\(status.text)</p>","account":{"acct":"mei","url":"https://a.example/@mei"},
            "media_attachments":[\(media.joined(separator: ","))],"reblog":null,"favourites_count":1}
            """
    }
}
