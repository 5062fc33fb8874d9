import Foundation
import Synchronization
import TestSupport
import Testing

/// Nights as an operator lives through them.
@Suite struct WalkThroughTests {
    /// A feed of `count` items, one an hour back from `newest` (hours since 2026-11-10 00:00 UTC).
    private static func feed(_ name: String, newest hour: Int, count: Int = 30) -> LoopbackServer.Reply {
        let start = 1_794_268_800
        let items = (0..<count).map { index -> String in
            let date = Date(timeIntervalSince1970: Double(start + (hour - index) * 3600))
            return """
                {"id":"\(name)-\(hour - index)","content_text":"\(name) \(hour - index): the acme kettle is \(index % 2 == 0 ? "great, I love it" : "broken again, awful")",
                "date_published":"\(date.ISO8601Format())","url":"https://\(name).example/\(hour - index)"}
                """
        }
        return LoopbackServer.Reply(
            200,
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"\(name)\",\"items\":[\(items.joined(separator: ","))]}"
        )
    }

    private static func configure(_ program: Program, _ sources: [(name: String, url: String)], zone: String) throws {
        let list = sources.map {
            "{ name: \"\($0.name)\", connector: \"feed\", stream: \"items\", parameters: { url: \"\($0.url)\" } }"
        }
        try program.write(
            """
            { version: 1, timeZone: "\(zone)", allowPrivateHosts: ["127.0.0.1"],
              sources: [\(list.joined(separator: ", "))],
              monitors: [{ name: "Acme", query: "acme", minimumPosts: 5 }] }
            """, to: "barometer.json5")
    }

    /// Hours since 2026-11-10 00:00 UTC as `--now` wants them.
    private static func time(_ hour: Int) -> String {
        Date(timeIntervalSince1970: Double(1_794_268_800 + hour * 3600)).ISO8601Format()
    }

    @Test func oneSourceIsDownForSomeNights() throws {
        let program = try Program()
        defer { try? program.remove() }
        let state = Mutex((hour: 0, isDown: true))
        let server = try LoopbackServer { request in
            let now = state.withLock { $0 }
            if request.path == "/c", now.isDown { return LoopbackServer.Reply(404, "gone fishing", type: "text/plain") }
            return Self.feed(String(request.path.dropFirst()), newest: now.hour)
        }
        try Self.configure(program, ["a", "b", "c"].map { ($0, "\(server.address)/\($0)") }, zone: "Europe/Berlin")
        func night(_ day: Int) throws -> Program.Result {
            state.withLock { $0.hour = day * 24 + 2 }
            return try program.run("nightly", "--quiet", "--now", Self.time(day * 24 + 2))
        }
        // The first night tells of it, in one line, and writes the report all the same.
        let first = try night(1)
        #expect(first.status == 3)
        #expect(first.errors.split(separator: "\n").count == 1)
        #expect(first.errors.contains("\"c\"") && first.errors.contains("404"))
        #expect(try StoredState(program).number("SELECT count(*) FROM post") == 60)
        #expect(FileManager.default.fileExists(atPath: program.state + "/reports"))
        // The same fault again is no news for cron; exit status and ledger still have it.
        for day in 2...3 {
            let again = try night(day)
            #expect(again.status == 3)
            #expect(again.errors.isEmpty && again.output.isEmpty)
        }
        #expect(try StoredState(program).number("SELECT count(*) FROM coverage_gap WHERE source = 'c'") > 0)
        // Over: one line, and no gap is left that the feed could still fill.
        state.withLock { $0.isDown = false }
        let recovered = try night(4)
        #expect(recovered.status == 0, "\(recovered.errors)")
        #expect(recovered.errors.split(separator: "\n").count == 1)
        let runs = try StoredState(program).rows(
            "SELECT status FROM run WHERE command = 'nightly' AND ended_at IS NOT NULL AND config_sha256 IS NOT NULL "
                + "AND model_sha256 IS NOT NULL ORDER BY run_id")
        #expect(runs.count == 4)
    }

    @Test func aSecondRunIsLockedOut() throws {
        let program = try Program()
        defer { try? program.remove() }
        let server = try LoopbackServer { _ in
            var reply = Self.feed("a", newest: 26)
            reply.delay = 3
            return reply
        }
        try Self.configure(program, [("a", server.address + "/a")], zone: "UTC")
        let other = try program.start(["nightly", "--now", Self.time(26)])
        while server.requests.isEmpty, other.isRunning { Thread.sleep(forTimeInterval: 0.02) }
        let second = try program.run("nightly", "--quiet", "--now", Self.time(26))
        #expect(second.status == 4)
        #expect(second.output.isEmpty && second.errors.isEmpty)
        other.waitUntilExit()
        #expect(other.terminationStatus == 0)
        #expect(try StoredState(program).number("SELECT count(*) FROM run") == 1)
    }

    /// After a reboot at night the late run still reports yesterday in the monitor's zone.
    @Test func aLateRunReportsYesterdayInTheMonitorsZone() throws {
        let program = try Program()
        defer { try? program.remove() }
        let server = try LoopbackServer { _ in Self.feed("a", newest: 41) }
        try Self.configure(program, [("a", server.address + "/a")], zone: "Asia/Shanghai")
        // 2026-11-11 17:30 UTC is the 12th, 01:30, in Shanghai.
        let late = try program.run("nightly", "--now", "2026-11-11T17:30:00Z")
        #expect(late.status == 0, "\(late.errors)")
        #expect(FileManager.default.fileExists(atPath: program.state + "/reports/2026-11-11"))
        #expect(try StoredState(program).text("SELECT period FROM report") == "2026-11-11")
    }

