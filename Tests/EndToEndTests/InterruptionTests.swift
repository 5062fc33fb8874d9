import Foundation
import Glibc
import TestSupport
import Testing

/// Ctrl-C during a night.
struct InterruptionTests {
    private static func feed(_ page: Int) -> LoopbackServer.Reply {
        let items = (0..<20).map {
            "<item><guid>\(page)-\($0)</guid><title>acme kettle \($0) is fine</title>"
                + "<pubDate>Thu, 12 Nov 2026 0\($0 % 9):00:00 GMT</pubDate></item>"
        }
        return LoopbackServer.Reply(
            200, "<rss version=\"2.0\"><channel><title>f</title>\(items.joined())</channel></rss>",
            type: "application/rss+xml")
    }

    private static func prepared() throws -> (Program, LoopbackServer) {
        let program = try Program()
        let server = try LoopbackServer { _ in
            var reply = feed(1)
            reply.delay = 1.5
            return reply
        }
        try program.write(
            """
            { version: 1, timeZone: "UTC", allowPrivateHosts: ["127.0.0.1"],
              sources: [{ name: "f", connector: "feed", stream: "items", parameters: { url: "\(server.address)/f" } }],
              monitors: [{ name: "Acme", query: "acme", minimumPosts: 5 }] }
            """, to: "barometer.json5")
        return (program, server)
    }

    /// A night whose source has been asked and has not answered yet.
    private static func underWay(_ program: Program, _ server: LoopbackServer) throws -> Process {
        let night = try program.start(["nightly", "--now", "2026-11-13T02:00:00Z"])
        while server.requests.isEmpty, night.isRunning { Thread.sleep(forTimeInterval: 0.02) }
        return night
    }

    @Test func theFirstKeepsWhatCameAndTheNextRunGoesOn() throws {
        let (program, server) = try Self.prepared()
        defer {
            server.stop()
            try? program.remove()
        }
        let night = try Self.underWay(program, server)
        kill(night.processIdentifier, SIGINT)
        night.waitUntilExit()
        #expect(night.terminationStatus == 130 && night.terminationReason == .exit)
        let errors = try String(contentsOfFile: "\(program.folder)/stderr", encoding: .utf8)
        #expect(errors.contains("Ctrl-C again stops now") && errors.contains("what was done is kept"))
        let state = try StoredState(program)
        #expect(try state.number("SELECT count(*) FROM post") == 20)
        #expect(try state.number("SELECT count(*) FROM score") == 0)
        #expect(try state.number("SELECT count(*) FROM run WHERE status = 'partial' AND ended_at IS NOT NULL") == 1)
        let next = try program.run("nightly", "--now", "2026-11-13T03:00:00Z")
        #expect(next.status == 0, "\(next.errors)")
        #expect(try state.number("SELECT count(*) FROM score") == 20)
    }

    @Test func theSecondStopsAtOnce() throws {
        let (program, server) = try Self.prepared()
        defer {
            server.stop()
            try? program.remove()
        }
        let night = try Self.underWay(program, server)
        let start = Date()
        kill(night.processIdentifier, SIGINT)
        Thread.sleep(forTimeInterval: 0.2)
        kill(night.processIdentifier, SIGINT)
        night.waitUntilExit()
        #expect(night.terminationStatus == 130 && Date().timeIntervalSince(start) < 1.4)
        #expect(try StoredState(program).number("SELECT count(*) FROM post") == 0)
    }

    /// Killed between two transactions, while another thread copies the log: what is there is whole, and the file again adds the rest.
    @Test func aKilledImportIsFinishedByTheNext() throws {
        let program = try Program()
        defer { try? program.remove() }
        let count = 20_000
        let lines = (0..<count).map {
            #"{"id":"\#($0)","text":"the kettle number \#($0) boils","author":"a\#($0 % 900)","created_at":"2026-11-02T08:00:00Z"}"#
        }
        try program.write(lines.joined(separator: "\n"), to: "posts.ndjson")
        let process = try program.start(["import", "posts.ndjson", "--now", "2026-11-03T02:00:00Z"])
        // Until its tables are there, asking fails.
        func stored() -> Int { (try? StoredState(program).number("SELECT count(*) FROM post")) ?? 0 }
        while process.isRunning, stored() == 0 { Thread.sleep(forTimeInterval: 0.02) }
        Program.kill(process)
        let state = try StoredState(program)
        let kept = try state.number("SELECT count(*) FROM post")
        #expect(kept > 0 && kept <= count)
        #expect(try state.number("SELECT count(*) FROM post_search WHERE post_search MATCH 'kettle'") == kept)
        let again = try program.run("import", "posts.ndjson", "--now", "2026-11-03T03:00:00Z")
        #expect(
            again.output.contains("\(count - kept) new posts, 0 changed, \(kept) known"),
            "\(again.output)\(again.errors)")
        #expect(try state.number("SELECT count(*) FROM post") == count)
        #expect(try state.text("PRAGMA integrity_check") == "ok")
    }
}
