import Foundation
import TestSupport
import Testing

/// coverage, connector and the doctor's questions, as a user types them.
@Suite struct LedgerCommandTests {
    private static func feed(_ request: LoopbackServer.Request) -> LoopbackServer.Reply {
        guard request.path == "/feed" else { return LoopbackServer.Reply(404, "no") }
        return LoopbackServer.Reply(
            200,
            "<rss><channel><item><guid>1</guid><title>Quiet kettle</title><link>https://k.example/1</link>"
                + "<pubDate>Sun, 08 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>", type: "application/rss+xml"
        )
    }

    private func configured(_ server: LoopbackServer) throws -> Program {
        let program = try Program()
        try program.write(
            """
            { version: 1, timeZone: "UTC", contact: "mailto:a@k.example", allowPrivateHosts: ["127.0.0.1"], monitors: [],
              sources: [
                { name: "blog", connector: "feed", stream: "items", parameters: { url: "\(server.address)/feed" } },
                { name: "lost", connector: "feed", stream: "items", parameters: { url: "\(server.address)/gone" } },
              ] }
            """, to: "barometer.json5")
        return program
    }

    @Test func theCalendarShowsWhatIsMissing() throws {
        let server = try LoopbackServer { Self.feed($0) }
        defer { server.stop() }
        let program = try configured(server)
        defer { try? program.remove() }
        #expect(try program.run("fetch", "--now", "2026-11-10T02:00:00Z").status == 3)
        let shown = try program.run("coverage", "--days", "4", "--now", "2026-11-10T02:00:00Z")
        #expect(shown.status == 0 && !shown.output.contains("\u{1B}"), "no colour into a file")
        let lines = shown.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.contains("blog    ·■■■  100 %"), "\(shown.output)")
        #expect(lines.contains { $0.hasPrefix("lost    ××××  0 %") }, "\(shown.output)")
        #expect(
            shown.output.contains("lost  2026-10-11T02:00:00Z to 2026-11-10T02:00:00Z (720.0 h)  failed: status 404"))
        let json = try program.run("coverage", "lost", "--json", "--now", "2026-11-10T02:00:00Z")
        #expect(json.output.contains("\"attempts\""))
        #expect(try program.run("coverage", "blgo").errors.contains("Did you mean `blog`?"))
    }

    @Test func theDoctorAsksEachSourceOnce() throws {
        let server = try LoopbackServer { Self.feed($0) }
        defer { server.stop() }
        let program = try configured(server)
        defer { try? program.remove() }
        let found = try program.run("doctor", "--now", "2026-11-10T02:00:00Z")
        #expect(
            found.output.contains("ok       source blog: 1 posts of 1 records, the newest of 2026-11-08T08:00:00Z"),
            "\(found.output)")
        #expect(found.output.contains("fault    source lost: status 404"), "\(found.output)")
        #expect(server.requests.map(\.path).sorted() == ["/feed", "/gone"] && found.status == 1)
        _ = try program.run("doctor", "--offline")
        #expect(server.requests.count == 2)
    }

    /// New, checked, recorded, tested: the way to a connector of one's own.
    @Test func aConnectorOfOnesOwn() throws {
        let server = try LoopbackServer { request in
            guard request.path == "/api/posts" else { return LoopbackServer.Reply(404, "{}") }
            return LoopbackServer.Reply(
                200,
                #"{"items":[{"id":7,"created_at":"2026-11-08T08:00:00Z","content":"<p>tok3n-value quiet</p>","author":{"id":"mei"}}]}"#
            )
        }
        defer { server.stop() }
        let program = try Program()
        defer { try? program.remove() }
        try program.write(
            """
            { version: 1, timeZone: "UTC", allowPrivateHosts: ["127.0.0.1"], monitors: [],
              sources: [{ name: "mine", connector: "forum", stream: "posts", parameters: { server: "\(server.address)" } }] }
            """, to: "barometer.json5")
        #expect(try program.run("connector", "new", "forum").status == 0)
        #expect(try program.run("connector", "new", "forum").errors.contains("it is there already"))
        #expect(try program.run("connector", "lint", "connectors/forum.json5").status == 0)
        let secrets = ["FORUM_TOKEN": "tok3n-value"]
        let fetched = try program.run(
            "fetch", "--record", "tape", "--now", "2026-11-10T02:00:00Z", environment: secrets)
        #expect(fetched.status == 0, "\(fetched.errors)")
        #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer tok3n-value" })
        server.stop()
        let tape = try String(contentsOfFile: program.folder + "/tape/bodies/1", encoding: .utf8)
        #expect(tape.contains("SCRUBBED quiet") && !tape.contains("tok3n"))
        let tested = try program.run("connector", "test", "forum", "--replay", "tape")
        #expect(tested.status == 0 && tested.output.contains("SCRUBBED quiet"), "\(tested.output)\(tested.errors)")
        let broken = try String(contentsOfFile: program.folder + "/connectors/forum.json5", encoding: .utf8)
            .replacing("records:", with: "record:")
        try program.write(broken, to: "connectors/forum.json5")
        let complaint = try program.run("connector", "lint", "connectors/forum.json5")
        #expect(complaint.status == 1 && complaint.errors.contains("Did you mean `records`?"))
    }

    /// Files of other tools are told by their columns, and read in batches.
    @Test func exportsAreRecognised() throws {
        let program = try Program()
        defer { try? program.remove() }
        try program.write(
            """
            {"name":"Tea News","type":"public_channel","id":1001,"messages":[{"id":1,"type":"service","date":"2026-03-01T09:00:00",
            "date_unixtime":"1772352000","text":""},{"id":2,"type":"message","date":"2026-03-01T09:15:30","date_unixtime":"1772352930",
            "from":"Tea News","from_id":"channel1001","photo":"p1.png","text":["Quiet ",{"type":"hashtag","text":"#kettle"}],
            "text_entities":[{"type":"plain","text":"Quiet "},{"type":"hashtag","text":"#kettle"}]}]}
            """, to: "result.json")
        try Data(try fixture("media/kettle.png")).write(to: URL(fileURLWithPath: program.folder + "/p1.png"))
        let telegram = try program.run("import", "result.json")
        #expect(
            telegram.status == 0
                && telegram.output.contains("1 new posts, 0 changed, 0 known, 1 files; read as export (telegram)"))
        try program.write(
            "\u{FEFF}id,bid,user_id,用户昵称,微博正文,转发数,评论数,点赞数,发布时间,微博图片url,retweet_id\n"
                + "5,Kx,1,小梅,#水壶# 很安静,1,1.2万,100万+,2026-03-01 16:15,,\n", to: "weibo.csv")
        #expect(try program.run("import", "weibo.csv").output.contains("read as search (weibo)"))
        let rows = try StoredState(program).plainRows(
            "SELECT text, published_at, likes, replies FROM post ORDER BY post_id")
        #expect(rows == ["Quiet #kettle|1772352930|-|-", "#水壶# 很安静|1772352900|1000000|12000"])
        let again = try program.run("import", "weibo.csv")
        #expect(again.output.contains("0 new posts, 0 changed, 1 known"))
    }
}
