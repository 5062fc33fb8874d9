import Foundation
import Rasterizer
import SQLiteDatabase
import Support
import TestSupport
import Testing

@testable import Reports

/// Drawings of any answer.
@Suite struct QueryChartTests {
    private static func styles() throws -> (chart: String, tokens: String) {
        let shared = packageRoot + "/reports/shared"
        let folder = FileManager.default.fileExists(atPath: shared) ? shared : packageRoot + "/reports/daily-brief"
        func read(_ name: String) throws -> String {
            String(decoding: try readFile("\(folder)/\(name)"), as: UTF8.self)
        }
        return (try read("chart.css"), try read("tokens.css"))
    }

    private static func day(_ number: Int) -> SQLValue { .text("2026-11-\(number < 10 ? "0" : "")\(number)") }

    @Test func daysBecomeALineWithItsInterval() throws {
        let rows: [[SQLValue]] = (1...12).map { number in
            number == 5
                ? [Self.day(number), .null, .null, .null, .integer(3)]
                : [
                    Self.day(number), .real(Double(number) / 20 - 0.3), .real(-0.5), .real(0.4),
                    .integer(Int64(number)),
                ]
        }
        let shape = try #require(QueryShape(columns: ["day", "net", "low", "high", "posts"], rows: rows.reversed()))
        #expect(shape.isSeries && shape.series.map(\.name) == ["net", "posts"])
        #expect(shape.labels.first == "2026-11-12" && shape.inOrder.labels.first == "2026-11-01")
        #expect(shape.inOrder.series[0].values[4] == nil && shape.inOrder.band?[4] == nil)
        let styles = try Self.styles()
        let svg = QueryChart(shape, title: "net <b>").document(chartStyle: styles.chart, tokens: styles.tokens)
        // Two stretches of line around the gap, and a title that is text.
        #expect(svg.components(separatedBy: "class=\"netl\"").count == 4)
        #expect(svg.contains("net &lt;b&gt;") && !svg.contains("var("))
        #expect(try Rasterizer.png(svg: svg, width: 720, height: 360, background: 0xFFFFFF).count > 2000)
    }

    @Test func otherLabelsBecomeBars() throws {
        let rows: [[SQLValue]] = (0..<50).map { [.text("g"), .text("名\($0)"), .real(Double($0) - 10), .null] }
        let shape = try #require(QueryShape(columns: ["group", "name", "change", "x"], rows: rows))
        #expect(!shape.isSeries && shape.labelName == "name" && shape.series.map(\.name) == ["change"])
        let styles = try Self.styles()
        let svg = QueryChart(shape, title: "bars").document(chartStyle: styles.chart, tokens: styles.tokens)
        #expect(svg.contains("… and 10 more") && svg.contains("\u{2212}10"))
        #expect(try Rasterizer.png(svg: svg, width: 720, height: 900, background: 0xFFFFFF).count > 2000)
    }

    @Test func daysOfSeveralMonitorsAreASeriesEach() throws {
        let rows: [[SQLValue]] = (1...4).flatMap { number in
            ["Acme", "Volta"].map { [Self.day(number), .text($0), .integer(Int64(number)), .real(0)] }
        }
        let shape = try #require(QueryShape(columns: ["day", "monitor", "posts", "net"], rows: rows))
        #expect(shape.series.map(\.name) == ["Acme", "Volta"] && shape.labels.count == 4)
        #expect(shape.series[1].values == [1, 2, 3, 4])
    }

    @Test(arguments: [
        ([[SQLValue]](), false), ([[.text("a"), .text("b")]], false), ([[.integer(1), .integer(2)]], true),
    ])
    func onlyNumbersCanBeDrawn(_ rows: [[SQLValue]], _ isDrawn: Bool) {
        #expect((QueryShape(columns: ["a", "b"], rows: rows) != nil) == isDrawn)
    }

    @Test(arguments: [
        ([0.0, 9.0], [0, 2, 4, 6, 8, 10]), ([-0.3, 0.2], [-0.4, -0.2, 0, 0.2]), ([5.0, 5.0], [0, 2, 4, 6]),
        ([100.0, 104.0], [100, 101, 102, 103, 104]), ([Double](), [0, 1]),
    ])
    func ticksAreRound(_ values: [Double], _ ticks: [Double]) {
        let made = QueryChart.ticks(values)
        #expect(made.count == ticks.count && zip(made, ticks).allSatisfy { abs($0 - $1) < 1e-9 }, "\(made)")
    }

    @Test(arguments: [
        (0.12345, "0.12"), (-0.5, "\u{2212}0.5"), (0.01234, "0.012"), (1234.5, "1235"), (12.34, "12.3"), (0, "0"),
        (-0.0001, "0"), (7, "7"),
    ])
    func numbersHaveFewFigures(_ value: Double, _ text: String) {
        #expect(QueryChart.number(value) == text)
    }

    @Test func tablesAreDrawnWithWhatTheyReferTo() throws {
        let styles = try Self.styles()
        let svg = EntityDiagram(parts: [
            (
                "Posts",
                [.init(name: "post", keys: ["post_id"], references: [], others: ["a", "b", "c", "d", "e", "f", "g"])]
            ),
            ("Scores", [.init(name: "score", keys: ["post_id"], references: [("post_id", "post")], others: [])]),
        ]).document(chartStyle: styles.chart, tokens: styles.tokens)
        #expect(svg.contains(">post</text>") && svg.contains("… 2 more") && svg.contains("class=\"eline\""))
        #expect(try Rasterizer.png(svg: svg, width: 600, height: 300, background: 0xFFFFFF).count > 1000)
    }
}
