import Foundation
import Synchronization
import TestSupport
import Testing

/// What is deleted at its source, and what people ask us to forget, leaves no trace and does not come back.
@Suite struct WithdrawalTests {
    private struct Server: Sendable {
        var gone: Set<Int> = []
        var ids = Array(1...50)
    }

    private static func status(_ id: Int, _ server: String) -> String {
        let date = Date(timeIntervalSince1970: Double(1_794_268_800 + id * 600)).ISO8601Format()
        let words = id % 20 == 7 ? "acme kettle zanzibarquux \(id)" : "acme kettle is fine, number \(id)"
        let media =
            id % 20 == 7 ? "{\"type\":\"image\",\"url\":\"\(server)/\(id).jpg\",\"description\":\"altquux\"}" : ""
        return """
            {"id":"\(1000 + id)","uri":"https://b.example/s/\(id)","created_at":"\(date)","content":"<p>\(words)</p>",
            "account":{"url":"https://b.example/@person\(id % 10)"},"media_attachments":[\(media)]}
            """
    }

    private static func answer(_ request: LoopbackServer.Request, _ state: Server) -> LoopbackServer.Reply {
        let address = "http://\(request.headers["host"] ?? "")"
        if request.path.hasSuffix(".jpg") {
            return LoopbackServer.Reply(200, Array(MastodonReplies.picture) + Array("picturequux".utf8))
        }
        let there = state.ids.filter { !state.gone.contains($0) }
        if request.path.hasPrefix("/api/v1/statuses/") {
            let id = there.first { request.path.hasSuffix("/\(1000 + $0)") }
            return id.map { LoopbackServer.Reply(200, status($0, address)) } ?? LoopbackServer.Reply(404, "{}")
        }
        let floor = request.query("min_id").flatMap { Int($0) } ?? 0
        let page = there.filter { 1000 + $0 > floor }.reversed()
        return LoopbackServer.Reply(200, "[\(page.map { status($0, address) }.joined(separator: ","))]")
    }

    /// Files below the state folder that hold one of `words`, reports aside: what was sent stays as it was.
    private func places(_ words: [String], _ program: Program) throws -> [String] {
        let names = FileManager.default.enumerator(atPath: program.state)?.compactMap { $0 as? String } ?? []
        return try names.filter { !$0.hasPrefix("reports") }.filter { name in
            let path = "\(program.state)/\(name)"
            guard try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType == .typeRegular
            else { return false }
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            return words.contains { bytes.range(of: Data($0.utf8)) != nil }
        }
    }

    @Test func leavesNoTrace() throws {
        let program = try Program()
        defer { try? program.remove() }
        let state = Mutex(Server())
        let server = try LoopbackServer { request in Self.answer(request, state.withLock { $0 }) }
        defer { server.stop() }
        try program.write(
            """
            { version: 1, timeZone: "UTC", allowPrivateHosts: ["127.0.0.1"],
              sources: [{ name: "tag", connector: "mastodon", stream: "tag", parameters: { server: "\(server.address)", tag: "kettle" } }],
              monitors: [{ name: "Acme", query: "acme", minimumPosts: 5 }] }
            """, to: "barometer.json5")
        let words = ["zanzibarquux", "altquux", "picturequux"]
        #expect(try program.run("nightly", "--now", "2026-11-11T02:00:00Z").status == 0)
        #expect(try StoredState(program).number("SELECT count(*) FROM post") == 50)
        #expect(try places(words, program).count >= 2, "the words are where they should be at first")
        let export = try program.run(
            "sql", "--format", "ndjson", "SELECT platform, native_id, text, published_at FROM post ORDER BY post_id")
        try program.write(export.output, to: "old.ndjson")
        let reports = try program.run("sql", "SELECT sha256 FROM report").output

        // Three of fifty are deleted there.
        state.withLock { $0.gone = [7, 27, 47] }
        let recheck = try program.run("fetch", "--recheck", "--now", "2026-11-12T02:00:00Z")
        #expect(
            recheck.output.contains("47 still there, 3 gone and removed here"), "\(recheck.output)\(recheck.errors)")
        #expect(try places(words, program) == [])
        #expect(try program.run("sql", "SELECT sha256 FROM report").output == reports)
        #expect(try StoredState(program).plainRows("SELECT * FROM withdrawal") == ["2026-11-12|source|3"])
        #expect(try program.run("aggregate", "--now", "2026-11-12T02:00:00Z").status == 0)
        #expect(try StoredState(program).number("SELECT sum(posts) FROM daily_sentiment") == 47)

        // An old export does not bring them back.
        let imported = try program.run("import", "old.ndjson", "--now", "2026-11-12T02:00:00Z")
        #expect(
            imported.status == 0 && imported.output.contains("47 known")
                && imported.output.contains("skipped 3 withdrawn"))
        #expect(try places(words, program) == [])
        try forget(program, server, state)
    }

    /// All of one author: counts first, then for good, and nothing new of theirs.
    private func forget(_ program: Program, _ server: LoopbackServer, _ state: borrowing Mutex<Server>) throws {
        let name = "https://b.example/@person4"
        let asked = try program.run("forget", "--author", name)
        #expect(
            asked.status == 0 && asked.output.contains("5 posts with 0 files would go")
                && asked.output.contains("Add --yes"))
        #expect(try StoredState(program).number("SELECT count(*) FROM post") == 47)
        #expect(try program.run("forget", "--author", "nobody").status == 2)
        #expect(try program.run("forget", "--author", name, "--yes").output.hasPrefix("5 posts with 0 files forgotten"))
        #expect(try StoredState(program).number("SELECT count(*) FROM post") == 42)
        #expect(try StoredState(program).number("SELECT count(*) FROM author") == 9)
        #expect(try places(["number 14"], program) == [])
        state.withLock { $0.ids += [51, 54] }
        #expect(try program.run("fetch", "--now", "2026-11-13T02:00:00Z").status == 0)
        #expect(try StoredState(program).number("SELECT count(*) FROM post") == 43, "51 is new, 54 is forgotten")
        let one = try program.run("forget", "https://b.example/s/51", "--yes")
        #expect(one.status == 0 && one.output.hasPrefix("1 post with 0 files forgotten"))
        #expect(try program.run("import", "old.ndjson").output.contains("skipped 8 withdrawn"))
    }
}
