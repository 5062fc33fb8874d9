import Foundation
import TestSupport
import Testing

/// Posts of a day that come a day late: the figure is revised in the open, what was sent stays.
@Suite struct LatePostsTests {
    private static func table(_ rows: Range<Int>, day: String) -> String {
        "id,text,published\n"
            + rows.map { row in
                let words = row % 3 == 0 ? "broken again and awful" : "great and I love it"
                return "\(day)-\(row),the acme kettle is \(words),\(day)T\(10 + row % 8):\(10 + row % 50):00Z"
            }.joined(separator: "\n") + "\n"
    }

    private func program() throws -> Program {
        let program = try Program()
        try program.write(
            "{ version: 1, timeZone: \"UTC\", sources: [], monitors: [{ name: \"Acme\", query: \"acme\", minimumPosts: 5 }] }",
            to: "barometer.json5")
        return program
    }

    private static func files(_ folder: String) throws -> [String: Data] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return try Dictionary(
            uniqueKeysWithValues: names.filter { $0.hasSuffix(".html") || $0.hasSuffix(".json") }.map {
                ($0, try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))
            })
    }

    @Test func areARevision() throws {
        let program = try program()
        defer { try? program.remove() }
        try program.write(Self.table(0..<100, day: "2026-11-17"), to: "a.csv")
        try program.write(Self.table(100..<120, day: "2026-11-17"), to: "b.csv")
        try program.write(Self.table(0..<30, day: "2026-11-18"), to: "c.csv")
        #expect(try program.run("import", "a.csv", "--name", "desk", "--now", "2026-11-18T01:00:00Z").status == 0)
        #expect(try program.run("nightly", "--now", "2026-11-18T02:10:00Z").status == 0)
        let sent = try Self.files(program.state + "/reports/2026-11-17")
        #expect(!sent.isEmpty)
        for file in ["b.csv", "c.csv"] {
            #expect(try program.run("import", file, "--name", "desk", "--now", "2026-11-19T01:00:00Z").status == 0)
        }
        #expect(try program.run("nightly", "--now", "2026-11-19T02:10:00Z").status == 0)
        let same = try Self.files(program.state + "/reports/2026-11-17") == sent
        #expect(same, "what was sent is what it was")
        let pages = try Self.files(program.state + "/reports/2026-11-18").values.map {
            String(decoding: $0, as: UTF8.self)
        }
        #expect(pages.contains { $0.contains("100 → 120") })
        // A second edition of the 17th, which is sent to nobody.
        let again = try program.run("report", "--day", "2026-11-17", "--no-mail", "--now", "2026-11-19T02:20:00Z")
        #expect(again.status == 0)
        #expect(
            try StoredState(program).plainRows("SELECT edition FROM report WHERE period = '2026-11-17' ORDER BY 1")
                == ["1", "2"])

        // The order in which they came leaves no trace in the figures.
        let whole = try self.program()
        defer { try? whole.remove() }
        for file in ["c.csv", "b.csv", "a.csv"] {
            try whole.write(try String(contentsOfFile: "\(program.folder)/\(file)", encoding: .utf8), to: file)
            #expect(try whole.run("import", file, "--name", "desk", "--now", "2026-11-19T01:00:00Z").status == 0)
        }
        #expect(try whole.run("nightly", "--now", "2026-11-19T02:10:00Z").status == 0)
        // Sums are blocked by post ids, which follow the order of arrival: the last bits may differ.
        let figures = """
            SELECT day, posts, scored, round(negative, 5), round(net, 5), round(low, 5), round(high, 5), usual_posts
            FROM daily_sentiment ORDER BY day
            """
        #expect(try StoredState(program).plainRows(figures) == StoredState(whole).plainRows(figures))
    }
}
