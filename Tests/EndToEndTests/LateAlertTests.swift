import Foundation
import TestSupport
import Testing

/// Posts of the 17th that come on the 18th (FIELD walk-through 2). The 17th is day 15 of these.
@Suite struct LateAlertTests {
    private static let configuration = """
        { version: 1, timeZone: "UTC", sources: [], monitors: [{ name: "Acme", query: "acme", minimumPosts: 8 }] }
        """
    private static let late = (0..<40).map { index in
        let part = ["lid", "handle", "base", "spout", "plug"][index % 5]
        let what = ["leaked", "cracked", "burst", "smoked"][index / 5 % 4]
        return
            "the \(part) of my acme kettle \(what), what an awful \(["thing", "shame", "mess"][index % 3]), hate it \(index)"
    }

    private static func split() -> (onTime: [String], late: [String]) {
        let all = NightPosts.lines(15..<16, [15: late])
        return (all.filter { !$0.contains("awful") }, all.filter { $0.contains("awful") })
    }

    /// Figures without ids of ours or the clock of a run.
    private static func figures(_ program: Program) throws -> [String] {
        let state = try StoredState(program)
        return try [
            "SELECT * FROM bucket", "SELECT * FROM bucket_part", "SELECT * FROM term", "SELECT * FROM topic",
            "SELECT * FROM topic_bucket",
            """
            SELECT rule, subject, state, first_start, peak_start, peak_end, last_start, observed, expected, scale, surprise, q_value,
                volume, tests, authors, copies, severity FROM alert WHERE state <> 'withdrawn'
            """,
            """
            SELECT n.local_day, p.native_id, f.native_id FROM near_copy AS n JOIN post AS p USING (post_id)
            JOIN post AS f ON f.post_id = n.first_post_id
            """,
        ].flatMap { sql in try state.plainRows(sql).map { "\(sql.prefix(30)) \($0)" }.sorted() }
    }

    /// Posts are scored in batches of their own in either order, and sums of single floats end a billionth apart: rows by all
    /// their cells but such sums, with these.
    private static func sums(_ rows: [String]) -> [String: [Double]] {
        var sums: [String: [Double]] = [:]
        for row in rows {
            let cells = row.split(separator: "|", omittingEmptySubsequences: false)
            let isSum = cells.map { $0.contains(".") && Double($0) != nil }
            let key = zip(cells, isSum).map { $1 ? "~" : String($0) }.joined(separator: "|")
            sums[key, default: []] += zip(cells, isSum).compactMap { $1 ? Double($0) : nil }
        }
        return sums
    }

    private static func pages(_ program: Program, _ folder: String) throws -> [String: Data] {
        let root = "\(program.state)/\(folder)"
        var pages: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: root) where name.contains(".") {
            pages[name] = try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(name)"))
        }
        return pages
    }

    @Test func latePostsReviseAndAlertLate() throws {
        let program = try Program()
        defer { try? program.remove() }
        try program.write(Self.configuration, to: "barometer.json5")
        func nightly(_ day: Int, _ hour: Int = 2) throws {
            let night = try program.run("nightly", "--now", NightPosts.time(day, hour))
            #expect(night.status == 0, "\(night.errors)")
        }
        let (onTime, late) = Self.split()
        try program.importNights(0..<15)
        try program.importLines(onTime, at: NightPosts.time(16, 1))
        try nightly(16)
        let state = try StoredState(program)
        let posts = try state.number("SELECT posts FROM daily_sentiment WHERE day = '2026-11-17'")
        #expect(posts == onTime.count)
        #expect(try state.number("SELECT count(*) FROM alert") == 0)
        let folder = try state.text("SELECT folder FROM report WHERE period = '2026-11-17'")
        let before = try Self.pages(program, folder)
        #expect(!before.isEmpty)

        // On the 18th come posts of the 17th, and they cross a rule: the alert is of the 17th, found on the 18th, and says so.
        try program.importLines(late, at: NightPosts.time(16, 10))
        for command in ["score", "aggregate"] {
            #expect(try program.run(command, "--now", NightPosts.time(16, 10)).status == 0)
        }
        #expect(
            try state.plainRows(
                "SELECT day, date(detected), is_late FROM alert_history WHERE rule = 'volume_spike' AND grain = 'day'")
                == ["2026-11-17|2026-11-18|1"])
        #expect(try program.run("alerts", "list").output.contains("late, found 2026-11-18"))

        // The 18th's report has the revision, and the 17th's file is what it was.
        #expect(
            try state.plainRows("SELECT day, printed_posts, posts FROM revision WHERE day = '2026-11-17'")
                == ["2026-11-17|\(posts)|\(posts + late.count)"])
        try program.importNights(16..<17)
        try nightly(17)
        let isSame = try Self.pages(program, folder) == before
        #expect(isSame, "the report of the 17th was changed")
        let next = try state.text("SELECT folder FROM report WHERE period = '2026-11-18'")
        let page = try Self.pages(program, next).first { $0.key.hasSuffix(".html") && !$0.key.contains("zh") }
        let html = String(decoding: try #require(page).value, as: UTF8.self)
        #expect(html.contains("\(posts + late.count)") && html.lowercased().contains("revis"))

        // A second edition on request; it sends nothing, and the first stays.
        let again = try program.run("report", "--day", "2026-11-17", "--no-mail", "--now", NightPosts.time(17, 3))
        #expect(again.status == 0, "\(again.errors)")
        #expect(
            try state.plainRows("SELECT edition FROM report WHERE period = '2026-11-17' ORDER BY edition") == [
                "1", "2",
            ])
        #expect(try state.number("SELECT count(*) FROM delivery") == 0)

        // The order of arrival leaves no trace in the figures.
        let whole = try Program()
        defer { try? whole.remove() }
        try whole.write(Self.configuration, to: "barometer.json5")
        try FileManager.default.createDirectory(atPath: whole.state, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: program.state + "/key", toPath: whole.state + "/key")
        try whole.importLines(
            (NightPosts.lines(16..<17) + late + onTime).reversed() + NightPosts.lines(0..<15),
            at: NightPosts.time(17))
        #expect(try whole.run("nightly", "--now", NightPosts.time(17)).status == 0)
        let (one, other) = (Self.sums(try Self.figures(program)), Self.sums(try Self.figures(whole)))
        let differences = Set(one.keys).symmetricDifference(other.keys).sorted().prefix(4)
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
        for (row, values) in one {
            let isClose = zip(values, other[row] ?? []).allSatisfy { abs($0 - $1) < 1e-4 }
            #expect(isClose, "\(row): \(values) instead of \(other[row] ?? [])")
        }
    }
}
