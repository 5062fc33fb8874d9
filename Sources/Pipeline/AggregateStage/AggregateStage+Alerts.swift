internal import Aggregation
internal import Domain
internal import SQLiteDatabase

/// What alerts need of one monitor.
private struct AlertJob {
    let work: Work
    /// Days before `first` serve as history only.
    let first: Int
    var tests: [Int: [AlertTest]] = [:]
    var days: [Int: DayFacts] = [:]
}

extension AggregateStage {
    /// Judges the days again that changed, and those that an unresolved alert waits for, and writes what follows.
    ///
    /// The tests of one local day, over all monitors, rules and hours, are one family: their false discoveries are limited together.
    /// This and the end of the touched times are one transaction.
    func refreshAlerts(_ work: [Work], now: Int64) throws {
        let first = try firstAlertDay(work, now: now)
        let jobs = try work.map { try alertJob($0, from: first) }
        let last = work.map { $0.calendar.day(of: now) }.max() ?? first
        var rates: [Int: (q: [Double], tests: Int)] = [:]
        for day in first..<max(first, last + 1) {
            let probabilities = jobs.flatMap { $0.tests[day] ?? [] }.map(\.probability)
            rates[day] = (falseDiscoveryRates(probabilities), probabilities.count)
        }
        try connection.transaction {
            for index in jobs.indices {
                let incidents = follow(jobs[index], &rates, through: last)
                try store(incidents, jobs[index].work, from: first)
            }
            try connection.run(
                "DELETE FROM touched_time WHERE monitor_id IN (SELECT monitor_id FROM monitor WHERE current = 1)")
        }
    }

    func openAlertCount() throws -> Int {
        try connection.row(
            """
            SELECT count(*) FROM alert JOIN monitor USING (monitor_id)
            WHERE current = 1 AND state IN ('open', 'ongoing')
            """)?.int(0) ?? 0
    }

    /// The earliest day to judge: no alert begins before it and reaches into it.
    private func firstAlertDay(_ work: [Work], now: Int64) throws -> Int {
        var first = work.map { $0.first ?? $0.calendar.day(of: now) }.min() ?? 0
        while true {
            var earlier = first
            for job in work {
                let start = job.calendar.start(of: first - 1)
                let reaching = try connection.row(
                    """
                    SELECT min(first_start) FROM alert WHERE monitor_id = ?1 AND state <> 'withdrawn'
                        AND (last_start >= ?2 OR state IN ('open', 'ongoing'))
                    """, job.id, start)
                if let time = reaching?[0].integer { earlier = min(earlier, job.calendar.day(of: time)) }
            }
            if earlier == first { return first }
            first = earlier
        }
    }

    private func alertJob(_ work: Work, from first: Int) throws -> AlertJob {
        var job = AlertJob(work: work, first: first)
        job.days = try dayFacts(work, from: first - UsualValue.days)
        let minimum = max(1, work.version.monitor.minimumPosts)
        let shares = testDays(&job, minimum)
        let hours = try HourPosts(work, from: first - UsualValue.days, connection)
        for cell in try hourCells(work, from: first) {
            let weekday = LocalCalendar.weekday(of: cell.day)
            let history = hours.history(of: cell.hour, before: cell.day, job.days, work.coverage)
            if let usual = Self.usualPosts(history, weekday) {
                job.tests[cell.day, default: []].append(
                    .volumeSpike(
                        .hour, start: cell.start, end: cell.end, posts: cell.posts, usual: usual, minimumVolume: minimum
                    ))
            }
            if let share = shares[cell.day], cell.scored >= minimum {
                job.tests[cell.day, default: []].append(
                    .negativeSurge(
                        .hour, start: cell.start, end: cell.end, negative: cell.negative, decided: cell.scored,
                        usualShare: share, minimumVolume: minimum))
            }
        }
        return job
    }

    /// Adds the tests of whole days; returns the usual share of negative posts of each, which its hours are held against too.
    private func testDays(_ job: inout AlertJob, _ minimum: Int) -> [Int: UsualValue] {
        var shares: [Int: UsualValue] = [:]
        for day in job.days.keys.sorted() where day >= job.first {
            guard let facts = job.days[day], facts.start <= job.work.now else { continue }
            let before = history(job.days, before: day)
            if let usual = Self.usualPosts(before.map { ($0.weekday, Double($0.posts)) }, facts.weekday) {
                job.tests[day, default: []].append(
                    .volumeSpike(
                        .day, start: facts.start, end: facts.end, posts: facts.posts, usual: usual,
                        minimumVolume: minimum))
            }
            let decided = before.filter { $0.scored > 0 }
            let share = UsualValue(
                decided.map { ($0.weekday, Double($0.saidNegative) / Double($0.scored)) }, weekday: facts.weekday
            ) { _ in 0 }
            guard let share else { continue }
            shares[day] = share
            job.tests[day, default: []].append(
                .negativeSurge(
                    .day, start: facts.start, end: facts.end, negative: facts.saidNegative, decided: facts.scored,
                    usualShare: share, minimumVolume: minimum))
        }
        return shares
    }

    private struct HourCell {
        let start: Int64
        let end: Int64
        let day: Int
        let hour: Int
        let posts: Int
        let scored: Int
        let negative: Int
    }

    private func hourCells(_ work: Work, from first: Int) throws -> [HourCell] {
        try connection.rows(
            """
            SELECT start, "end", local_hour, posts, scored, said_negative FROM bucket
            WHERE monitor_id = ? AND model_id = ? AND grain = 'hour' AND start >= ? AND start <= ? ORDER BY start
            """, work.id, work.model.id, work.calendar.start(of: first), work.now
        ).map {
            HourCell(
                start: $0.int64(0), end: $0.int64(1), day: work.calendar.day(of: $0.int64(0)), hour: $0.int(2),
                posts: $0.int(3), scored: $0.int(4), negative: $0.int(5))
        }
    }

    /// The incidents of each rule. Takes the job's own rates from the front of each day's, in the order they were made.
    private func follow(
        _ job: AlertJob, _ rates: inout [Int: (q: [Double], tests: Int)], through last: Int
    ) -> [(AlertRule, Incident)] {
        var byRule: [AlertRule: [AlertDay]] = [:]
        let calendar = job.work.calendar
        for day in job.first..<max(job.first, last + 1) {
            let tests = job.tests[day] ?? []
            let own = rates[day]?.q.prefix(tests.count) ?? []
            rates[day]?.q.removeFirst(tests.count)
            let (start, end) = (calendar.start(of: day), calendar.start(of: day + 1))
            for rule in AlertRule.allCases {
                let fired = zip(tests, own).filter { $0.0.rule == rule && $0.0.isLarge && $0.1 <= AlertTest.qLimit }
                    .map { AlertDay.Fired(test: $0.0, q: $0.1, tests: rates[day]?.tests ?? 0) }
                byRule[rule, default: []].append(
                    AlertDay(
                        day: day, start: start, end: end, fired: fired,
                        surprise: tests.first { $0.rule == rule && $0.grain == .day }?.surprise,
                        isJudged: end <= job.work.now && job.days[day]?.isKnown == true))
            }
        }
        return AlertRule.allCases.flatMap { rule in Incident.follow(byRule[rule] ?? []).map { (rule, $0) } }
    }
}
