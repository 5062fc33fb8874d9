internal import Aggregation
internal import Domain
internal import SQLiteDatabase
internal import Storage

extension AggregateStage {
    /// Judges the days again that changed, and those that an unresolved alert waits for, and writes what follows.
    ///
    /// The tests of one local day, over all monitors, rules and hours, are one family: their false discoveries are limited together.
    /// This and the end of the touched times are one transaction.
    func refreshAlerts(_ work: [Work], rules: [CustomRule], copies: CopyCount, now: Int64) throws {
        let first = try firstAlertDay(work, now: now)
        let last = work.map { $0.calendar.day(of: now) }.max() ?? first
        var settings = AlertSettings.usual
        settings.copies = copies
        let members = try work.map { try alertMember($0, settings, rules, from: first, through: last) }
        let family = AlertFamily(members, settings: settings)
        let incidents = family.incidents()
        try connection.transaction {
            for (job, found) in zip(work, incidents) {
                try store(found, job, from: first, qLimit: family.qLimit)
                try connection.run(
                    "UPDATE monitor SET judged_until = max(coalesce(judged_until, ?1), ?1) WHERE monitor_id = ?2", now,
                    job.id)
            }
            try connection.run(
                "DELETE FROM touched_time WHERE monitor_id IN (SELECT monitor_id FROM monitor WHERE current = 1)")
        }
    }

    /// Alerts that are open or ongoing and not held.
    func openAlertCount() throws -> Int {
        try connection.row("SELECT count(*) FROM open_alert WHERE NOT held AND verdict IS NOT 'false'")?.int(0) ?? 0
    }

    /// The earliest day to judge: no alert begins before it and reaches into it.
    private func firstAlertDay(_ work: [Work], now: Int64) throws -> Int {
        var first = work.map { $0.first ?? $0.calendar.day(of: now) }.min() ?? 0
        while true {
            var earlier = first
            for job in work {
                let start = job.calendar.start(of: first - 1)
                // An alert that ended within the cooldown may go on.
                let cooling = job.calendar.start(of: first - AlertSettings.usual.cooldownDays)
                let reaching = try connection.row(
                    """
                    SELECT min(first_start) FROM alert AS a WHERE monitor_id = ?1 AND state <> 'withdrawn'
                        AND (last_start >= ?2 OR state IN ('open', 'ongoing') OR EXISTS (SELECT 1 FROM alert_event AS e
                            WHERE e.alert_id = a.alert_id AND e.state = 'resolved' AND e.at >= ?3))
                    """, job.id, start, cooling)
                if let time = reaching?[0].integer { earlier = min(earlier, job.calendar.day(of: time)) }
            }
            if earlier == first { return first }
            first = earlier
        }
    }

    /// The tests of one monitor's days, of all rules.
    func alertMember(
        _ job: Work, _ settings: AlertSettings, _ rules: [CustomRule], from first: Int, through last: Int
    ) throws -> AlertFamily.Member {
        let days = try dayFacts(
            job, from: min(first - UsualValue.days, MonitorSeries.detectorStart(of: first)), copies: settings.copies)
        let series = try monitorSeries(job, from: first, days, copies: settings.copies)
        var tests = AlertJudge(series, from: first).tests(from: first)
        for further in [
            try topicTests(job, series, settings.copies, from: first), try sourceTests(job, series, from: first),
            try customTests(job, rules, series, from: first, through: last),
        ] {
            for (day, more) in further { tests[day, default: []] += more }
        }
        let calendar = (first..<max(first, last + 1)).map { day in
            let (start, end) = (job.calendar.start(of: day), job.calendar.start(of: day + 1))
            return AlertCalendarDay(
                day: day, start: start, end: end, isJudged: end <= job.now && days[day]?.isKnown == true)
        }
        return AlertFamily.Member(days: calendar, tests: tests)
    }

