import Domain
import Foundation
import Reports
import SQLiteDatabase
import Storage
import Support
import Testing

@testable import ReportStage

/// Definitions: those that ship, one of one's own, and what lint says of mistakes.
struct DefinitionTests {
    private func catalog(_ own: String? = nil) throws -> ReportCatalog {
        try ReportCatalog(
            folders: [own, "\(SyntheticStore.root)/reports"].compactMap { $0 },
            schema: "\(SyntheticStore.root)/schemas/report.schema.json")
    }

    private func write(_ text: String, _ path: String) throws { try AtomicFile.write(Array(text.utf8), to: path) }

    /// A folder of reports of one's own with one report of one figure.
    private func ownReport(_ folder: String, sql: String, chart: String, words: String = "") throws {
        try write(
            """
            { name: "mine", figures: [
                { id: "finding", kind: "finding", section: "finding", sql: "finding.sql" },
                { id: "bars", kind: "chart", section: "finding", sql: "bars.sql", chart: \(chart) },
            ] }
            """, "\(folder)/mine/report.json5")
        try write("SELECT 'it' AS say, posts AS n FROM daily_sentiment WHERE day = :day;", "\(folder)/mine/finding.sql")
        try write(sql, "\(folder)/mine/bars.sql")
        for language in ["en", "zh-CN"] {
            try write(
                """
                { title: "Mine", finding: { it: "{n:posts} on {day}" }, figures: { bars: { kicker: "k", finding: "f {posts:count}" \(words) } } }
                """, "\(folder)/mine/locales/\(language).json5")
        }
    }

    @Test(arguments: SyntheticStore.reportNames)
    func shippedReportsAreSound(_ name: String) throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        #expect(try ReportLint(catalog: try catalog(), store: synthetic.store).complaints(name) == [])
    }

    @Test func oneOfOnesOwnIsBuiltWithWhatItLacksFromTheShared() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let own = "\(synthetic.folder)/own"
        try ownReport(
            own, sql: "SELECT day, posts FROM daily_sentiment WHERE day = :day AND monitor = :monitor;",
            chart: "{ mark: \"bars\", y: \"day\", series: [{ value: \"posts\" }], format: \"count\" }")
        let catalog = try catalog(own)
        #expect(try catalog.entry("mine").isShipped == false && catalog.entry("topics").isShipped)
        #expect(try ReportLint(catalog: catalog, store: synthetic.store).complaints("mine") == [])
        let built = try ReportStage(store: synthetic.store, catalog: catalog).run(
            monitors: [synthetic.monitor], languages: ["en"], now: SyntheticStore.now,
            reports: [("mine", nil)]
        ).reports
        #expect(built.first?.finding == "Lumen Kettle 17 Nov: 1,204 posts on 17 Nov")
    }

    @Test(arguments: [
        (
            "SELECT day, posts FROM no_view;", "{ mark: \"bars\", series: [{ value: \"posts\" }] }",
            "no such table: no_view"
        ),
        (
            "SELECT day, posts FROM daily_sentiment;", "{ mark: \"bars\", series: [{ value: \"post\" }] }",
            "draws the column post, which its query has not. Did you mean posts?"
        ),
        (
            "SELECT day, posts FROM daily_sentiment WHERE day = :today;",
            "{ mark: \"bars\", series: [{ value: \"posts\" }] }",
            "there is no parameter :today"
        ),
        ("SELECT 1 AS posts;", "{ mark: \"pie\", series: [{ value: \"posts\" }] }", "must be one of lines"),
    ])
    func lintSaysWhatIsWrong(_ sql: String, _ chart: String, _ complaint: String) throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        let own = "\(synthetic.folder)/own"
        try ownReport(own, sql: sql, chart: chart)
        let complaints = try ReportLint(catalog: try catalog(own), store: synthetic.store).complaints("mine")
        #expect(complaints.contains { $0.contains(complaint) }, "\(complaints)")
    }

    @Test func anUnknownReportIsGuessed() throws {
        #expect(throws: ReportError("there is no report topic. Did you mean topics?")) { try catalog().entry("topic") }
    }

    @Test(arguments: SyntheticStore.reportNames)
    func verifyRecomputesEveryNumber(_ name: String) throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fillForReports()
        let report = try #require(try synthetic.build([name]).first)
        func verify() throws -> Verification {
            let stage = try ReportStage(
                store: synthetic.store, reportsFolder: "\(SyntheticStore.root)/reports",
                schemasFolder: "\(SyntheticStore.root)/schemas", program: "another",
                explainer: SyntheticStore.Explainer())
            return try stage.verify(report.pages[0].path, monitors: [synthetic.monitor])
        }
        let same = try verify()
        #expect(same.isEqual && same.queries > 5 && same.values > 20 && same.files > 5, "\(same)")
        try synthetic.connection.run(
            "UPDATE bucket SET posts = posts + 1 WHERE monitor_id = 1 AND grain = 'day' AND local_day = '2026-11-15'")
        let other = try verify()
        let isAsked = name != "topics" && name != "data-quality"
        #expect(other.isEqual != isAsked || !isAsked, "\(other)")
        if isAsked { #expect(other.differences.contains { $0.contains("printed") }) }
        // A page that somebody changed is found as well.
        try AtomicFile.write(try readFile(report.pages[0].path) + [10], to: report.pages[0].path)
        #expect(try verify().otherFiles.contains { $0.hasPrefix("\(name).html") })
    }

    @Test func theWeekIsTheLastWholeOne() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fillForReports()
        let week = try #require(try synthetic.build(["weekly-brand"]).first)
        #expect(week.period == "2026-11-09")
        #expect(week.finding.hasPrefix("Lumen Kettle 9 Nov to 15 Nov: +0.1"), "\(week.finding)")
        #expect(
            try synthetic.build(["crisis"]).first?.finding.contains("Negative surge: 26 of 58 posts, expected 4 ± 3")
                == true)
        #expect(try synthetic.build(["data-quality"]).first?.monitor == "all")
    }
}
