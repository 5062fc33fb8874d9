import Aggregation
import Domain
import SQLiteDatabase
import Storage
import Support
import TestSupport
import Testing

@testable import AggregateStage

/// Five weeks of a kettle maker, with one bad day: about 1,400 posts.
struct Month {
    struct Item {
        let id: String
        let time: Int64
        let text: String
        let author: String
        let sentiment: Sentiment
    }

    static let days = 35
    static let crisis = 30
    let items: [Item]

    private static let subjects: [(words: [String], net: Double)] = [
        (["boils", "quickly", "breakfast", "tea", "morning"], 0.5),
        (["delivery", "courier", "parcel", "late", "box"], -0.4),
        (["colour", "steel", "kitchen", "design", "shelf"], 0.3), (["水壶", "烧水", "很快", "厨房", "漂亮"], 0.4),
    ]

    init(seed: UInt64 = 11) {
        var generator = SeededGenerator(seed: seed)
        var items: [Item] = []
        for day in 0..<Self.days {
            let isCrisis = day == Self.crisis
            let count = 36 + Int(generator.next() % 9) + (isCrisis ? 90 : 0)
            for index in 0..<count {
                let isLeak = isCrisis && index >= 40
                let subject =
                    isLeak
                    ? (words: ["leaks", "lid", "burnt", "recall", "hot"], net: -0.8)
                    : Self.subjects[Int(generator.next() % 4)]
                let words = (0..<3).map { _ in subject.words[Int(generator.next() % 5)] }
                let net = max(-0.9, min(0.9, subject.net + 0.5 * (generator.unit() - 0.5)))
                let rest = 1 - abs(net)
                items.append(
                    Item(
                        id: "d\(day)-\(index)", time: monday + Int64(day) * 86_400 + Int64(generator.next() % 86_400),
                        text: "kettle \(words.joined(separator: " ")) note\(generator.next() % 500)",
                        author: "a\(generator.next() % 60)",
                        sentiment: Sentiment(
                            negative: max(0, -net) + rest * 0.3, neutral: rest * 0.4, positive: max(0, net) + rest * 0.3
                        )))
            }
        }
        self.items = items
    }

    static let monitor = Monitor(name: "kettle", query: "kettle", timeZone: "Europe/Berlin", minimumPosts: 10)
    static let chinese = Monitor(name: "水壶", query: "水壶 OR 烧水", timeZone: "Asia/Shanghai", minimumPosts: 5)
    static let monitors = [monitor, chinese]
    static let end = monday + Int64(days) * 86_400 + 7_200
}

@Suite struct MonthTests {
    private func add(_ items: [Month.Item], to sample: SampleStore) throws {
        try sample.store.connection.transaction {
            for item in items {
                _ = try sample.store.store(
                    [
                        Post(
                            platform: "town", nativeID: item.id, author: Author(identity: item.author),
                            publishedAt: item.time,
                            text: item.text)
                    ], from: sample.source)
                try sample.score(sample.store.connection.lastPost(item.id), item.sentiment)
            }
        }
    }

    /// What stands in the tables, told apart by the posts' own ids and not by ours.
    private func figures(_ sample: SampleStore) throws -> [String] {
        let queries = [
            "SELECT name, version, query, current, matched_until FROM monitor", "SELECT * FROM touched_time",
            "SELECT * FROM touched_post", "SELECT * FROM bucket_part",
            "SELECT monitor_id, native_id FROM monitor_match JOIN post USING (post_id)", "SELECT * FROM bucket",
            "SELECT * FROM term", "SELECT * FROM topic",
            "SELECT topic_id, native_id, local_day, weight FROM topic_post JOIN post USING (post_id)",
            "SELECT * FROM topic_bucket", "SELECT * FROM topic_event",
            """
            SELECT monitor_id, rule, state, first_start, peak_start, peak_end, last_start, observed, expected, scale, q_value,
                tests, authors, copies FROM alert WHERE state <> 'withdrawn'
            """,
            "SELECT rule, position, at, alert_event.state FROM alert_event JOIN alert USING (alert_id) WHERE alert.state <> 'withdrawn'",
            "SELECT rule, native_id, rank FROM alert_post JOIN post USING (post_id) JOIN alert USING (alert_id)",
        ]
        return try queries.flatMap { sql in
            try sample.store.connection.rows(sql).map { "\(sql.prefix(40)) \($0.values)" }.sorted()
        }
    }