    @Test func aKillInTheMiddleOfFetchingLeavesNoTrace() throws {
        let (whole, killed) = (try Program(), try Program())
        defer {
            try? whole.remove()
            try? killed.remove()
        }
        let delay = Mutex(0.0)
        let server = try LoopbackServer { request in MastodonReplies.answer(request, delay: delay.withLock { $0 }) }
        for program in [whole, killed] {
            try FileManager.default.createDirectory(atPath: program.state, withIntermediateDirectories: true)
            // Pseudonyms hang on the key: two stores are only comparable with the same one.
            try Data(repeating: 7, count: 32).write(to: URL(fileURLWithPath: program.state + "/key"))
            try program.write(
                """
                { version: 1, timeZone: "UTC", allowPrivateHosts: ["127.0.0.1"],
                  sources: [{ name: "tag", connector: "mastodon", stream: "tag",
                              parameters: { server: "\(server.address)", tag: "kettle" } }],
                  monitors: [{ name: "Acme", query: "acme OR 水壶", minimumPosts: 5 }] }
                """, to: "barometer.json5")
        }
        let night = try whole.run("nightly", "--now", MastodonReplies.now)
        #expect(night.status == 0, "\(night.errors)")
        let state = try StoredState(whole)
        #expect(try state.number("SELECT count(*) FROM post") == MastodonReplies.count)
        #expect(try state.number("SELECT count(*) FROM attachment WHERE state = 'stored'") == 1)
        #expect(try state.number("SELECT count(*) FROM attachment WHERE state <> 'stored' AND reason IS NOT NULL") == 1)
        #expect(server.requests.contains { $0.target.contains("max_id") })
        let dump = try state.dump()
        #expect(try whole.run("nightly", "--now", MastodonReplies.now).status == 0)
        let isSame = try StoredState(whole).dump() == dump
        #expect(isSame, "a second nightly changed the tables")

        delay.withLock { $0 = 0.5 }
        let process = try killed.start(["nightly", "--now", MastodonReplies.now])
        let before = server.requests.count
        while server.requests.count < before + 3, process.isRunning { Thread.sleep(forTimeInterval: 0.01) }
        Program.kill(process)
        delay.withLock { $0 = 0 }
        #expect(try killed.run("nightly", "--now", MastodonReplies.now).status == 0)
        // A second look after the kill goes forward from the cursor, as the second nightly above did.
        #expect(try killed.run("nightly", "--now", MastodonReplies.now).status == 0)
        let other = try StoredState(killed).dump()
        let differences = zip(dump, other).filter { $0 != $1 }.prefix(3).map { "\($0)\n\($1)" }
        let isEqual = other == dump
        #expect(isEqual, "\(differences.joined(separator: "\n"))")
    }

    /// Both scripts match and are scored; a post that is only a picture is judged by it.
    @Test func chineseEnglishAndPicturesAlone() throws {
        let program = try Program()
        defer { try? program.remove() }
        try program.write(
            """
            { version: 1, timeZone: "Asia/Shanghai", sources: [],
              monitors: [{ name: "Kettle", query: "kettle OR 水壶", minimumPosts: 2 },
                         { name: "Pictures", query: "has:image NOT has:text", minimumPosts: 1 }] }
            """, to: "barometer.json5")
        try MastodonReplies.picture.write(to: URL(fileURLWithPath: program.folder + "/one.jpg"))
        try program.write(
            """
            id,text,image,published
            1,I love this acme kettle so much,,2026-11-10T08:00:00Z
            2,新买的水壺质量太差，才两天就坏了,,2026-11-10T09:00:00Z
            3,ＫＥＴＴＬＥ review: awful and noisy,,2026-11-10T10:00:00Z
            4,,one.jpg,2026-11-10T11:00:00Z
            5,nothing to do with it,,2026-11-10T12:00:00Z
            """, to: "posts.csv")
        #expect(try program.run("import", "posts.csv", "--now", "2026-11-11T02:00:00Z").status == 0)
        #expect(try program.run("nightly", "--now", "2026-11-11T02:00:00Z").status == 0)
        let matches = try StoredState(program).rows(
            """
            SELECT m.name || ' ' || p.native_id FROM monitor_match JOIN monitor AS m USING (monitor_id) JOIN post AS p USING (post_id)
            ORDER BY 1
            """
        ).map { $0[0] }
        #expect(matches.count == 4, "\(matches)")
        let scores = try StoredState(program).rows(
            "SELECT p.native_id || ' ' || s.polarity || ' ' || s.modalities FROM score AS s JOIN post AS p USING (post_id) ORDER BY 1"
        ).map { $0[0] }
        #expect(scores.contains { $0.contains("1 positive text") })
        #expect(scores.contains { $0.contains("2 negative text") })
        #expect(scores.contains { $0.contains("3 negative text") })
        #expect(scores.contains { $0.contains("4 ") && $0.contains("image") })
        let test = try program.run("monitor", "test", "(水壶 OR kettle) AND (质量 OR awful)", "--json")
        #expect(test.output.contains("质量太差") && test.output.contains("noisy"))
    }
}
