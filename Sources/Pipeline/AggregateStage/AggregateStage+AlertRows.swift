internal import Aggregation
internal import Domain
internal import SQLiteDatabase

extension AggregateStage {
    private static let evidence = 10

    /// Writes the incidents of one monitor: an alert that was there keeps its number, one that is no more is withdrawn.
    func store(_ found: [AlertFamily.Found], _ job: Work, from first: Int) throws {
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
            try store(one, known, job)
        }
        for row in left where row.text(4) != AlertState.withdrawn.rawValue {
            try connection.run("UPDATE alert SET state = 'withdrawn' WHERE alert_id = ?", row.int64(0))
            try connection.run(
                """
                INSERT INTO alert_event SELECT ?1, count(*), ?2, 'withdrawn', 'later data undid it' FROM alert_event
                WHERE alert_id = ?1
                """, row.int64(0), job.now)
        }
    }

    private func store(_ found: AlertFamily.Found, _ known: Int64?, _ job: Work) throws {
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
                effect, minimum_effect, q_value, q_limit, tests, authors, copies, severity)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
            test.minimumVolume, test.effect, test.minimumEffect, incident.peak.q, AlertSettings.usual.qLimit,
            incident.peak.tests, Set(posts.compactMap(\.author)).count,
            posts.count - Set(posts.map(\.content)).count, test.severity)
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
        let content: String
        let rank: Double
    }

    /// The posts of the peak cell that the rule counts, in the order of their time.
    private func peakPosts(_ test: AlertTest, _ job: Work) throws -> [PeakPost] {
        // Silence has no posts.
        guard test.rule != .sourceSilent else { return [] }
        let isNegative = [.negativeSurge, .sentimentDrop, .influentialPost].contains(test.rule)
        let rows = try connection.rows(
            """
            SELECT p.post_id, p.author_id, coalesce(p.content_sha256, '#' || p.post_id), s.p_negative,
                coalesce(p.likes, 0) + 2 * coalesce(p.shares, 0) + coalesce(p.replies, 0)
            FROM post AS p CROSS JOIN monitor_match AS x ON x.monitor_id = ?1 AND x.post_id = p.post_id
            LEFT JOIN score AS s ON s.post_id = p.post_id AND s.model_id = ?2
            WHERE p.published_at >= ?3 AND p.published_at < ?4
                AND (?5 = 0 OR (s.outcome = 'scored' AND s.polarity = 'negative'))
                AND (?6 = '' OR p.post_id IN (SELECT post_id FROM topic_post WHERE topic_id = CAST(?6 AS INTEGER)))
            ORDER BY p.published_at, p.platform, p.native_id
            """, job.id, job.model.id, test.start, test.end, isNegative, test.rule == .topicSurge ? test.subject : "")
        let byNegative = test.rule == .negativeSurge || test.rule == .sentimentDrop
        return rows.map { row in
            PeakPost(
                id: row.int64(0), author: row[1].integer, content: row.text(2),
                rank: byNegative ? row.real(3) : row.real(4))
        }
    }

    /// One post a content: for a surge the most negative first, for a spike the most copied and shared first.
    private static func evidence(_ posts: [PeakPost]) -> [Int64] {
        var copies: [String: Int] = [:]
        for post in posts { copies[post.content, default: 0] += 1 }
        var seen: Set<String> = []
        let distinct = posts.filter { seen.insert($0.content).inserted }
        let ranked = distinct.enumerated().sorted { a, b in
            let (x, y) = (a.element, b.element)
            return (y.rank, copies[y.content] ?? 0, a.offset) < (x.rank, copies[x.content] ?? 0, b.offset)
        }
        return ranked.prefix(evidence).map(\.element.id)
    }
}