    private func expectEqual(_ a: [String], _ b: [String]) {
        let (only, missing) = (Set(a).subtracting(b), Set(b).subtracting(a))
        #expect(a.count == b.count)
        #expect(only.isEmpty && missing.isEmpty, "\(only.sorted().prefix(3)) instead of \(missing.sorted().prefix(3))")
    }

    @Test func nightByNightLateDeletedAndAtOnceAreTheSame() throws {
        let month = Month()
        let whole = try SampleStore()
        try add(month.items.filter { !$0.id.hasSuffix("-7") }, to: whole)
        try whole.aggregate(Month.monitors, now: Month.end)

        let nightly = try SampleStore()
        let late = Set(month.items.filter { $0.id.hasSuffix("-3") || $0.id == "d12-9" }.map(\.id))
        for day in 0..<Month.days {
            let end = monday + Int64(day + 1) * 86_400
            try add(
                month.items.filter { $0.time >= end - 86_400 && $0.time < end && !late.contains($0.id) }, to: nightly)
            if day % 3 == 0 || day > 28 { try nightly.aggregate(Month.monitors, now: end + 7_200) }
        }
        try add(month.items.filter { late.contains($0.id) }.reversed(), to: nightly)
        try nightly.aggregate(Month.monitors, now: Month.end)
        _ = try nightly.store.withdraw(
            month.items.filter { $0.id.hasSuffix("-7") }.map { ("town", $0.id) }, .source)
        try nightly.aggregate(Month.monitors, now: Month.end)
        try expectEqual(figures(nightly), figures(whole))
        let before = try nightly.dump()
        let summary = try nightly.aggregate(Month.monitors, now: Month.end)
        #expect(try nightly.dump() == before)
        #expect(summary.matches == 0 && summary.buckets == 0)
    }

