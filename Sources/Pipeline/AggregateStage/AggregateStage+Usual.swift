internal import Aggregation
internal import Domain
internal import SQLiteDatabase

/// A day of a monitor as history sees it.
struct DayFacts {
    let day: Int
    let start: Int64
    let end: Int64
    let posts: Int
    let scored: Int
    let saidNegative: Int
    let net: Double?
    let netError: Double?
    let negative: Double?
    let negativeError: Double?
    let isKnown: Bool

    var weekday: Int { LocalCalendar.weekday(of: day) }
}

extension AggregateStage {
    /// The days of a monitor from `first` on, by number.
    func dayFacts(_ job: Work, from first: Int) throws -> [Int: DayFacts] {
        let rows = try connection.rows(
            """
            SELECT start, "end", posts, scored, said_negative, net, (net_high - net_low) / 2, negative,
                (negative_high - negative_low) / 2
            FROM bucket WHERE monitor_id = ? AND model_id = ? AND grain = 'day' AND start >= ? ORDER BY start
            """, job.id, job.model.id, job.calendar.start(of: first))
        return Dictionary(
            uniqueKeysWithValues: rows.map { row in
                let facts = DayFacts(
                    day: job.calendar.day(of: row.int64(0)), start: row.int64(0), end: row.int64(1), posts: row.int(2),
                    scored: row.int(3), saidNegative: row.int(4), net: row[5].real,
                    netError: row[6].real.map { $0 / 1.959964 }, negative: row[7].real,
                    negativeError: row[8].real.map { $0 / 1.959964 },
                    isKnown: job.coverage.isKnown(row.int64(0), row.int64(1), hasPosts: row.int(2) > 0))
                return (facts.day, facts)
            })
    }

    /// The known days among those that a day is compared with.
    func history(_ days: [Int: DayFacts], before day: Int) -> [DayFacts] {
        (day - UsualValue.days..<day).compactMap { days[$0] }.filter(\.isKnown)
    }

    /// The usual values of all cells from `first` on.
    func refreshUsual(_ job: Work, from first: Int) throws {
        let days = try dayFacts(job, from: first - UsualValue.days)
        try connection.transaction {
            for day in days.keys.sorted() where day >= first { try storeUsual(of: day, days, job) }
            try refreshUsualHours(job, from: first, days)
        }
    }

    private func storeUsual(of day: Int, _ days: [Int: DayFacts], _ job: Work) throws {
        guard let facts = days[day] else { return }
        let before = history(days, before: day)
        let posts = Self.usualPosts(before.map { ($0.weekday, Double($0.posts)) }, facts.weekday)
        func usualShare(_ value: (DayFacts) -> Double?, _ error: (DayFacts) -> Double?) -> UsualValue? {
            let errors = before.compactMap(error)
            let values = before.compactMap { day in value(day).map { (weekday: day.weekday, value: $0) } }
            return UsualValue(values, weekday: facts.weekday) { _ in max(median(errors), 1e-6) }
                .map { $0.forDay(error: error(facts), usualError: median(errors)) }
        }
        let net = usualShare(\.net, \.netError)
        let negative = usualShare(\.negative, \.negativeError)
        try connection.run(
            """
            UPDATE bucket SET usual_posts = ?, usual_posts_low = ?, usual_posts_high = ?, usual_net = ?,
                usual_net_low = ?, usual_net_high = ?, usual_negative = ?, usual_negative_low = ?,
                usual_negative_high = ?
            WHERE monitor_id = ? AND model_id = ? AND grain = 'day' AND start = ?
            """, posts?.centre, posts.map { max(0, $0.centre - $0.reach) }, posts.map { $0.centre + $0.reach },
            net?.centre, net.map { max(-1, $0.centre - $0.reach) }, net.map { min(1, $0.centre + $0.reach) },
            negative?.centre, negative.map { max(0, $0.centre - $0.reach) },
            negative.map { min(1, $0.centre + $0.reach) }, job.id, job.model.id, facts.start)
    }

    static func usualPosts(_ history: [(weekday: Int, value: Double)], _ weekday: Int) -> UsualValue? {
        // What a Poisson process of that rate scatters by itself.
        UsualValue(history, weekday: weekday) { max($0, 1).squareRoot() }
    }

    /// An hour is compared with the same hour of the days before.
    private func refreshUsualHours(_ job: Work, from first: Int, _ days: [Int: DayFacts]) throws {
        let hours = try HourPosts(job, from: first - UsualValue.days, connection)
        for (start, day, hour) in hours.cells where day >= first {
            let usual = Self.usualPosts(
                hours.history(of: hour, before: day, days, job.coverage), LocalCalendar.weekday(of: day))
            try connection.run(
                """
                UPDATE bucket SET usual_posts = ?, usual_posts_low = ?, usual_posts_high = ?
                WHERE monitor_id = ? AND model_id = ? AND grain = 'hour' AND start = ?
                """, usual?.centre, usual.map { max(0, $0.centre - $0.reach) },
                usual.map { $0.centre + $0.reach }, job.id, job.model.id, start)
        }
    }
}

/// Posts by day and hour of the wall clock; hours without posts have no cell.
struct HourPosts {
    private(set) var cells: [(start: Int64, day: Int, hour: Int)] = []
    private var posts: [Int: [Int: Int]] = [:]

    init(_ job: Work, from first: Int, _ connection: Connection) throws {
        let rows = try connection.rows(
            """
            SELECT start, local_hour, posts FROM bucket
            WHERE monitor_id = ? AND model_id = ? AND grain = 'hour' AND start >= ? ORDER BY start
            """, job.id, job.model.id, job.calendar.start(of: first))
        for row in rows {
            let day = job.calendar.day(of: row.int64(0))
            cells.append((row.int64(0), day, row.int(1)))
            posts[day, default: [:]][row.int(1), default: 0] += row.int(2)
        }
    }

    func history(
        of hour: Int, before day: Int, _ days: [Int: DayFacts], _ coverage: CoverageSpans
    ) -> [(weekday: Int, value: Double)] {
        (day - UsualValue.days..<day).compactMap { earlier in
            guard let facts = days[earlier], facts.isKnown else { return nil }
            let count = posts[earlier]?[hour] ?? 0
            let start = facts.start + Int64(hour) * 3_600
            guard count > 0 || coverage.isKnown(start, start + 3_600, hasPosts: facts.posts > 0) else { return nil }
            return (facts.weekday, Double(count))
        }
    }
}
