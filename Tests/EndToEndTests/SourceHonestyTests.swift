import Foundation
import TestSupport
import Testing

/// What a source holds back, what it gives too much, what it asks for in return, and pages that are no answer at all.
@Suite struct SourceHonestyTests {
    private static let now = "2026-11-10T02:00:00Z"

    private static let posts: [UInt8] = {
        let texts = ["quiet acme kettle", "acme kettle boils", "a toaster", "rain again", "my acme kettle broke"]
        let items = texts.enumerated().map { number, text in
            #"{"id":"p\#(number)","at":"2026-11-09T0\#(number):00:00Z","text":"\#(text)","who":"a\#(number)"}"#
        }
        return Array(#"{"items":[\#(items.joined(separator: ","))],"shortened":true}"#.utf8)
    }()

    private func program(_ server: LoopbackServer) throws -> Program {
        let program = try Program()
        try FileManager.default.createDirectory(
            atPath: program.folder + "/connectors", withIntermediateDirectories: true)
        try program.write(
            """
            {
              connector: "tea", platform: "tea", parameters: {},
              policy: {
                terms: "ours", checked: "2026-11-10", retentionDays: 100, deletions: "keep", media: "skip", mailText: true,
                attribution: "Tea Forum, CC BY 4.0",
              },
              streams: { search: {
                request: { url: "\(server.address)/search", query: { q: "acme kettle" } }, records: "items",
                unhide: { filter: "0" },
                omits: { kind: "similar_omitted", when: "shortened", says: "posts like those shown were left out" },
                cursor: { field: "id" }, post: { id: "id", at: "at", text: "text", author: "who" },
              } },
            }
            """, to: "connectors/tea.json5")
        try program.write(
            """
            { version: 1, timeZone: "UTC", contact: "mailto:a@k.example", allowPrivateHosts: ["127.0.0.1"],
              sources: [{ name: "forum", connector: "tea", stream: "search" }],
              monitors: [{ name: "acme", query: "acme AND kettle", minimumPosts: 1 }] }
            """, to: "barometer.json5")
        return program
    }

    /// The switch that shows what is hidden is sent, what stays hidden is in the ledger, what nobody asked for is counted, and
    /// whom to name is known beside the monitor's day.
    @Test func heldBackGivenTooMuchAndOwed() throws {
        let server = try LoopbackServer { request in
            request.query("filter") == "0"
                ? LoopbackServer.Reply(200, Self.posts) : LoopbackServer.Reply(200, #"{"items":[]}"#)
        }
        defer { server.stop() }
        let program = try program(server)
        defer { try? program.remove() }
        for command in ["fetch", "score"] { #expect(try program.run(command, "--now", Self.now).status == 0) }
        let before = try program.run("coverage", "--now", Self.now)
        #expect(!before.output.contains("WANTED"), "nothing is matched yet: \(before.output)")
        let matched = try program.run("aggregate", "--now", Self.now)
        #expect(
            matched.output.contains("2 of 5 new posts are wanted by no monitor"), "\(matched.output)\(matched.errors)")
        let shown = try program.run("coverage", "--now", Self.now)
        #expect(shown.output.contains("GIVEN BUT WANTED BY NO MONITOR"), "\(shown.output)")
        #expect(shown.output.contains("forum  2 of 5 posts (40 %)"), "\(shown.output)")
        let store = try StoredState(program)
        #expect(try store.plainRows("SELECT posts, unmatched FROM source_yield") == ["5|2"])
        #expect(
            try store.plainRows("SELECT source, note FROM coverage_note")
                == ["forum|similar_omitted: posts like those shown were left out"])
        #expect(
            try store.plainRows("SELECT monitor, day, source, connector, attribution, posts FROM source_attribution")
                == ["acme|2026-11-09|forum|tea|Tea Forum, CC BY 4.0|3"])
        let page = try program.run("connector", "show", "tea")
        #expect(page.output.contains("`filter=0` shows what is hidden by default"), "\(page.output)")
    }