    @Test func theBadDayIsSeen() throws {
        let sample = try SampleStore()
        try add(Month().items, to: sample)
        try sample.aggregate(Month.monitors, now: Month.end)
        let connection = sample.store.connection
        let alerts = try connection.rows(
            "SELECT rule, local_day, authors, state, effect FROM alert JOIN monitor USING (monitor_id) WHERE name = 'kettle' ORDER BY rule"
        )
        #expect(
            alerts.map { $0.text(0) } == ["negative_surge", "sentiment_drop", "topic_surge", "volume_spike"],
            "\(alerts.map(\.values))")
        #expect(Set(alerts.map { $0.text(1) }).isSubset(of: ["2026-12-02", "2026-12-01"]))
        let evidence = try connection.rows(
            "SELECT text FROM alert_post JOIN alert USING (alert_id) JOIN post USING (post_id) WHERE rule = 'negative_surge'"
        )
        #expect(evidence.count >= 3)
        #expect(evidence.allSatisfy { $0.text(0).contains("kettle") })
        let terms = try connection.rows(
            "SELECT term FROM moving_term WHERE monitor = 'kettle' AND day = '2026-12-02' ORDER BY z DESC LIMIT 5")
        #expect(Set(terms.map { $0.text(0) }) == ["leaks", "lid", "burnt", "recall", "hot"])
        let topic = try connection.row(
            "SELECT label, is_new, moved_net FROM topic_trend WHERE monitor = 'kettle' AND day = '2026-12-02' ORDER BY moved_net LIMIT 1"
        )
        #expect(topic?.int(1) == 1)
        #expect((topic?.real(2) ?? 0) < -0.1)
        let words = Set((topic?.text(0) ?? "").split(separator: " ").map(String.init))
        #expect(words.subtracting(["·", "leaks", "lid", "burnt", "recall", "hot"]).isEmpty, "\(words)")
    }

    @Test func topicViewsShowExamplesAndHistory() throws {
        let sample = try SampleStore()
        try add(Month().items, to: sample)
        try sample.aggregate([Month.monitor], now: Month.end)
        let connection = sample.store.connection
        let topic = try #require(
            try connection.row(
                "SELECT topic_id, posts FROM topic_trend WHERE day = '2026-12-02' ORDER BY posts DESC LIMIT 1"))
        let examples = try connection.rows(
            """
            SELECT e.kind, e.rank, e.text, e.p_negative, x.weight FROM topic_example AS e JOIN topic_post AS x
                ON x.topic_id = e.topic_id AND x.post_id = e.post_id
            WHERE e.topic_id = ? AND e.day = '2026-12-02' ORDER BY e.kind, e.rank
            """, topic.int64(0))
        #expect(
            examples.map { $0.text(0) } == Array(repeating: "negative", count: 5)
                + Array(repeating: "typical", count: 5))
        #expect(examples.map { $0.int(1) } == [1, 2, 3, 4, 5, 1, 2, 3, 4, 5])
        let (negative, typical) = (examples.prefix(5), examples.suffix(5))
        // By hand from the tables: the largest p_negative and the largest weight of the topic's day.
        let most = try connection.row(
            """
            SELECT max(s.p_negative), max(x.weight) FROM topic_post AS x JOIN score AS s USING (post_id)
            WHERE x.topic_id = ? AND x.local_day = '2026-12-02'
            """, topic.int64(0))
        #expect(negative.first?.real(3) == most?.real(0) && typical.first?.real(4) == most?.real(1))
        #expect(zip(negative, negative.dropFirst()).allSatisfy { $0.real(3) >= $1.real(3) })
        #expect(Set(examples.prefix(5).map { $0.text(2) }).count == 5)
        let begun = try connection.rows(
            "SELECT day FROM topic_history WHERE topic_id = ? AND event = 'begin'", topic.int64(0))
        #expect(begun.map { $0.text(0) } == ["2026-12-02"] || begun.count == 1)
        // The hours' parts add up to the day's, and a day's bursts are in its hours.
        let parts = try connection.row(
            """
            SELECT count(*), sum(d.posts <> (SELECT sum(h.posts) FROM bucket_part AS h WHERE h.grain = 'hour'
                AND h.local_day = d.local_day AND h.monitor_id = d.monitor_id AND h.dimension = d.dimension AND h.value = d.value))
            FROM bucket_part AS d WHERE d.grain = 'day'
            """)
        #expect((parts?.int(0) ?? 0) >= Month.days * 2 && parts?.int(1) == 0)
        #expect(try connection.row("SELECT count(*) FROM volume_burst WHERE day = '2026-12-02'")?.int(0) ?? 0 >= 1)
        #expect(try connection.row("SELECT count(*) FROM hourly_part WHERE dimension = 'source'")?.int(0) ?? 0 > 100)
    }

    @Test func movedNetAndNoTopicSumToTheChange() throws {
        let sample = try SampleStore()
        try add(Month().items, to: sample)
        try sample.aggregate([Month.monitor], now: Month.end)
        let rows = try sample.store.connection.rows(
            """
            SELECT b.local_day, b.net - b.usual_net, (SELECT sum(moved_net) FROM topic_bucket AS t WHERE t.local_day = b.local_day),
                b.scored - (SELECT sum(scored) FROM topic_bucket AS t WHERE t.local_day = b.local_day)
            FROM bucket AS b WHERE grain = 'day' AND b.usual_net IS NOT NULL
            """)
        #expect(rows.count > 20)
        // Where every post has a topic, and had one before, the topics alone make the change; else within what the few others can.
        for row in rows { #expect(abs(row.real(1) - row.real(2)) < 0.25, "\(row.values)") }
    }

    @Test func aGapIsNotZero() throws {
        let sample = try SampleStore()
        let month = Month()
        let gap = monday + 20 * 86_400..<monday + 23 * 86_400
        try add(month.items.filter { !gap.contains($0.time) }, to: sample)
        for (start, end, status) in [
            (monday, gap.lowerBound, "complete"), (gap.lowerBound, gap.upperBound, "failed"),
            (gap.upperBound, Month.end, "complete"),
        ] {
            try sample.store.connection.run(
                "INSERT INTO coverage (source_id, interval_start, interval_end, status, posts, pages, attempted_at) VALUES (?, ?, ?, ?, 0, 0, 0)",
                sample.source, start, end, status)
        }
        let utc = Monitor(name: "kettle", query: "kettle", timeZone: "UTC", minimumPosts: 10)
        try sample.aggregate([utc], now: Month.end)
        let connection = sample.store.connection
        #expect(try connection.row("SELECT count(*) FROM bucket WHERE grain = 'day'")?.int(0) == Month.days - 3)
        let usual = try connection.rows(
            "SELECT usual_posts, usual_posts_low FROM bucket WHERE grain = 'day' AND start >= ?", gap.upperBound)
        #expect(usual.allSatisfy { $0.real(0) > 35 && $0.real(1) > 20 }, "\(usual.map(\.values))")
        // Fetched after all, and there was nothing: now it is zero.
        try connection.run("UPDATE coverage SET status = 'complete' WHERE status = 'failed'")
        try sample.aggregate([utc], now: Month.end)
        #expect(try connection.row("SELECT count(*) FROM bucket WHERE grain = 'day' AND posts = 0")?.int(0) == 3)
    }

    @Test func aChangedQueryIsANewVersionAndAModelABreak() throws {
        let sample = try SampleStore()
        try add(Array(Month().items.prefix(300)), to: sample)
        try sample.aggregate([Month.monitor], now: Month.end)
        var changed = Month.monitor
        changed.query = "kettle NOT delivery"
        try sample.aggregate([changed], now: Month.end)
        let connection = sample.store.connection
        let versions = try connection.rows("SELECT version, current FROM monitor ORDER BY version")
        #expect(versions.map { $0.int(0) } == [1, 2])
        #expect(versions.map { $0.int(1) } == [0, 1])
        changed.group = "makers"
        try sample.aggregate([changed], now: Month.end)
        #expect(try connection.row("SELECT count(*) FROM monitor")?.int(0) == 2)
        // Another model changes nothing while it is tried, and all once it is due.
        let before = try connection.rows("SELECT day, scored, net FROM daily_sentiment ORDER BY day").map(\.values)
        let other = try sample.store.enterModel(name: "n", sha256: "01", place: "n", mix: nil)
        try sample.aggregate([changed], now: Month.end)
        #expect(
            try connection.rows("SELECT day, scored, net FROM daily_sentiment ORDER BY day").map(\.values) == before)
        try sample.store.setDue(model: other)
        try sample.aggregate([changed], now: Month.end)
        #expect(try sample.store.currentModel()?.name == "n")
        #expect(
            try connection.rows("SELECT DISTINCT scored FROM daily_sentiment").map { $0.int(0) } == [0])
    }

    @Test func lateDataWithdrawAnAlert() throws {
        let sample = try SampleStore()
        let month = Month()
        let bad = month.items.filter {
            $0.text.contains("leaks") || $0.text.contains("recall") || $0.text.contains("burnt")
                || $0.text.contains("lid") || $0.text.contains(" hot ")
        }
        try add(month.items, to: sample)
        try sample.aggregate([Month.monitor], now: Month.end)
        _ = try sample.store.withdraw(bad.map { ("town", $0.id) }, .source)
        try sample.aggregate([Month.monitor], now: Month.end + 86_400)
        // The day after the last has two posts of one hour: that the source fell silent is no mistake.
        let left = try sample.store.connection.rows(
            "SELECT rule, subject_label, day, observed, expected, scale FROM alert_history WHERE state <> 'withdrawn' AND day < '2026-12-07'"
        )
        #expect(left.isEmpty, "\(left.map(\.values))")
        let events = try sample.store.connection.rows("SELECT at FROM alert_event WHERE state = 'withdrawn'")
        // Walk-through 3: an alert whose evidence shrank below the minimum says so.
        let details = try sample.store.connection.rows(
            "SELECT detail FROM alert_event JOIN alert USING (alert_id) WHERE alert_event.state = 'withdrawn' AND rule = 'volume_spike'"
        ).map { $0.text(0) }
        #expect(details.count == 1 && details[0].contains("posts are left"), "\(details)")
        #expect(events.allSatisfy { $0.int64(0) == Month.end + 86_400 } && !events.isEmpty)
    }
}

extension Connection {
    func lastPost(_ id: String) throws -> Int64 {
        try row("SELECT post_id FROM post WHERE native_id = ?", id)?.int64(0) ?? 0
    }
}
