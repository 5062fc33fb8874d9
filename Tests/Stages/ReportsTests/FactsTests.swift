import Foundation
import SQLiteDatabase
import Testing

@testable import Reports

struct FactsTests {
    /// statsmodels 0.14 proportion_confint(count, nobs, method="wilson").
    @Test(arguments: [(10.0, 50.0, 0.112437, 0.330371), (0, 20, 0, 0.161125), (20, 20, 0.838875, 1)])
    func sharesHaveWilsonIntervals(count: Double, total: Double, low: Double, high: Double) throws {
        let range = try #require(CountInterval.share(count, of: total))
        #expect(abs(range.low - low) < 1e-4 && abs(range.high - high) < 1e-4)
    }

    /// Exact Poisson limits (Garwood 1936, tables): Byar's approximation is within a tenth from 5 on.
    @Test(arguments: [(10, 4.795, 18.39), (58, 44.04, 74.98), (5, 1.62, 11.67)])
    func countsHavePoissonIntervals(count: Int, low: Double, high: Double) {
        let range = CountInterval.poisson(count)
        #expect(abs(range.low - low) < 0.1 && abs(range.high - high) < 0.1)
    }

    /// The design's worked numbers: −0.18 (−0.27 to −0.09) against +0.14 (+0.06 to +0.22).
    @Test func changeAddsHalfWidthsAsErrors() throws {
        let measure = Measure(
            "net", .net, today: Range3(value: -0.18, low: -0.27, high: -0.09),
            usual: Range3(value: 0.14, low: 0.06, high: 0.22),
            minimum: 0.05)
        let change = try #require(measure.change)
        #expect(abs(change.value + 0.32) < 1e-9)
        // √(0.09² + 0.08²) = 0.1204
        #expect(abs(change.low + 0.4404) < 1e-4 && abs(change.high + 0.1996) < 1e-4)
        #expect(measure.verdict == .clearlyDown)
    }

    @Test(arguments: [
        (Range3(value: 0.1, low: 0.02, high: 0.18), Verdict.clearlyUp),
        (Range3(value: 0.03, low: 0.01, high: 0.05), .slightlyUp),
        (Range3(value: 0.03, low: -0.01, high: 0.07), .noClearChange),
        (Range3(value: -0.03, low: -0.05, high: -0.01), .slightlyDown),
    ])
    func wordsFollowTheTests(change: Range3, verdict: Verdict) {
        #expect(Verdict(change, neutral: 0, isLarge: abs(change.value) >= 0.05) == verdict)
    }

    @Test func postsCompareByTheirFactor() throws {
        let measure = Measure(
            "posts", .posts, today: Range3(value: 1204, low: 1204, high: 1204),
            usual: Range3(value: 402, low: 316, high: 511),
            minimum: 1.25)
        let change = try #require(measure.change)
        #expect(abs(change.value - 2.995) < 1e-3 && abs(change.low - 2.356) < 1e-3 && abs(change.high - 3.810) < 1e-3)
    }

    @Test(arguments: [
        ("2026-11-17", 2, 20774), ("1970-01-01", 4, 0), ("2024-02-29", 4, 19782), ("1969-12-31", 3, -1),
        ("2000-03-01", 3, 11017),
    ])
    func daysCount(text: String, weekday: Int, number: Int) throws {
        let day = try #require(CivilDay(text))
        #expect(day.number == number && day.weekday == weekday && day.description == text)
        #expect(CivilDay(number: number) == day)
    }

    @Test(arguments: ["2026-02-29", "2026-13-01", "17.11.2026", ""]) func noDays(text: String) {
        #expect(CivilDay(text) == nil)
    }

    @Test(arguments: [
        ("Europe/Berlin", "2026-03-29", 23), ("Europe/Berlin", "2026-10-25", 25), ("Asia/Shanghai", "2026-11-17", 24),
        // Clocks go forward at midnight: the day begins at 01:00.
        ("America/Santiago", "2026-09-06", 23),
    ])
    func daysHaveTheirHours(zone: String, day: String, hours: Int) throws {
        let period = ReportPeriod(try #require(CivilDay(day)), zone: try #require(TimeZone(identifier: zone)))
        #expect(period.end - period.start == Int64(hours) * 3600)
    }

    @Test func yesterdayIsWhereTheMonitorIs() throws {
        // 2026-11-17T23:30:00Z is the 18th in Shanghai.
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        #expect(ReportPeriod.before(1_794_958_200, zone: zone).day.description == "2026-11-17")
        #expect(ReportPeriod.before(1_794_958_200, zone: .gmt).day.description == "2026-11-16")
    }

    @Test func coverageJoinsOverlappingTries() throws {
        let period = ReportPeriod(try #require(CivilDay("2026-11-17")), zone: .gmt)
        let start = period.start
        func row(_ status: String, _ from: Int64, _ to: Int64, _ reason: String?) -> [SQLValue] {
            [
                .text("a.example"), .text("feed"), .text(status), reason.map(SQLValue.text) ?? .null,
                .integer(start + from * 3600),
                .integer(start + to * 3600), .integer(start),
            ]
        }
        let columns = ["source", "connector", "status", "reason", "interval_start", "interval_end", "known_since"]
        let table = FigureTable(
            sql: "", columns: columns,
            rows: [
                row("complete", 0, 6, nil), row("complete", 5, 12, nil), row("failed", 12, 20, "rate limit"),
                row("complete", 18, 24, nil),
            ])
        let grid = CoverageGrid(table, period: period, days: 2, now: period.end)
        #expect(grid.completeHours == 18 && grid.expectedHours == 24)
        #expect(grid.gaps.map { $0.runs.map { [$0.from, $0.to] } } == [[[12, 18]]])
        #expect(grid.gaps.first?.source.reasons == ["rate limit"])
        #expect(grid.sources[0].days[0].allSatisfy { $0 == .outside })
    }
}
