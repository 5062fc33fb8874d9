internal import Aggregation
internal import Domain
internal import Quantification
internal import SQLiteDatabase

/// A topic's posts of one day.
private struct TopicDay {
    var posts = 0
    /// Those that stand for themselves and their copies.
    var firsts: Set<Int64> = []
    /// Posts with a picture, and with a sound.
    var images = 0
    var sounds = 0
    var decided: [Sentiment] = []
    /// The same posts for counting, copies once.
    var evidence: [Evidence] = []
    private var counted: Set<Int64> = []

    mutating func add(_ row: Row, _ job: Work) {
        posts += 1
        images += row.int(8)
        sounds += row.int(9)
        firsts.insert(row.int64(10))
        guard row.text(2) == "scored" else { return }
        let sentiment = Sentiment(negative: row.real(3), neutral: row.real(4), positive: row.real(5))
        decided.append(sentiment)
        guard counted.insert(row.int64(10)).inserted else { return }
        evidence.append(job.model.quantifier.evidence(sentiment, modalities: row[6].text, language: row[7].text))
    }

    func sum(_ value: (Sentiment) -> Double) -> Double { decided.reduce(0) { $0 + value($1) } }

    var count: TopicCount {
        TopicCount(
            posts: posts, tally: TopicChange.Tally(posts: decided.count, net: sum(\.positive) - sum(\.negative)))
    }
}

/// What is kept of a topic's day.
private struct TopicCount {
    var posts = 0
    var tally = TopicChange.Tally()

    static func += (left: inout TopicCount, right: TopicCount) {
        left.posts += right.posts
        left.tally += right.tally
    }
}

extension AggregateStage {
    /// One row for each day from `first` on and each topic that has posts on it or in the 28 days before.
    func refreshTopicBuckets(_ job: Work, from first: Int, _ days: [Int: DayFacts]) throws {
        try connection.run(
            """
            DELETE FROM topic_bucket WHERE local_day >= ?2
                AND topic_id IN (SELECT topic_id FROM topic WHERE monitor_id = ?1)
            """, job.id, LocalCalendar.name(of: first))
        guard let last = days.keys.max(), last >= first else { return }
        let cells = try topicDays(job, from: first)
        // Days before are read from their own rows: a month's posts are not gathered again for one night.
        var byDay = try topicCounts(job, from: first - UsualValue.days, before: first)
        for (day, topics) in cells { byDay[day] = topics.mapValues(\.count) }
        let totals = try dayTallies(job, from: first - UsualValue.days)
        for day in first...last {
            guard let facts = days[day] else { continue }
            let before = history(days, before: day).map(\.day)
            var usual: [Int64: TopicCount] = [:]
            for earlier in before {
                for (topic, count) in byDay[earlier] ?? [:] { usual[topic, default: TopicCount()] += count }
            }
            var all = TopicChange.Tally()
            for earlier in before { all += totals[earlier]?.tally ?? .init() }
            let change = TopicChange(
                day: totals[day]?.tally ?? .init(), before: all, change: totals[day]?.change)
            let today = cells[day] ?? [:]
            for topic in Set(today.keys).union(usual.keys).sorted() {
                let cell = today[topic] ?? TopicDay()
                let earlier = usual[topic] ?? TopicCount()
                try store(
                    cell, of: topic, facts, usual: Double(earlier.posts) / Double(max(before.count, 1)),
                    moved: change?.moved(topic: cell.count.tally, topicBefore: earlier.tally), job)
            }
        }
    }

    private func store(
        _ cell: TopicDay, of topic: Int64, _ day: DayFacts, usual: Double, moved: Double?, _ job: Work
    ) throws {
        let isEnough = cell.evidence.count >= max(1, job.version.monitor.minimumPosts)
        let net = isEnough ? job.model.quantifier.estimate(cell.evidence).net : nil
        try connection.run(
            "INSERT INTO topic_bucket VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", topic,
            LocalCalendar.name(of: day.day), cell.posts, cell.firsts.count, cell.images, cell.sounds, usual,
            cell.decided.count, cell.sum(\.negative), cell.sum(\.neutral), cell.sum(\.positive),
            cell.sum { $0.net * $0.net }, net?.value, net?.low, net?.high, moved)
    }

    private func topicDays(_ job: Work, from first: Int) throws -> [Int: [Int64: TopicDay]] {
        let rows = try connection.rows(
            """
            SELECT x.topic_id, p.published_at, s.outcome, coalesce(g.p_negative, s.p_negative),
                coalesce(g.p_neutral, s.p_neutral), coalesce(g.p_positive, s.p_positive), s.modalities, p.language,
                EXISTS (SELECT 1 FROM attachment AS a WHERE a.post_id = p.post_id AND a.kind = 'image'),
                EXISTS (SELECT 1 FROM attachment AS a WHERE a.post_id = p.post_id AND a.kind = 'audio'),
                coalesce(n.first_post_id, p.post_id)
            FROM topic AS t JOIN topic_post AS x USING (topic_id) JOIN post AS p USING (post_id)
            LEFT JOIN score AS s ON s.post_id = p.post_id AND s.model_id = ?2
            LEFT JOIN target_score AS g ON g.post_id = p.post_id AND g.monitor_id = ?1 AND g.model_id = ?2
            LEFT JOIN near_copy AS n ON n.monitor_id = ?1 AND n.local_day = x.local_day AND n.post_id = p.post_id
            WHERE t.monitor_id = ?1 AND t.last_day >= ?3 AND x.local_day >= ?3
            ORDER BY p.published_at, p.platform, p.native_id
            """, job.id, job.model.id, LocalCalendar.name(of: first))
        var days: [Int: [Int64: TopicDay]] = [:]
        for row in rows {
            let day = job.calendar.day(of: row.int64(1))
            days[day, default: [:]][row.int64(0), default: TopicDay()].add(row, job)
        }
        return days
    }

    private func topicCounts(_ job: Work, from first: Int, before last: Int) throws -> [Int: [Int64: TopicCount]] {
        let rows = try connection.rows(
            """
            SELECT b.topic_id, b.local_day, b.posts, b.scored, b.sum_positive - b.sum_negative
            FROM topic AS t JOIN topic_bucket AS b USING (topic_id)
            WHERE t.monitor_id = ?1 AND t.last_day >= ?2 AND b.local_day >= ?2 AND b.local_day < ?3 AND b.posts > 0
            """, job.id, LocalCalendar.name(of: first), LocalCalendar.name(of: last))
        var days: [Int: [Int64: TopicCount]] = [:]
        for row in rows {
            guard let day = LocalCalendar.day(named: row.text(1)) else { continue }
            days[day, default: [:]][row.int64(0)] = TopicCount(
                posts: row.int(2), tally: TopicChange.Tally(posts: row.int(3), net: row.real(4)))
        }
        return days
    }

    private func dayTallies(
        _ job: Work, from first: Int
    ) throws -> [Int: (tally: TopicChange.Tally, change: Double?)] {
        let rows = try connection.rows(
            """
            SELECT start, scored, sum_positive - sum_negative, net - usual_net FROM bucket
            WHERE monitor_id = ? AND model_id = ? AND grain = 'day' AND start >= ?
            """, job.id, job.model.id, job.calendar.start(of: first))
        return Dictionary(
            uniqueKeysWithValues: rows.map {
                (
                    job.calendar.day(of: $0.int64(0)),
                    (TopicChange.Tally(posts: $0.int(1), net: $0.real(2)), $0[3].real)
                )
            })
    }
}
