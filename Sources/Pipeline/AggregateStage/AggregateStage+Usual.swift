internal import Aggregation
internal import Domain
internal import SQLiteDatabase

extension AggregateStage {
    /// The days of a monitor from `first` on, by number.
    ///
    /// - Parameter copies: whether copies of a post count each for itself, or all of them once.
    func dayFacts(_ job: Work, from first: Int, copies: CopyCount = .each) throws -> [Int: DayFacts] {
        let rows = try connection.rows(
            """
            SELECT start, "end", \(copies.columns), net, (net_high - net_low) / 2, negative,
                (negative_high - negative_low) / 2, top_engagement, top_negative_engagement
            FROM bucket WHERE monitor_id = ? AND model_id = ? AND grain = 'day' AND start >= ? ORDER BY start
            """, job.id, job.model.id, job.calendar.start(of: first))
        return Dictionary(
            uniqueKeysWithValues: rows.map { row in
                let day = job.calendar.day(of: row.int64(0))
                let facts = DayFacts(
                    day: day, start: row.int64(0), end: row.int64(1), weekday: job.weekday(of: day),
                    posts: row.int(2), scored: row.int(3), saidNegative: row.int(4), net: row[5].real,
                    netError: row[6].real.map { $0 / 1.959964 }, negative: row[7].real,
                    negativeError: row[8].real.map { $0 / 1.959964 }, topEngagement: row.real(9),
                    topNegativeEngagement: row.real(10),
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
        let days = try dayFacts(
            job, from: min(first - UsualValue.days, MonitorSeries.detectorStart(of: first)))
        try connection.transaction {
            for day in days.keys.sorted() where day >= first { try storeUsual(of: day, days, job) }
            try refreshUsualHours(job, from: first, days)
        }
    }

    private func storeUsual(of day: Int, _ days: [Int: DayFacts], _ job: Work) throws {
        guard let facts = days[day] else { return }
        let before = history(days, before: day)
        let posts = AlertJudge.usualPosts(before.map { ($0.weekday, Double($0.posts)) }, facts.weekday)
        let net = AlertJudge.usualNet(before, facts)
        let negative = AlertJudge.usualNegativeShare(before, facts)
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

    /// What the detector expects of an hour, once there is a week of history.
    private func refreshUsualHours(_ job: Work, from first: Int, _ days: [Int: DayFacts]) throws {
        let series = try monitorSeries(job, from: first, days)
        let readings = series.readings(from: first)
        for hour in series.hours where hour.day >= first && hour.posts > 0 {
            let isSettled = history(days, before: hour.day).count >= UsualValue.fewest
            let reading = isSettled ? readings[hour.start] : nil
            try connection.run(
                """
                UPDATE bucket SET usual_posts = ?, usual_posts_low = ?, usual_posts_high = ?, burst = ?
                WHERE monitor_id = ? AND model_id = ? AND grain = 'hour' AND start = ?
                """, reading?.expected, reading.map { max(0, $0.low) }, reading?.high, reading?.evidence, job.id,
                job.model.id,
                hour.start)
        }
    }

    /// The hours that the detector reads to judge those from `first` on: known ones without posts are zero.
    func monitorSeries(
        _ job: Work, from first: Int, _ days: [Int: DayFacts], copies: CopyCount = .each
    ) throws -> MonitorSeries {
        let begin = MonitorSeries.detectorStart(of: first)
        let rows = try connection.rows(
            """
            SELECT start, \(copies.columns) FROM bucket
            WHERE monitor_id = ? AND model_id = ? AND grain = 'hour' AND start >= ? AND start <= ? ORDER BY start
            """, job.id, job.model.id, job.calendar.start(of: begin), job.now)
        var hours: [HourFacts] = []
        func add(_ start: Int64, _ end: Int64, _ hour: Int, _ day: Int, _ row: Row?) {
            let weekday = LocalCalendar.weekday(of: day)
            let slot = WeekSlot(hour: hour, weekday: weekday, isHoliday: job.holidays.contains(day))
            hours.append(
                HourFacts(
                    start: start, end: end, day: day, slot: slot, posts: row?.int(1) ?? 0, scored: row?.int(2) ?? 0,
                    saidNegative: row?.int(3) ?? 0))
        }
        var next = rows.first?.int64(0) ?? 0
        for row in rows {
            while next < row.int64(0) {
                let gap = job.calendar.hour(of: next)
                let day = job.calendar.day(of: next)
                let (dayStart, dayEnd) = (job.calendar.start(of: day), job.calendar.start(of: day + 1))
                let isBusy = days[day].map { $0.posts > 0 } ?? false
                if job.coverage.isKnown(gap.start, gap.end, hasPosts: isBusy),
                    isBusy || job.coverage.isKnown(dayStart, dayEnd, hasPosts: false)
                {
                    add(gap.start, gap.end, gap.hour, day, nil)
                }
                next = gap.end
            }
            let own = job.calendar.hour(of: row.int64(0))
            add(own.start, own.end, own.hour, job.calendar.day(of: row.int64(0)), row)
            next = own.end
        }
        return MonitorSeries(
            days: days, hours: hours, minimumPosts: job.version.monitor.minimumPosts, now: job.now)
    }
}

extension CopyCount {
    /// Posts, those decided on, and the negative ones among them, as `bucket` calls them.
    fileprivate var columns: String {
        switch self {
        case .each: "posts, scored, said_negative"
        case .once: "distinct_posts, distinct_scored, distinct_negative"
        }
    }
}
