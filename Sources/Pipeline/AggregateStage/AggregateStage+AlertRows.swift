internal import Aggregation
internal import Domain
internal import SQLiteDatabase

extension AggregateStage {
    private static let evidence = 10

    /// Writes the incidents of one monitor: an alert that was there keeps its number, one that is no more is withdrawn.
    func store(_ found: [AlertFamily.Found], _ job: Work, from first: Int, qLimit: Double) throws {
        var left = try connection.rows(
            """
            SELECT alert_id, rule, first_start, last_start, state, subject FROM alert WHERE monitor_id = ? AND last_start >= ?
            ORDER BY first_start, alert_id
            """, job.id, job.calendar.start(of: first))
        for one in found {
            let incident = one.incident
            let same = left.firstIndex { row in
                guard row.text(1) == one.rule.rawValue, row.text(5) == one.subject else { return false }
                if row.text(4) == AlertState.withdrawn.rawValue { return row.int64(2) == incident.firstStart }
                let days = job.calendar.day(of: row.int64(2))...job.calendar.day(of: row.int64(3))
                return days.overlaps(incident.firstDay...incident.lastDay)
            }
            let known = same.map { left.remove(at: $0).int64(0) }
            try store(one, known, job, qLimit)
        }
        for row in left where row.text(4) != AlertState.withdrawn.rawValue { try withdraw(row.int64(0), job) }
    }

    /// Closes an alert that the posts of today no longer bear out, and says by how much.
    private func withdraw(_ alert: Int64, _ job: Work) throws {
        let row = try connection.row(
            """
            SELECT a.volume, a.minimum_volume, (
                SELECT coalesce(sum(CASE WHEN a.rule = 'volume_spike' THEN b.posts ELSE b.scored END), 0)
                FROM bucket AS b WHERE b.monitor_id = a.monitor_id AND b.model_id = ?2 AND b.grain = a.grain
                    AND b.start >= a.peak_start AND b.start < a.peak_end)
            FROM alert AS a WHERE a.alert_id = ?1 AND a.rule IN ('volume_spike', 'negative_surge', 'sentiment_drop')
            """, alert, job.model.id)
        var detail = "later data undid it"
        if let row, row.int(2) != row.int(0) { detail = "\(row.int(2)) of its \(row.int(0)) posts are left" }
        if let row, row.int(2) < row.int(1) { detail += ", fewer than the \(row.int(1)) that it needs" }
        try connection.run("UPDATE alert SET state = 'withdrawn' WHERE alert_id = ?", alert)
        try connection.run(
            """
            INSERT INTO alert_event SELECT ?1, count(*), ?2, 'withdrawn', ?3 FROM alert_event WHERE alert_id = ?1
            """, alert, job.now, detail)
    }

    /// Whether an earlier run judged the alert's first day as over and raised nothing: its posts came late.
    private func isLate(_ incident: Incident, _ job: Work) throws -> Bool {
        let judged = try connection.row("SELECT judged_until FROM monitor WHERE monitor_id = ?", job.id)?[0].integer
        return judged.map { $0 >= job.calendar.start(of: incident.firstDay + 1) } ?? false
    }

