internal import Aggregation
internal import Domain
internal import Quantification
internal import SQLiteDatabase

/// A topic's posts of one day.
private struct TopicDay {
    var posts = 0
    /// Posts with a picture, and with a sound.
    var images = 0
    var sounds = 0
    var decided: [Sentiment] = []
    /// The same posts, for counting.
    var evidence: [Evidence] = []

    var tally: TopicChange.Tally {
        TopicChange.Tally(posts: decided.count, net: decided.reduce(0) { $0 + $1.net })
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
        let byDay = try topicDays(job, from: first - UsualValue.days)
        let totals = try dayTallies(job, from: first - UsualValue.days)
        for day in first...last {
            guard let facts = days[day] else { continue }
            let before = history(days, before: day).map(\.day)
            var usual: [Int64: (posts: Int, tally: TopicChange.Tally)] = [:]
            for earlier in before {
                for (topic, cell) in byDay[earlier] ?? [:] {
                    usual[topic, default: (0, .init())].posts += cell.posts
                    usual[topic, default: (0, .init())].tally += cell.tally
                }
            }
            var all = TopicChange.Tally()
            for earlier in before { all += totals[earlier]?.tally ?? .init() }
            let change = TopicChange(
                day: totals[day]?.tally ?? .init(), before: all, change: totals[day]?.change)
            let today = byDay[day] ?? [:]
            for topic in Set(today.keys).union(usual.keys).sorted() {
                let cell = today[topic] ?? TopicDay()
                let earlier = usual[topic] ?? (0, .init())
                try store(
                    cell, of: topic, facts, usual: Double(earlier.posts) / Double(max(before.count, 1)),
                    moved: change?.moved(topic: cell.tally, topicBefore: earlier.tally), job)
            }
        }
    }

    private func store(
        _ cell: TopicDay, of topic: Int64, _ day: DayFacts, usual: Double, moved: Double?, _ job: Work
    ) throws {
        func sum(_ value: (Sentiment) -> Double) -> Double { cell.decided.reduce(0) { $0 + value($1) } }
        let isEnough = cell.decided.count >= max(1, job.version.monitor.minimumPosts)
        let net = isEnough ? job.model.quantifier.estimate(cell.evidence).net : nil
        try connection.run(
            "INSERT INTO topic_bucket VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", topic,
            LocalCalendar.name(of: day.day), cell.posts, cell.images, cell.sounds, usual, cell.decided.count,
            sum(\.negative), sum(\.neutral),
            sum(\.positive), sum { $0.net * $0.net }, net?.value, net?.low, net?.high, moved)
    }

    private func topicDays(_ job: Work, from first: Int) throws -> [Int: [Int64: TopicDay]] {
        let rows = try connection.rows(
            """
            SELECT x.topic_id, p.published_at, s.outcome, s.p_negative, s.p_neutral, s.p_positive,
                s.modalities, p.language,
                EXISTS (SELECT 1 FROM attachment AS a WHERE a.post_id = p.post_id AND a.kind = 'image'),
                EXISTS (SELECT 1 FROM attachment AS a WHERE a.post_id = p.post_id AND a.kind = 'audio')
            FROM topic AS t JOIN topic_post AS x USING (topic_id) JOIN post AS p USING (post_id)
            LEFT JOIN score AS s ON s.post_id = p.post_id AND s.model_id = ?2
            WHERE t.monitor_id = ?1 AND x.local_day >= ?3
            ORDER BY p.published_at, p.platform, p.native_id
            """, job.id, job.model.id, LocalCalendar.name(of: first))
        var days: [Int: [Int64: TopicDay]] = [:]
        for row in rows {
            let day = job.calendar.day(of: row.int64(1))
            days[day, default: [:]][row.int64(0), default: TopicDay()].posts += 1
            days[day]?[row.int64(0)]?.images += row.int(8)
            days[day]?[row.int64(0)]?.sounds += row.int(9)
            guard row.text(2) == "scored" else { continue }
            let sentiment = Sentiment(negative: row.real(3), neutral: row.real(4), positive: row.real(5))
            days[day]?[row.int64(0)]?.decided.append(sentiment)
            days[day]?[row.int64(0)]?.evidence.append(
                job.model.quantifier.evidence(sentiment, modalities: row[6].text, language: row[7].text))
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
