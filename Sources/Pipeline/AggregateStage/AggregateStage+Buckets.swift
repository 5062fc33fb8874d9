internal import Aggregation
internal import Domain
internal import SQLiteDatabase

extension AggregateStage {
    /// Days of one monitor that are made in one transaction.
    private static let daysAtOnce = 20
    /// What the cache holds, in KiB, while more days than a night's are made: the posts of a busy day, so that each further monitor
    /// finds them there.
    private static let (usualCache, wideCache) = (65_536, 163_840)

    /// Makes the touched days and their hours again, and the rows of days that are known to hold no post.
    ///
    /// Day by day over all monitors, for a day's posts lie side by side in the store. Sets each job's first day.
    ///
    /// - Returns: cells made.
    func refreshBuckets(_ work: inout [Work]) throws -> Int {
        var touched: [(start: Int64, job: Int, day: Int)] = []
        for (index, job) in work.enumerated() {
            let times = try connection.rows("SELECT published_at FROM touched_time WHERE monitor_id = ?", job.id)
            let days = Set(times.map { job.calendar.day(of: $0.int64(0)) })
            touched += days.map { (job.calendar.start(of: $0), index, $0) }
            work[index].first = days.min()
        }
        touched.sort { ($0.start, $0.job) < ($1.start, $1.job) }
        var readers = work.map { DayReader($0, connection) }
        let isMany = touched.count > Self.daysAtOnce * work.count
        try connection.execute("PRAGMA cache_size = -\(isMany ? Self.wideCache : Self.usualCache)")
        var cells = 0
        var rest = touched[...]
        while !rest.isEmpty {
            let some = rest.prefix(Self.daysAtOnce)
            rest = rest.dropFirst(Self.daysAtOnce)
            cells += try connection.transaction {
                try some.reduce(0) { try $0 + refreshDay($1.day, &readers[$1.job], work[$1.job]) }
            }
        }
        if isMany { try connection.execute("PRAGMA cache_size = -\(Self.usualCache)") }
        for index in work.indices {
            let changed = try refreshEmptyDays(work[index])
            work[index].first = ([work[index].first].compactMap { $0 } + changed).min()
            cells += changed.count
        }
        return cells
    }

    /// Writes a row of zeros for each day that is over, was fetched and has no post, since the monitor's first post.
    ///
    /// - Returns: the days whose rows came or went.
    private func refreshEmptyDays(_ job: Work) throws -> [Int] {
        let rows = try connection.rows(
            "SELECT start, posts FROM bucket WHERE monitor_id = ? AND model_id = ? AND grain = 'day' ORDER BY start",
            job.id, job.model.id)
        let held = Dictionary(uniqueKeysWithValues: rows.map { (job.calendar.day(of: $0.int64(0)), $0.int(1)) })
        let empty = Set(held.filter { $0.value == 0 }.keys)
        var wanted: Set<Int> = []
        if let first = held.filter({ $0.value > 0 }).keys.min() {
            let today = job.calendar.day(of: job.now)
            for day in first..<max(first, today) where (held[day] ?? 0) == 0 {
                let (start, end) = (job.calendar.start(of: day), job.calendar.start(of: day + 1))
                if job.coverage.isKnown(start, end, hasPosts: false) { wanted.insert(day) }
            }
        }
        let changed = wanted.symmetricDifference(empty).sorted()
        guard !changed.isEmpty else { return [] }
        try connection.transaction {
            for day in changed {
                let cell = Cell(
                    grain: .day, start: job.calendar.start(of: day), end: job.calendar.start(of: day + 1),
                    day: LocalCalendar.name(of: day), hour: nil)
                // Kept until the run is whole, so that a kill does not forget that later days rest on it.
                try connection.run("INSERT OR IGNORE INTO touched_time VALUES (?, ?)", job.id, cell.start)
                if wanted.contains(day) {
                    try insert(CellTally(), [], cell, job)
                } else {
                    try connection.run(
                        "DELETE FROM bucket WHERE monitor_id = ? AND model_id = ? AND grain = 'day' AND start = ?",
                        job.id, job.model.id, cell.start)
                }
            }
        }
        return changed
    }
}