    private func store(_ found: AlertFamily.Found, _ known: Int64?, _ job: Work, _ qLimit: Double) throws {
        let incident = found.incident
        let test = incident.peak.test
        let posts = try peakPosts(test, job)
        var id = known
        if let known {
            try connection.run("DELETE FROM alert_event WHERE alert_id = ?", known)
            try connection.run("DELETE FROM alert_post WHERE alert_id = ?", known)
        }
        // Not INSERT OR REPLACE: what people did about the alert would go with the old row.
        try connection.run(
            """
            INSERT INTO alert (alert_id, monitor_id, rule, subject, state, first_start, peak_start, peak_end,
                last_start, grain, local_day, observed, expected, scale, surprise, threshold, volume, minimum_volume,
                effect, minimum_effect, q_value, q_limit, tests, authors, copies, severity, detected_at, is_late)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (alert_id) DO UPDATE SET state = excluded.state, first_start = excluded.first_start,
                peak_start = excluded.peak_start, peak_end = excluded.peak_end, last_start = excluded.last_start,
                grain = excluded.grain, local_day = excluded.local_day, observed = excluded.observed,
                expected = excluded.expected, scale = excluded.scale, surprise = excluded.surprise,
                threshold = excluded.threshold, volume = excluded.volume, minimum_volume = excluded.minimum_volume,
                effect = excluded.effect, minimum_effect = excluded.minimum_effect, q_value = excluded.q_value,
                q_limit = excluded.q_limit, tests = excluded.tests, authors = excluded.authors,
                copies = excluded.copies, severity = excluded.severity
            """, known, job.id, found.rule.rawValue, found.subject, incident.state.rawValue, incident.firstStart,
            test.start, test.end, incident.lastStart, test.grain.rawValue, LocalCalendar.name(of: incident.firstDay),
            test.observed, test.expected, test.scale, test.surprise, AlertSettings.usual.threshold, test.volume,
            test.minimumVolume, test.effect, test.minimumEffect, incident.peak.q, qLimit,
            incident.peak.tests, Set(posts.compactMap(\.author)).count,
            posts.count - Set(posts.map(\.first)).count, test.severity, job.now, try isLate(incident, job))
        if id == nil { id = connection.lastRowID }
        for (position, event) in incident.events.enumerated() {
            try connection.run(
                "INSERT INTO alert_event VALUES (?, ?, ?, ?, ?)", id, position, event.at, event.state.rawValue,
                event.detail)
        }
        for (rank, post) in Self.evidence(posts).enumerated() {
            try connection.run("INSERT INTO alert_post VALUES (?, ?, ?)", id, post, rank + 1)
        }
    }

    private struct PeakPost {
        let id: Int64
        let author: Int64?
        /// The post that stands for it and its copies.
        let first: Int64
        let rank: Double
    }

    /// The posts of the peak cell that the rule counts, in the order of their time.
    private func peakPosts(_ test: AlertTest, _ job: Work) throws -> [PeakPost] {
        // Silence has no posts.
        guard test.rule != .sourceSilent else { return [] }
        let isNegative = [.negativeSurge, .sentimentDrop, .influentialPost].contains(test.rule)
        let rows = try connection.rows(
            """
            SELECT p.post_id, p.author_id, coalesce(n.first_post_id, p.post_id), s.outcome,
                coalesce(g.p_negative, s.p_negative), coalesce(g.p_neutral, s.p_neutral),
                coalesce(g.p_positive, s.p_positive),
                coalesce(p.likes, 0) + 2 * coalesce(p.shares, 0) + coalesce(p.replies, 0)
            FROM monitor_match AS x CROSS JOIN post AS p ON p.post_id = x.post_id
            LEFT JOIN score AS s ON s.post_id = p.post_id AND s.model_id = ?2
            LEFT JOIN target_score AS g ON g.post_id = p.post_id AND g.monitor_id = ?1 AND g.model_id = ?2
            LEFT JOIN near_copy AS n ON n.monitor_id = ?1 AND n.local_day = ?5 AND n.post_id = p.post_id
            WHERE x.monitor_id = ?1 AND x.published_at >= ?3 AND x.published_at < ?4
                AND (?6 = '' OR p.post_id IN (
                    SELECT post_id FROM topic_post WHERE topic_id = CAST(?6 AS INTEGER) AND local_day = ?5))
            ORDER BY p.published_at, p.platform, p.native_id
            """, job.id, job.model.id, test.start, test.end, LocalCalendar.name(of: job.calendar.day(of: test.start)),
            test.rule == .topicSurge ? test.subject : "")
        let byNegative = test.rule == .negativeSurge || test.rule == .sentimentDrop
        return rows.compactMap { row in
            let sentiment = Sentiment(negative: row.real(4), neutral: row.real(5), positive: row.real(6))
            if isNegative, row.text(3) != "scored" || sentiment.polarity != .negative { return nil }
            return PeakPost(
                id: row.int64(0), author: row[1].integer, first: row.int64(2),
                rank: byNegative ? sentiment.negative : row.real(7))
        }
    }

    /// One post a content: for a surge the most negative first, for a spike the most copied and shared first.
    private static func evidence(_ posts: [PeakPost]) -> [Int64] {
        var copies: [Int64: Int] = [:]
        for post in posts { copies[post.first, default: 0] += 1 }
        var seen: Set<Int64> = []
        let distinct = posts.filter { seen.insert($0.first).inserted }
        let ranked = distinct.enumerated().sorted { a, b in
            let (x, y) = (a.element, b.element)
            return (y.rank, copies[y.first] ?? 0, a.offset) < (x.rank, copies[x.first] ?? 0, b.offset)
        }
        return ranked.prefix(evidence).map(\.element.id)
    }
}
