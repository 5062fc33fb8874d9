package import Aggregation
package import Domain
internal import SQLiteDatabase

/// What the rules would have raised over stored history, against what people say did happen.
package struct AlertBacktest: Sendable {
    package struct Alert: Sendable {
        package let monitor: String
        package let found: AlertFamily.Found
        /// Local days.
        package let firstDay: String
        package let lastDay: String
        package let sentence: String
        /// It touches a marked incident, or an alert that was called real.
        package let isRight: Bool
        /// It is an alert that was called false.
        package let isCalledFalse: Bool
    }

    package let alerts: [Alert]
    /// Monitor and days of each marked incident, and whether an alert touches it.
    package let incidents: [(monitor: String, firstDay: String, lastDay: String, isFound: Bool)]
    /// Days judged, over all monitors.
    package let monitorDays: Int

    /// Alerts that are right, of all; nil when there is none or nothing was marked.
    package var precision: Double? {
        guard !alerts.isEmpty, !incidents.isEmpty || alerts.contains(where: \.isRight) else { return nil }
        return Double(alerts.count { $0.isRight }) / Double(alerts.count)
    }
    /// Incidents that were found, of all.
    package var recall: Double? {
        incidents.isEmpty ? nil : Double(incidents.count { $0.isFound }) / Double(incidents.count)
    }
    /// Alerts that are not known to be right, a quarter of a year and monitor.
    package var othersPerQuarter: Double {
        monitorDays == 0 ? 0 : Double(alerts.count { !$0.isRight }) * 91.3125 / Double(monitorDays)
    }
}

extension AggregateStage {
    /// Judges all stored days again under `settings`, and writes nothing.
    ///
    /// - Parameters:
    ///   - since: the first local day, such as `2026-08-01`; nil for all.
    ///   - monitor: nil for all. The tests of all monitors share one limit of false discoveries all the same.
    package func backtest(
        _ settings: AlertSettings = .usual, since: String? = nil, monitor: String? = nil, rules: [CustomRule] = [],
        holidays: [String] = [], now: Int64
    ) throws -> AlertBacktest {
        let work = try storedWork(holidays, now: now)
        var members: [AlertFamily.Member] = []
        var monitorDays = 0
        for job in work {
            let start = try connection.row(
                "SELECT min(start) FROM bucket WHERE monitor_id = ? AND model_id = ?", job.id, job.model.id)
            let earliest = start?[0].integer.map { job.calendar.day(of: $0) } ?? job.calendar.day(of: now)
            let first = max(earliest, since.flatMap { LocalCalendar.day(named: $0) } ?? earliest)
            let member = try alertMember(job, settings, rules, from: first, through: job.calendar.day(of: now))
            members.append(member)
            monitorDays += member.tests.keys.count
        }
        var alerts: [AlertBacktest.Alert] = []
        let marked = try incidents()
        for (job, found) in zip(work, AlertFamily(members, settings: settings).incidents()) {
            let name = job.version.monitor.name
            guard monitor == nil || monitor == name else { continue }
            for one in found { alerts.append(try judged(one, job, marked.filter { $0.monitor == name })) }
        }
        alerts.sort {
            ($0.firstDay, $0.monitor, $0.found.rule.rawValue) < ($1.firstDay, $1.monitor, $1.found.rule.rawValue)
        }
        let relevant = marked.filter { (monitor == nil || $0.monitor == monitor) && $0.last >= (since ?? "") }
        return AlertBacktest(
            alerts: alerts,
            incidents: relevant.map { mark in
                let isFound = alerts.contains {
                    $0.monitor == mark.monitor && $0.firstDay <= mark.last && $0.lastDay >= mark.first
                }
                return (mark.monitor, mark.first, mark.last, isFound)
            }, monitorDays: monitorDays)
    }

    /// The monitors as the last aggregation left them.
    private func storedWork(_ holidays: [String], now: Int64) throws -> [Work] {
        guard let model = try currentModel() else { return [] }
        let coverage = try CoverageSpans(connection)
        return try connection.rows(
            """
            SELECT monitor_id, name, query, group_name, time_zone, minimum_posts FROM monitor WHERE current = 1
            ORDER BY monitor_id
            """
        ).map { row in
            let monitor = Monitor(
                name: row.text(1), query: row.text(2), group: row[3].text, timeZone: row.text(4),
                minimumPosts: row.int(5))
            let prepared = try prepare(monitor)
            let version = MonitorVersion(
                id: row.int64(0), monitor: monitor, query: prepared.query, ownWords: prepared.ownWords,
                calendar: prepared.calendar)
            var job = Work(version: version, model: model, coverage: coverage, now: now)
            job.holidays = Set(holidays.compactMap { LocalCalendar.day(named: $0) })
            return job
        }
    }

    private typealias Mark = (monitor: String, first: String, last: String)

    private func incidents() throws -> [Mark] {
        try connection.rows("SELECT monitor, first_day, last_day FROM incident ORDER BY first_day, monitor")
            .map { ($0.text(0), $0.text(1), $0.text(2)) }
    }

    private func judged(_ found: AlertFamily.Found, _ job: Work, _ marks: [Mark]) throws -> AlertBacktest.Alert {
        let incident = found.incident
        let (first, last) = (LocalCalendar.name(of: incident.firstDay), LocalCalendar.name(of: incident.lastDay))
        let verdict = try connection.row(
            """
            SELECT x.action FROM alert AS a JOIN alert_action AS x USING (alert_id)
            WHERE a.monitor_id = ? AND a.rule = ? AND a.subject = ? AND a.first_start <= ? AND a.last_start >= ?
                AND x.action <> 'acknowledged'
            ORDER BY x.at DESC LIMIT 1
            """, job.id, found.rule.rawValue, found.subject, incident.lastStart, incident.firstStart)?.text(0)
        let label = try connection.row(
            "SELECT label FROM topic WHERE ? = 'topic_surge' AND topic_id = CAST(? AS INTEGER)", found.rule.rawValue,
            found.subject)?.text(0)
        return AlertBacktest.Alert(
            monitor: job.version.monitor.name, found: found, firstDay: first, lastDay: last,
            sentence: AlertSentence(
                incident.peak.test, subject: label ?? found.subject, when: when(incident.peak.test, job.calendar)
            ).text,
            isRight: verdict == "real" || marks.contains { $0.first <= last && $0.last >= first },
            isCalledFalse: verdict == "false")
    }

    private func when(_ test: AlertTest, _ calendar: LocalCalendar) -> String {
        let day = LocalCalendar.name(of: calendar.day(of: test.start))
        guard test.grain == .hour else { return "on \(day)" }
        let hour = calendar.hour(of: test.start).hour
        return "on \(day) from \(hour):00 to \(hour + 1):00"
    }
}
