import Foundation
import SQLiteDatabase
import Synchronization
import TestSupport
import Testing

/// Questions of an analyst, also while a run writes: by `barometer sql`, by Debian's own `sqlite3`, at a prompt, and as files.
@Suite struct SQLWalkTests {
    private static let start = 1_794_268_800  // 2026-11-10 00:00 UTC

    private static func feed(days: Int) -> LoopbackServer.Reply {
        let items = (0..<days * 24).map { hour -> String in
            let date = Date(timeIntervalSince1970: Double(start + hour * 3600 + 60)).ISO8601Format()
            let mood = hour % 3 == 0 ? "is broken again, awful" : hour % 3 == 1 ? "is great, I love it" : "来了，很好用"
            return #"{"id":"p\#(hour)","content_text":"the acme kettle \#(hour) \#(mood)","date_published":"\#(date)"}"#
        }
        return LoopbackServer.Reply(
            200,
            #"{"version":"https://jsonfeed.org/version/1.1","title":"f","items":[\#(items.joined(separator: ","))]}"#)
    }

    /// Runs a tool of the system in the program's folder and returns what it printed.
    private static func tool(_ name: String, _ arguments: [String], input: String = "", in folder: String) throws
        -> String
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/\(name)")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder, "BAROMETER_STATE": folder + "/state", "TERM": "dumb",
        ]
        let (stdin, stdout) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stdout
        try process.run()
        stdin.fileHandleForWriting.write(Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let output = stdout.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }

    /// A store with three days of posts, and a server that takes `delay` seconds to answer.
    private static func prepared(_ delay: @escaping @Sendable () -> Double) throws -> (Program, LoopbackServer) {
        let program = try Program()
        let server = try LoopbackServer { _ in
            var reply = Self.feed(days: 3)
            reply.delay = delay()
            return reply
        }
        try program.write(
            """
            { version: 1, timeZone: "UTC", allowPrivateHosts: ["127.0.0.1"],
              sources: [{ name: "f", connector: "feed", stream: "items", parameters: { url: "\(server.address)/f" } }],
              monitors: [{ name: "Acme", query: "acme", minimumPosts: 5 }] }
            """, to: "barometer.json5")
        let first = try program.run("nightly", "--quiet", "--now", "2026-11-13T02:00:00Z")
        #expect(first.status == 0, "\(first.errors)")
        return (program, server)
    }

    @Test func questionsAreAnsweredWhileANightWrites() throws {
        let delay = Mutex(0.0)
        let (program, server) = try Self.prepared { delay.withLock { $0 } }
        defer { try? program.remove() }
        let database = program.state + "/barometer.db"
        let question = "SELECT day, posts, net, low, high FROM daily_sentiment WHERE monitor = 'Acme' ORDER BY day"
        // A reader that never ends, in the middle of a transaction.
        let reader = try Connection(path: database, mode: .readOnly)
        try reader.execute("BEGIN")
        _ = try reader.rows("SELECT count(*) FROM post")
        // A night that is under way: its source has been asked and has not answered yet.
        delay.withLock { $0 = 2 }
        let asked = server.requests.count
        let night = try program.start(["nightly", "--quiet", "--now", "2026-11-13T03:00:00Z"])
        while server.requests.count == asked, night.isRunning { Thread.sleep(forTimeInterval: 0.02) }

        let ours = try Self.tool("env", [Self.binary, "sql", question, "--format", "csv"], in: program.folder)
        let stock = try Self.tool("sqlite3", ["-readonly", "-csv", "-header", database, question], in: program.folder)
        let (mine, theirs) = (Self.cells(ours), Self.cells(stock))
        #expect(mine.count == 4 && mine.count == theirs.count)
        for (a, b) in zip(mine, theirs) {
            // sqlite3 prints 15 figures, we those that give the same number back.
            #expect(zip(a, b).allSatisfy { $0 == $1 || abs((Double($0) ?? 0) - (Double($1) ?? 1)) < 1e-9 })
        }
        // No function or extension of ours, and Chinese is found by plain FTS5.
        let found = try Self.tool(
            "sqlite3", ["-readonly", database, "SELECT count(*) FROM post_search WHERE post_search MATCH '\"好用\"'"],
            in: program.folder)
        #expect(found == "24\n")
        #expect(night.isRunning)
        let doctor = try Self.tool("env", [Self.binary, "doctor", "--offline"], in: program.folder)
        #expect(doctor.contains("held open by") && doctor.contains("barometer (process"))

        let refused = try Self.tool("env", [Self.binary, "sql", "DELETE FROM post"], in: program.folder)
        #expect(refused.contains("read-only: use `barometer forget`"))
        night.waitUntilExit()
        #expect(night.terminationStatus == 0)
        // The same as the report printed.
        let figure = program.state + "/reports/2026-11-12/daily-brief/Acme/figures/net-sentiment.csv"
        let printed = Self.cells(try String(contentsOfFile: figure, encoding: .utf8))
        let columns = try #require(printed.first)
        for row in mine.dropFirst() {
            let same = try #require(printed.first { $0.first == row[0] })
            #expect(Double(same[try #require(columns.firstIndex(of: "net"))]) == Double(row[2]))
        }
    }

