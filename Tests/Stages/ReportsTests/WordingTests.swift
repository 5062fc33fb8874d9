import Foundation
import SQLiteDatabase
import Testing

@testable import Reports

struct WordingTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    private func wording(_ language: String) throws -> Wording {
        try Wording(language: language, path: "\(Self.root)/reports/shared/locales/\(language).json5")
    }

    @Test func definitionFitsItsSchemaAndLanguagesHaveTheSameKeys() throws {
        try ReportDefinition.check(
            "\(Self.root)/reports/daily-brief", schema: "\(Self.root)/schemas/report.schema.json")
    }

    @Test(arguments: [
        (-0.18, "−0.18"), (0.14, "+0.14"), (0, "0.00"), (-0.001, "0.00"), (0.004, "0.00"), (1, "+1.00"),
    ])
    func signedNumbers(value: Double, text: String) throws { #expect(try wording("en").signed(value) == text) }

    @Test(arguments: [(0, "0"), (999, "999"), (1204, "1,204"), (1_234_567, "1,234,567"), (-1204, "−1,204")])
    func counts(value: Int, text: String) throws { #expect(try wording("en").count(value) == text) }

    @Test func intervalsAndSharesByLanguage() throws {
        let english = try wording("en")
        let chinese = try wording("zh-CN")
        #expect(english.withInterval(-0.18, -0.27, -0.09) == "−0.18 (−0.27 to −0.09)")
        #expect(chinese.withInterval(-0.18, -0.27, -0.09) == "−0.18（−0.27 至 −0.09）")
        #expect(english.percent(0.93) == "93\u{202F}%" && chinese.percent(0.93) == "93%")
        #expect(
            english.percentRange(0.34, 0.46) == "34 to 46\u{202F}%" && chinese.percentRange(0.34, 0.46) == "34% 至 46%")
        #expect(english.counted("posts", 1) == "1 post" && english.counted("posts", 1204) == "1,204 posts")
        #expect(chinese.counted("posts", 1) == "1 条")
    }

    @Test func daysByLanguage() throws {
        let day = try #require(CivilDay("2026-11-17"))
        #expect(try wording("en").longDay(day) == "Tuesday 17 November 2026")
        #expect(try wording("zh-CN").longDay(day) == "2026年11月17日 星期二")
        #expect(try wording("en").weekdayAndDay(day) == "Tue 17 Nov" && wording("zh-CN").day(day) == "11月17日")
        let zone = try #require(TimeZone(identifier: "Europe/Amsterdam"))
        #expect(try wording("en").moment(1_794_964_200, zone) == "18 Nov 02:10 UTC+1")
    }

    @Test func valuesAreNeverTemplates() throws {
        let text = try wording("en").html(
            "coverage.gap", ["source": "{hours}<b>**x**", "hours": "02:00", "reason": ""])
        #expect(text == "<b>{hours}&lt;b&gt;**x**</b> missing 02:00.")
    }

    @Test(arguments: [
        ("<script>&\"'", "&lt;script&gt;&amp;&quot;&#39;"), ("a\u{202E}b\u{2066}c", "a⟨U+202E⟩b⟨U+2066⟩c"),
        ("a\u{0}b\u{1B}", "a⟨U+0000⟩b⟨U+001B⟩"),
        ("✨烫伤", "✨烫伤"),
    ])
    func escapesHostileText(text: String, html: String) { #expect(escapeHTML(text) == html) }

    @Test func isolatesPostsAndDistrustsTheirLanguage() {
        #expect(isolated("שלום", language: "he") == "<bdi lang=\"he\">שלום</bdi>")
        #expect(isolated("x", language: "en\" onclick=\"x") == "<bdi>x</bdi>")
    }

    @Test func plainTextKeepsTo72Columns() throws {
        let english =
            "Seven tenths of the fall come from one topic, steam · lid · burn: 402 posts, usually 4. "
            + String(repeating: "x", count: 200)
        let chinese = String(repeating: "降幅的七成来自一个话题“烫伤·壶盖·蒸汽”：402 条帖子，往常 4 条。", count: 4)
        for text in [english, chinese] {
            for line in PlainText.wrapped(text, indent: 2, hanging: 4) {
                #expect(PlainText.width(line) <= 72, "\(line)")
            }
        }
        #expect(PlainText.wrapped("a b", indent: 2) == ["  a b"])
    }

    @Test func spreadsheetsRunNothingFromPosts() {
        let table = FigureTable(
            sql: "", columns: ["text", "net"],
            rows: [[.text("=HYPERLINK(\"x\")"), .real(-0.12)], [.text("@cmd"), .null]])
        #expect(table.csv == "text,net\n\"'=HYPERLINK(\"\"x\"\")\",-0.12\n'@cmd,\n")
    }

    @Test func shownQueriesAreWhatRan() throws {
        let definition = try ReportDefinition(folder: "\(Self.root)/reports/daily-brief")
        for figure in definition.figures { #expect(!figure.sql.contains("?")) }
    }
}
