import AggregateStage
import Domain
import Foundation
import SQLiteDatabase
import Storage
import Support

/// The nightly aggregation on a large store: `make` builds one of invented posts, `night` adds a day and aggregates it, `rebuild`
/// makes all figures from nothing.
struct StoreBenchmark {
    let layout: StateLayout
    let schemas: String

    /// 2026-08-03 00:00 UTC, a Monday.
    private static let first: Int64 = 1_785_715_200
    private static let monitors = StoreMaker.brands.map {
        Monitor(name: $0, query: $0, group: "brands", timeZone: "UTC", minimumPosts: 20)
    }

    private func open() throws -> Store { try Store(layout, schemas: schemas, clock: .fixed(Self.first)) }

    /// Indexes and triggers are left out while the posts are written and made again after: ten times faster, the same store.
    func make(days: Int, postsPerDay: Int) throws {
        let store = try open()
        let connection = store.connection
        let parts = try connection.rows(
            """
            SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL
                AND tbl_name IN ('post', 'score', 'post_source')
            """)
        for part in parts { try connection.run("DROP \(part.text(0)) \(part.text(1))") }
        try connection.run("PRAGMA cache_size = -400000")
        var maker = try StoreMaker(store)
        let start = Date()
        for day in 0..<days {
            try maker.fill(Self.first + Int64(day) * 86_400, postsPerDay)
            if day % 10 == 9 { progress("\(day + 1) days, \(seconds(since: start)) s") }
        }
        for part in parts { try connection.run(part.text(2)) }
        try connection.run("PRAGMA optimize")
        progress("indexes made, \(seconds(since: start)) s in all")
    }

    /// All figures of all days; then topics and terms of the last 29, as nights would have left them.
    func rebuild() throws {
        let store = try open()
        let stage = AggregateStage(store: store)
        let now = try lastDay(store) + 86_400 + 7_200
        for step in AggregateStage.Figures.allCases {
            let clock = Usage()
            let count = try stage.rebuild(step, monitors: Self.monitors, now: now)
            progress("\(step): \(count), \(clock.text)")
        }
    }

    /// Terms, topics and alerts of the last days, as nights would have left them.
    func settle(days: Int) throws {
        let store = try open()
        let last = try lastDay(store)
        try store.connection.run(
            "INSERT OR IGNORE INTO touched_time SELECT monitor_id, ? FROM monitor WHERE current = 1",
            last - Int64(days - 1) * 86_400)
        let clock = Usage()
        let summary = try AggregateStage(store: store).run(monitors: Self.monitors, now: last + 86_400 + 7_200)
        progress("settled: \(summary.line); \(clock.text)")
    }

    /// A day more, scored, and the aggregation that follows.
    func night(posts: Int) throws {
        let store = try open()
        let day = try lastDay(store) + 86_400
        var maker = try StoreMaker(store)
        try maker.fill(day, posts)
        let stage = AggregateStage(store: store)
        let clock = Usage()
        let summary = try stage.run(monitors: Self.monitors, now: day + 86_400 + 7_200)
        let size = try store.connection.row("SELECT count(*) FROM post")?.int(0) ?? 0
        print("\(posts) new posts on \(size): \(summary.line); \(clock.text)")
    }

    private func lastDay(_ store: Store) throws -> Int64 {
        let last = try store.connection.row("SELECT max(published_at) FROM post")?.int64(0) ?? Self.first
        return last - (last - Self.first) % 86_400
    }

    private func progress(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    private func seconds(since start: Date) -> Int { Int(Date().timeIntervalSince(start)) }

    /// Time since it was made, by the clock on the wall and of the processors, and the most memory so far.
    private struct Usage {
        private let start = Date()
        private let used = Usage.processor()

        private static func processor() -> Double {
            var usage = rusage()
            unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
                + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
        }

        var text: String {
            var usage = rusage()
            unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return String(
                format: "%.1f s (%.1f s of processor), at most %d MB", Date().timeIntervalSince(start),
                Self.processor() - used, usage.ru_maxrss / 1_024)
        }
    }
}
