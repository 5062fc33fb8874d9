import Foundation
import TestSupport
import Testing

/// The command as its readers meet it.
@Suite struct CommandLineTests {
    private static let commands = [
        "init", "fetch", "import", "score", "aggregate", "report", "nightly", "sql", "monitor", "train", "evaluate",
        "quantify", "media", "label", "why", "alerts", "trends", "doctor", "validate", "backup", "coverage",
        "connector", "topics", "schema", "forget", "metrics", "completions", "man",
    ]

    @Test(arguments: commands) func everyCommandHasHelpWithAnExampleAndALineInTheReadme(_ name: String) throws {
        let program = try Program()
        defer { try? program.remove() }
        let help = try program.run(name, "--help")
        #expect(help.status == 0)
        #expect(help.output.contains("USAGE\n  barometer \(name)"))
        #expect(help.output.contains("\n\nEXAMPLES\n  barometer \(name)"))
        #expect(help.output.contains("EXIT STATUS"))
        #expect(try program.run("--help").output.contains("  \(name)"))
        let readme = try String(contentsOfFile: packageRoot + "/README.md", encoding: .utf8)
        #expect(readme.contains("`barometer \(name)"))
    }

    @Test(arguments: [
        (["nightyl"], 2, "Did you mean `nightly`?"), (["sql", "--fromat", "csv", "x"], 2, "Did you mean --format?"),
        (["import"], 2, "wants FILE"), (["score", "--now", "tomorrow"], 2, "2026-11-18T02:00:00Z"),
        (["nightly"], 1, "barometer init"), (["sql", "SELECT 1"], 1, "there is none yet"),
        (["import", "missing.csv"], 1, "missing.csv"), (["monitor", "tset"], 2, "there are list, test QUERY"),
        (["media", "prob", "x"], 2, "there is probe"), (["alerts", "serie"], 2, "series"),
        (["label"], 1, "there is none yet"), (["why"], 2, "wants a POST"),
        (["train", "--from", "sentiment"], 2, "--labels FILE"),
        (["score", "--ndjson", "--batch", "0"], 2, "from 1 to 4096"),
    ])
    func slipsAreExplained(_ arguments: [String], _ status: Int32, _ part: String) throws {
        let program = try Program()
        defer { try? program.remove() }
        let process = try program.start(arguments)
        process.waitUntilExit()
        let errors = try String(contentsOfFile: program.folder + "/stderr", encoding: .utf8)
        #expect(process.terminationStatus == status)
        #expect(errors.contains(part), "\(errors)")
        #expect(errors.split(separator: "\n").count == 1)
    }

    @Test func theVersionSaysWhatItIsMadeOf() throws {
        let program = try Program()
        defer { try? program.remove() }
        let lines = try program.run("--version").output.split(separator: "\n")
        #expect(lines.count == 3 && lines[0].hasPrefix("barometer ") && lines[1].hasPrefix("SQLite 3."))
        #expect(lines[2].hasPrefix("libcurl/"))
        #expect(try program.run("help", "sql").output == program.run("sql", "--help").output)
    }

    @Test func coloursAreForTerminals() throws {
        let program = try Program()
        defer { try? program.remove() }
        try program.write("id,text,published\n1,praise,2026-11-10\n2,blame,2026-11-11\n", to: "posts.csv")
        _ = try program.run("import", "posts.csv")
        let question = "SELECT substr(published, 1, 10) AS day, post_id AS n FROM scored_post ORDER BY day"
        #expect(try !program.run("sql", question, "--chart").output.contains("\u{1B}"))
        #expect(try program.run("sql", question, "--chart", "--color", "always").output.contains("\u{1B}["))
        #expect(try program.run("sql", question, "--color", "sometimes").status == 2)
        let metrics = try program.run("metrics").output
        #expect(metrics.contains("\nbarometer_posts 2\n") && metrics.contains("# TYPE barometer_gap_hours gauge"))
    }

    /// `barometer sql … | head -1` ends without a word, also where the caller ignores broken pipes, as systemd has it.
    @Test func aClosedPipeIsSilent() throws {
        let program = try Program()
        defer { try? program.remove() }
        try program.write("id,text\n1,praise\n", to: "posts.csv")
        _ = try program.run("import", "posts.csv")
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT i FROM n"
        shell.arguments = [
            "-c",
            "trap '' PIPE; '\(Program.binary)' sql '\(many)' --format csv --state '\(program.state)' | head -1 > out",
        ]
        shell.currentDirectoryURL = URL(fileURLWithPath: program.folder)
        let errors = Pipe()
        shell.standardError = errors
        try shell.run()
        shell.waitUntilExit()
        #expect(errors.fileHandleForReading.readDataToEndOfFile().isEmpty)
        #expect(try String(contentsOfFile: program.folder + "/out", encoding: .utf8) == "i\n")
    }

    @Test func initWritesWhatTheOthersRead() throws {
        let program = try Program()
        defer { try? program.remove() }
        let made = try program.run(
            "init", "--brand", "Lumen", "--keywords", "lumen kettle, 流明水壶", "--rival", "Volta", "--feed",
            "https://news.example/rss", "--hashtag", "kettle@social.example", "--contact", "mailto:me@host.example",
            "--time-zone", "Asia/Shanghai")
        #expect(made.status == 0, "\(made.errors)")
        let text = try String(contentsOfFile: program.folder + "/barometer.json5", encoding: .utf8)
        #expect(text.contains("流明水壶"))
        #expect(try program.run("validate", "barometer.json5").status == 0)
        let doctor = try program.run("doctor", "--offline")
        #expect(doctor.output.contains("2 sources, 2 monitors"))
        #expect(try program.run("init", "--brand", "Other").status == 1)
    }