    /// Status 200 and a page for people: neither the doctor nor a run takes it for nothing new.
    @Test func aSignInPageIsNoAnswer() throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Reply(200, "<!doctype html><title>Sign in</title><form>", type: "text/html")
        }
        defer { server.stop() }
        let program = try program(server)
        defer { try? program.remove() }
        try program.write(
            """
            { version: 1, timeZone: "UTC", contact: "mailto:a@k.example", allowPrivateHosts: ["127.0.0.1"], monitors: [],
              sources: [
                { name: "forum", connector: "tea", stream: "search" },
                { name: "blog", connector: "feed", stream: "items", parameters: { url: "\(server.address)/feed" } },
              ] }
            """, to: "barometer.json5")
        let found = try program.run("doctor", "--now", Self.now)
        #expect(found.status == 1)
        #expect(found.output.contains("fault    source forum: status 200, 43 bytes: an answer that is not JSON"))
        #expect(
            found.output.contains("fault    source blog: status 200, 43 bytes: an answer that is not a feed"),
            "\(found.output)")
        #expect(server.requests.count == 2, "one question each, no second tries")
    }

    /// Another source has stored half of a search's posts: its walk goes on past them, to the end. Empty pages on the way are
    /// no end either, and where three of them are taken for it the ledger says so.
    @Test func whatAnotherSourceStoredIsNoEnd() throws {
        let server = try LoopbackServer { request in
            let page = request.query("page").flatMap { Int($0) } ?? 0
            let isWhole = request.query("q") == "acme kettle"
            if !isWhole, page > 2 { return LoopbackServer.Reply(200, #"{"items":[]}"#) }
            let ids = [1, 3, 4].contains(page) || page > 5 ? [] : (0..<4).map { page * 4 + $0 }
            let items = ids.map {
                #"{"id":"p\#($0)","at":"2026-11-09T0\#($0 % 10):00:00Z","text":"kettle \#($0)","who":"a"}"#
            }
            return LoopbackServer.Reply(200, #"{"items":[\#(items.joined(separator: ","))],"next":"\#(page + 1)"}"#)
        }
        defer { server.stop() }
        let program = try program(server)
        defer { try? program.remove() }
        let spec = try String(contentsOfFile: program.folder + "/connectors/tea.json5", encoding: .utf8)
            .replacing(
                "parameters: {}", with: #"parameters: { q: { pattern: ".", example: "tea", meaning: "words" } }"#
            )
            .replacing(#"q: "acme kettle""#, with: #"q: "{q}""#)
            .replacing("cursor: {", with: #"pages: { next: { token: "next", parameter: "page" } }, cursor: {"#)
        try program.write(spec, to: "connectors/tea.json5")
        try program.write(
            """
            { version: 1, timeZone: "UTC", allowPrivateHosts: ["127.0.0.1"], monitors: [], sources: [
              { name: "half", connector: "tea", stream: "search", parameters: { q: "kettle" } },
              { name: "whole", connector: "tea", stream: "search", parameters: { q: "acme kettle" } } ] }
            """, to: "barometer.json5")
        for source in ["half", "whole"] {
            let fetched = try program.run("fetch", source, "--now", Self.now)
            #expect(fetched.status == 0, "\(fetched.errors)")
        }
        let store = try StoredState(program)
        let counts = """
            SELECT o.name, count(*) FROM post_source JOIN source AS o USING (source_id) GROUP BY 1 ORDER BY 1
            """
        #expect(try store.plainRows(counts) == ["half|8", "whole|12"])
        #expect(try store.plainRows("SELECT count(*) FROM post") == ["12"])
        #expect(
            try store.plainRows("SELECT source, note FROM coverage_note")
                == ["whole|empty_page: it ended with three empty pages, though the service names more"])
    }
}
