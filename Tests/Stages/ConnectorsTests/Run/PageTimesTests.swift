import Connectors
import Domain
import TestSupport
import Testing

/// What is a jump and what is a night, a weekend, or a burst.
@Suite struct PageTimesTests {
    private static let hour: Int64 = 3600

    /// Pages of posts so many seconds apart: `(count, spacing, silence before the next page)`, newest first from 1,000 h.
    struct Walk: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let pages: [(count: Int, spacing: Int64, silence: Int64)]
        /// Hours of the jumps, newest first.
        let jumps: [Int64]
    }

    static let walks = [
        Walk(
            testDescription: "a post every 10 min, 11 h without", pages: [(40, 600, 11 * hour), (40, 600, 0)], jumps: []
        ),
        Walk(testDescription: "12 h without", pages: [(40, 600, 12 * hour + 1), (40, 600, 0)], jumps: [12]),
        Walk(
            testDescription: "a post every hour, 49 h without", pages: [(40, 3600, 49 * hour), (40, 3600, 0)], jumps: []
        ),
        Walk(testDescription: "50 h without", pages: [(40, 3600, 50 * hour + 1), (40, 3600, 0)], jumps: [50]),
        Walk(testDescription: "too few posts to tell", pages: [(9, 60, 90 * hour), (9, 60, 0)], jumps: []),
        Walk(
            testDescription: "two jumps", pages: [(40, 60, 30 * hour), (40, 60, 40 * hour), (40, 60, 0)],
            jumps: [29, 39]),
        Walk(
            testDescription: "weekends, four of them",
            pages: (0..<5).map { _ in (40, 600, 60 * hour) }, jumps: []),
        Walk(
            testDescription: "nights of 10 h do not hide a jump of 90 h",
            pages: [(40, 600, 10 * hour), (40, 600, 10 * hour), (40, 600, 90 * hour), (40, 600, 0)], jumps: [89]),
        Walk(
            testDescription: "a silence of 20 h beside one of 30 h is a rhythm",
            pages: [
                (40, 600, 20 * hour), (40, 600, 20 * hour), (40, 600, 20 * hour), (40, 600, 30 * hour), (40, 600, 0),
            ],
            jumps: []),
    ]

    @Test(arguments: walks) func tellsJumps(_ walk: Walk) {
        var times = PageTimes()
        var time: Int64 = 1000 * Self.hour
        for (number, page) in walk.pages.enumerated() {
            let list = (0..<page.count).map { time - Int64($0) * page.spacing }
            times.add(list, page: number)
            time = (list.last ?? time) - max(page.silence, 1)
        }
        let jumps = times.jumps(in: Interval(start: 0, end: 1001 * Self.hour))
        #expect(jumps.map { ($0.interval.end - $0.interval.start) / Self.hour } == walk.jumps)
    }

    /// Side by side on one page, by the server's own word: only a walk three times as long can call it a jump.
    @Test(arguments: [(60, 0), (260, 1)]) func insideAPage(_ hoursBefore: Int, _ jumps: Int) {
        var times = PageTimes()
        let before = (0..<(hoursBefore * 6)).map { Int64(1000 * 3600 - $0 * 600) }
        let last = before.last ?? 0
        times.add(before, page: 1)
        times.add([last - 600, last - 1200, last - 80 * Self.hour, last - 80 * Self.hour - 600], page: 2)
        #expect(times.jumps(in: Interval(start: 0, end: 1001 * Self.hour)).count == jumps)
    }

    /// Only what was asked for can be missing.
    @Test func onlyInsideTheInterval() {
        var times = PageTimes()
        times.add((0..<40).map { 1_000_000 - $0 * 600 }, page: 1)
        times.add((0..<40).map { 700_000 - $0 * 600 }, page: 2)
        #expect(times.jumps(in: Interval(start: 0, end: 2_000_000)).count == 1)
        #expect(
            times.jumps(in: Interval(start: 900_000, end: 2_000_000)).map(\.interval)
                == [Interval(start: 900_000, end: 976_600)])
        #expect(times.jumps(in: Interval(start: 960_000, end: 2_000_000)).isEmpty)
    }
}