    @Test func theDoctorLooksIntoTheStore() throws {
        let program = try Program()
        defer { try? program.remove() }
        try program.write("id,text\n1,some words of praise\n", to: "posts.csv")
        try program.write("{ version: 1, timeZone: 'UTC', sources: [], monitors: [] }", to: "barometer.json5")
        #expect(try program.run("import", "posts.csv").status == 0)
        let doctor = try program.run("doctor")
        #expect(doctor.status == 0, "\(doctor.output)")
        #expect(doctor.output.contains("1 posts"))
    }

    @Test func whatShipsIsValid() throws {
        let program = try Program()
        defer { try? program.remove() }
        let result = try program.run("validate")
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test func importReportsBadLinesAndKeepsTheGoodOnes() throws {
        let program = try Program()
        defer { try? program.remove() }
        try program.write(
            """
            {"id":"1","text":"the lid broke","created_at":"2026-11-01T10:00:00Z"}
            {"id":"2","text":
            {"id":"3","text":"很好用的水壶","created_at":"2026-11-02T10:00:00Z"}
            """, to: "posts.ndjson")
        let result = try program.run("import", "posts.ndjson", "--now", "2026-11-03T00:00:00Z")
        #expect(result.status == 3)
        #expect(result.errors.contains("posts.ndjson:2"))
        #expect(result.output.contains("2 new posts"))
        let again = try program.run("import", "posts.ndjson", "--now", "2026-11-03T00:00:00Z")
        #expect(again.output.contains("0 new posts, 0 changed, 2 known"))
    }

    /// A stream with a bad line ends with status 3 and keeps the good ones; the probe says why it refuses.
    @Test func filtersReadStandardInput() throws {
        let program = try Program()
        defer { try? program.remove() }
        try program.write("{\"id\":1,\"text\":\"love it\"}\nbroken\n", to: "posts.ndjson")
        let scored = try program.run("score", "--ndjson", input: "posts.ndjson")
        #expect(scored.status == 3)
        #expect(scored.output.split(separator: "\n").count == 2)
        #expect(scored.output.contains("{\"error\":"))
        let counted = try program.run("quantify", "--ndjson", input: "posts.ndjson")
        #expect(counted.status == 3 && counted.output.contains("\"n\":1,"))
        let probed = try program.run("media", "probe", packageRoot + "/Tests/Fixtures/media/tone.wav", "posts.ndjson")
        #expect(probed.status == 3)
        #expect(probed.output.contains("\"kind\":\"audio\"") && probed.output.contains("\"refused\":true"))
    }

    /// Five-minute rows of three days with a burst, a gap and a bad row.
    @Test func aSeriesIsJudgedRowByRow() throws {
        let program = try Program()
        defer { try? program.remove() }
        var lines = ["value,timestamp"]
        for row in 0..<864 {
            let minute = row * 5
            let stamp = [1 + minute / 1_440, minute / 60 % 24, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            let value = row == 700 ? "" : row == 701 ? "many" : row >= 800 && row < 806 ? "900" : "\(20 + row * 7 % 11)"
            lines.append("\(value),2026-03-\(stamp[0]) \(stamp[1]):\(stamp[2]):00")
        }
        try program.write(lines.joined(separator: "\n") + "\n", to: "series.csv")
        let result = try program.run("alerts", "series", input: "series.csv")
        #expect(result.status == 3)
        #expect(result.errors == "barometer: line 703: `many` is no number\n")
        let rows = result.output.split(separator: "\n")
        #expect(rows.first == "timestamp,value,expected,score,alert")
        #expect(rows.count == 864)
        #expect(rows[701] == "2026-03-03 10:20:00,,,,0")
        #expect(rows.dropFirst().filter { $0.hasSuffix(",1") }.map { $0.prefix(19) } == ["2026-03-03 18:40:00"])
    }

    /// From judging posts to a file of labels, to a figure by them, and to why one was judged as it was.
    @Test func labelsGoInAndOut() throws {
        let program = try Program()
        defer { try? program.remove() }
        try program.write(
            "id,text\n1,the lid broke and it is awful\n2,\"I love it, thank you\"\n3,we saw the kettle\n",
            to: "posts.csv")
        #expect(try program.run("import", "posts.csv").status == 0)
        try program.write("x\nn\nb\np\nu\nq\n", to: "keys")
        let asked = try program.run("label", "--by", "mei", input: "keys")
        #expect(asked.status == 0 && asked.output.contains("`x` is none of n, u, p, s, b, q"), "\(asked.errors)")
        #expect(asked.output.contains("3/3"))
        #expect(try program.run("label", "export", "labels.csv").output.contains("2 labels"))
        let file = try String(contentsOfFile: program.folder + "/labels.csv", encoding: .utf8)
        #expect(file.contains("mei") && file.contains("positive") && !file.contains("negative"))
        #expect(try program.run("label", "import", "labels.csv").output.contains("2 labels kept"))
        let measured = try program.run("evaluate", "--labels", "labels.csv", "--json")
        #expect(measured.status == 0 && measured.output.contains("\"posts\": 2"), "\(measured.errors)")
        let why = try program.run("why", "2")
        #expect(why.output.contains("without evidence") && why.output.contains("love"), "\(why.errors)")
        #expect(try program.run("why", "9").errors.contains("there is none with this number"))
        let refused = try program.run("train", "--from", "sentiment", "--labels", "labels.csv", "--out", "ours")
        #expect(refused.status == 1 && refused.errors.contains("it takes 30"))
    }
}