    /// Topics of each day, as far as there is a week to compare it with.
    private func topicTests(
        _ job: Work, _ series: MonitorSeries, _ copies: CopyCount, from first: Int
    ) throws -> [Int: [AlertTest]] {
        // The usual number is one of posts; where copies count once it can only be too high.
        let posts = copies == .each ? "b.posts" : "b.distinct_posts"
        let rows = try connection.rows(
            """
            SELECT b.local_day, b.topic_id, \(posts), b.usual_posts FROM topic_bucket AS b JOIN topic AS t USING (topic_id)
            WHERE t.monitor_id = ? AND b.local_day >= ? AND b.posts > 0 ORDER BY b.local_day, b.topic_id
            """, job.id, LocalCalendar.name(of: first))
        var tests: [Int: [AlertTest]] = [:]
        for row in rows {
            guard let day = LocalCalendar.day(named: row.text(0)), let facts = series.days[day] else { continue }
            let known = series.history(before: day).count
            guard known >= UsualValue.fewest else { continue }
            tests[day, default: []].append(
                .topicSurge(
                    String(row.int64(1)), facts, posts: row.int(2), usual: row.real(3), knownDays: known,
                    minimumVolume: series.minimumPosts))
        }
        return tests
    }

    /// Sources that usually bring posts of this monitor, on days that are over and were asked for.
    private func sourceTests(_ job: Work, _ series: MonitorSeries, from first: Int) throws -> [Int: [AlertTest]] {
        let rows = try connection.rows(
            """
            SELECT value, start, posts FROM bucket_part
            WHERE monitor_id = ? AND model_id = ? AND grain = 'day' AND dimension = 'source' AND start >= ?
            ORDER BY value, start
            """, job.id, job.model.id, job.calendar.start(of: first - UsualValue.days))
        var counts: [String: [Int: Int]] = [:]
        for row in rows { counts[row.text(0), default: [:]][job.calendar.day(of: row.int64(1))] = row.int(2) }
        var tests: [Int: [AlertTest]] = [:]
        for day in series.days.keys.sorted() where day >= first {
            guard let facts = series.days[day], facts.isKnown, facts.end <= job.now else { continue }
            let before = series.history(before: day)
            for source in counts.keys.sorted() {
                let own = counts[source] ?? [:]
                let history = before.map { (weekday: $0.weekday, value: Double(own[$0.day] ?? 0)) }
                guard let usual = AlertJudge.usualPosts(history, facts.weekday), usual.centre >= 1 else { continue }
                tests[day, default: []].append(
                    .sourceSilent(
                        source, facts, posts: own[day] ?? 0, usual: usual, minimumVolume: series.minimumPosts))
            }
        }
        return tests
    }

    /// The user's own measures, asked of the store as `barometer sql` asks it.
    private func customTests(
        _ job: Work, _ rules: [CustomRule], _ series: MonitorSeries, from first: Int, through last: Int
    ) throws -> [Int: [AlertTest]] {
        var tests: [Int: [AlertTest]] = [:]
        for rule in rules {
            let values = try CustomMeasure(rule, layout: store.layout).values(
                monitor: job.version.monitor.name, from: first - UsualValue.days, through: last)
            for day in series.days.keys.sorted() where day >= first {
                guard let facts = series.days[day], facts.start <= job.now else { continue }
                let history = series.history(before: day).map { (weekday: $0.weekday, value: values[$0.day] ?? 0) }
                guard let usual = AlertJudge.usualPosts(history, facts.weekday) else { continue }
                tests[day, default: []].append(.custom(rule, facts, value: values[day] ?? 0, usual: usual))
            }
        }
        return tests
    }

    /// Other holidays or rules make the days before mean something else: all are judged again.
    func touchAllIfRuledAnew(_ rules: [CustomRule], _ holidays: [String], _ copies: CopyCount) throws {
        var text = rules.map { "\($0)" }.joined(separator: "\n") + "\n" + holidays.sorted().joined(separator: " ")
        if copies != .each { text += "\ncopies \(copies)" }
        let known = try connection.row("SELECT value FROM setting WHERE name = 'alert_rules'")?.text(0)
        guard known ?? "\n" != text else { return }
        try connection.transaction {
            try connection.run("INSERT OR REPLACE INTO setting VALUES ('alert_rules', ?)", text)
            try connection.run(
                """
                INSERT OR IGNORE INTO touched_time SELECT monitor_id, min(start) FROM bucket
                JOIN monitor USING (monitor_id) WHERE current = 1 GROUP BY monitor_id
                """)
            // What is found of the past from now on was not late: it was not looked for.
            try connection.run("UPDATE monitor SET judged_until = NULL")
        }
    }
}