    @Test func aWeekAddsUpFromItsDays() throws {
        let (program, _) = try Self.prepared { 0 }
        defer { try? program.remove() }
        let days = try program.run(
            "sql", "SELECT sum(posts), sum(scored), sum(sum_negative), sum(sum_net_squared) FROM daily_sentiment",
            "--format", "csv")
        let week = try program.run(
            "sql", "SELECT posts, scored, sum_negative, sum_net_squared FROM weekly_volume", "--format", "csv")
        let (a, b) = (Self.cells(days.output)[1], Self.cells(week.output)[1])
        for (x, y) in zip(a, b) { #expect(abs((Double(x) ?? 0) - (Double(y) ?? 1)) < 1e-9) }
        let excel = try program.run(
            "sql", "SELECT '=HYPERLINK(1)' AS a, -0.12 AS b, '水壶' AS c", "--excel")
        #expect(excel.output.hasSuffix("a,b,c\r\n'=HYPERLINK(1),-0.12,水壶\r\n"))
    }

    @Test func thePromptHasHistoryCompletionAndManners() throws {
        let (program, _) = try Self.prepared { 0 }
        defer { try? program.remove() }
        let typed = """
            .help
            SELECT count(*)
              AS n FROM post;
            .schema daily_sen\t
            .format csv
            SELECT 'a;b' AS x;
            DELETE FROM label;
            SELEC 1;
            .query worst-days limit=1
            .nonsense
            .quit

            """
        let said = try Self.tool(
            "script", ["-qec", "\(Self.binary) sql", "/dev/null"], input: typed, in: program.folder)
        #expect(said.contains(".query NAME"))
        #expect(said.contains("72"))
        #expect(said.contains("positive less negative share"))
        #expect(said.contains("a;b"))
        #expect(said.contains("use `barometer label`"))
        #expect(said.contains("syntax error"))
        #expect(said.contains("monitor,day,posts,net,low,high"))
        #expect(said.contains("there is no such command"))
        let history = try String(contentsOfFile: program.state + "/sql-history", encoding: .utf8)
        #expect(history.contains("AS"))
    }

    @Test func savedQuestionsAndDrawings() throws {
        let (program, _) = try Self.prepared { 0 }
        defer { try? program.remove() }
        let list = try program.run("sql", "--list")
        #expect(list.output.contains("worst-days") && list.output.contains("Which days were the most negative?"))
        let kept = try program.run("sql", "SELECT day, posts FROM daily_sentiment ORDER BY day", "--save", "volume")
        #expect(kept.status == 0, "\(kept.errors)")
        let drawn = try program.run("sql", "--query", "volume", "--chart", "--svg", "volume.svg", "--color", "never")
        #expect(drawn.output.contains("2026-11-10") && drawn.output.contains("┤"), "\(drawn.output)\(drawn.errors)")
        let svg = try String(contentsOfFile: program.folder + "/volume.svg", encoding: .utf8)
        #expect(svg.hasPrefix("<svg") && svg.contains(">posts</text>") && !svg.contains("var("))
        for (arguments, part) in [
            (["sql", "--query", "worst-day"], "Did you mean `worst-days`?"),
            (["sql", "--query", "worst-days", "--set", "monitr=Acme"], "Did you mean `monitor`?"),
            (["sql", "SELECT 1", "--save", "Big Name"], "small letters"),
            (["sql", "SELECT no_such FROM post", "--save", "bad"], "no such column"),
            (["sql", "SELECT 1", "--format", "parquet"], "DuckDB"),
            (["sql", "SELECT 1", "--chart"], "nothing to draw"),
            (["sql", "--seconds", "never", "SELECT 1"], "from 1 to 86400"),
            (["schema", "daily_sentimnt"], "Did you mean"),
        ] {
            let result = try program.run(arguments)
            #expect(result.status != 0 && result.errors.contains(part), "\(arguments): \(result.errors)")
        }
        let script = try program.run("sql", "SELECT 1 AS a; SELECT 2 AS b;", "--format", "ndjson")
        #expect(script.output == "{\"a\":1}\n{\"b\":2}\n")
    }

    @Test func whatIsForgottenStaysAway() throws {
        let (program, _) = try Self.prepared { 0 }
        defer { try? program.remove() }
        let post = try StoredState(program).text("SELECT CAST(post_id AS TEXT) FROM post ORDER BY post_id LIMIT 1")
        #expect(try program.run("forget", post).output.contains("1 post with 0 files would go"))
        #expect(try StoredState(program).number("SELECT count(*) FROM post") == 72)
        #expect(try program.run("forget", post, "--yes").status == 0)
        #expect(try program.run("forget", post).status == 2)
        _ = try program.run("nightly", "--quiet", "--now", "2026-11-13T04:00:00Z")
        #expect(try StoredState(program).number("SELECT count(*) FROM post") == 71)
        #expect(try StoredState(program).text("SELECT reason FROM tombstone") == "forgotten")
    }

    private static func cells(_ csv: String) -> [[String]] {
        csv.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    private static let binary = Program.binary
}
