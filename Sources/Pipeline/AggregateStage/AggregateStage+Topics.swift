internal import Aggregation
internal import Digests
internal import Domain
internal import SQLiteDatabase
internal import Support

extension AggregateStage {
    /// - Returns: topics with posts from `first` on.
    func refreshTopics(_ job: Work, from first: Int) throws -> Int {
        try connection.transaction {
            var replay = try TopicReplay(job, from: first, connection)
            let days = try dayFacts(job, from: first - UsualValue.days)
            if let last = days.keys.max(), last >= first {
                for day in first...last { try replay.take(day, isEmpty: (days[day]?.posts ?? 0) == 0) }
            }
            let active = try replay.finish()
            try refreshTopicBuckets(job, from: first, days)
            return active
        }
    }
}

/// Assigns days anew, in order, after the days before them.
struct TopicReplay {
    private let job: Work
    private let first: Int
    private let connection: Connection
    private var stream = TopicStream()
    private var window: [Day] = []
    private var windowCounts = TermCounts()
    private var topicCounts: [Int64: TermCounts] = [:]
    private var clusters: [Int64: Int] = [:]
    private var topics: [Int: Int64] = [:]
    private var numbers: [String: Int32] = [:]
    private let touched: Set<Int64>

    private struct Day {
        let texts: DayTexts
        /// Topic of each text.
        var topics: [Int64?]
    }

    /// A new topic holds so many different texts, posts without topic of the last days included, and so many of its first day.
    static let fewest = (texts: 4, today: 2)
    /// How far back posts without topic may help a new one to form.
    static let memory = 6
    /// A text of fewer terms says too little to belong anywhere.
    static let leastTerms = 2

    init(_ job: Work, from first: Int, _ connection: Connection) throws {
        self.job = job
        self.first = first
        self.connection = connection
        let name = LocalCalendar.name(of: first)
        touched = Set(
            try connection.rows(
                "SELECT topic_id FROM topic WHERE monitor_id = ? AND last_day >= ? AND first_day < ?", job.id, name,
                name
            ).map { $0.int64(0) })
        try connection.run("DELETE FROM topic WHERE monitor_id = ? AND first_day >= ?", job.id, name)
        try connection.run(
            """
            DELETE FROM topic_post WHERE local_day >= ?2
                AND topic_id IN (SELECT topic_id FROM topic WHERE monitor_id = ?1)
            """, job.id, name)
        try recallTopics()
        for day in max(first - UsualValue.days + 1, try earliestDay())..<first { try recall(day) }
    }

    /// Numbers the topics that may still grow in the order of their founding, whichever run made them: drawing depends on it.
    private mutating func recallTopics() throws {
        let rows = try connection.rows(
            """
            SELECT t.topic_id FROM topic AS t
            JOIN topic_post AS x ON x.topic_id = t.topic_id AND x.local_day = t.first_day
            JOIN post AS p USING (post_id)
            WHERE t.monitor_id = ? AND t.last_day >= ? ORDER BY t.first_day, p.published_at, p.platform, p.native_id
            """, job.id, LocalCalendar.name(of: first - UsualValue.days))
        for row in rows where clusters[row.int64(0)] == nil {
            clusters[row.int64(0)] = clusters.count + 1
            topics[clusters.count] = row.int64(0)
        }
    }

    private func earliestDay() throws -> Int {
        let start = try connection.row(
            "SELECT min(start) FROM bucket WHERE monitor_id = ? AND model_id = ? AND grain = 'day'", job.id,
            job.model.id)
        return start?[0].integer.map { min(job.calendar.day(of: $0), first) } ?? first
    }

    /// Takes a day as it was assigned.
    private mutating func recall(_ day: Int) throws {
        let texts = try DayTexts(day, job, connection)
        let rows = try connection.rows(
            """
            SELECT x.post_id, x.topic_id FROM topic AS t JOIN topic_post AS x USING (topic_id)
            WHERE t.monitor_id = ? AND x.local_day = ?
            """, job.id, LocalCalendar.name(of: day))
        let assigned = Dictionary(uniqueKeysWithValues: rows.map { ($0.int64(0), $0.int64(1)) })
        var places = [Int64?](repeating: nil, count: texts.texts.count)
        for post in texts.posts where places[post.text] == nil { places[post.text] = assigned[post.id] }
        for (index, topic) in places.enumerated() {
            guard let topic else { continue }
            stream.add(number(texts.texts[index]), to: clusters[topic])
        }
        keep(Day(texts: texts, topics: places))
    }

    private mutating func number(_ terms: [String]) -> TopicStream.Text {
        terms.map { term in
            if let known = numbers[term] { return known }
            numbers[term] = Int32(numbers.count)
            return Int32(numbers.count - 1)
        }
    }

    private mutating func keep(_ day: Day) {
        window.append(day)
        windowCounts.add(day.texts.counts)
        for (index, topic) in day.topics.enumerated() {
            if let topic { topicCounts[topic, default: TermCounts()].add(day.texts.texts[index]) }
        }
    }

    private mutating func forget(before day: Int) {
        while let oldest = window.first, oldest.texts.day < day {
            window.removeFirst()
            windowCounts.remove(oldest.texts.counts)
            for (index, topic) in oldest.topics.enumerated() {
                guard let topic, let cluster = clusters[topic] else { continue }
                var gone = TermCounts()
                gone.add(oldest.texts.texts[index])
                topicCounts[topic]?.remove(gone)
                stream.remove(number(oldest.texts.texts[index]), from: cluster)
                if stream.size(of: cluster) == 0 {
                    clusters[topic] = nil
                    topics[cluster] = nil
                    topicCounts[topic] = nil
                }
            }
        }
    }

    /// Assigns the posts of `day`.
    mutating func take(_ day: Int, isEmpty: Bool) throws {
        forget(before: day - UsualValue.days + 1)
        guard !isEmpty else { return }
        let texts = try DayTexts(day, job, connection)
        let usable = texts.texts.indices.filter { texts.texts[$0].count >= Self.leastTerms }
        let waiting = window.filter { $0.texts.day >= day - Self.memory }.flatMap { earlier in
            earlier.topics.indices.filter {
                earlier.topics[$0] == nil && earlier.texts.texts[$0].count >= Self.leastTerms
            }.map { earlier.texts.texts[$0] }
        }
        let all = (waiting + usable.map { texts.texts[$0] }).map { number($0) }
        var generator = SeededGenerator(
            seed: Self.seed("\(job.version.monitor.name)\u{1F}\(LocalCalendar.name(of: day))"))
        let assigned = stream.assign(all, generator: &generator)
        var places = [Int64?](repeating: nil, count: texts.texts.count)
        let founded = try found(assigned, waiting: waiting.count, usable, texts)
        for (offset, cluster) in assigned.enumerated() {
            stream.remove(all[offset], from: cluster)
        }
        // Posts without topic leave the stream; those of new topics enter in the order of founding.
        for (index, topic) in founded.sorted(by: { $0.index < $1.index }) {
            clusters[topic] = stream.add(number(texts.texts[index]), to: clusters[topic])
            topics[clusters[topic] ?? 0] = topic
            places[index] = topic
        }
        keep(Day(texts: texts, topics: places))
        try store(texts, places)
    }

    /// The topic of each of the day's texts that has one, making rows for new topics.
    private func found(
        _ assigned: [Int], waiting: Int, _ usable: [Int], _ texts: DayTexts
    ) throws -> [(index: Int, topic: Int64)] {
        var sizes: [Int: Int] = [:]
        for cluster in assigned { sizes[cluster, default: 0] += 1 }
        var members: [Int: [Int]] = [:]
        for (offset, index) in usable.enumerated() { members[assigned[waiting + offset], default: []].append(index) }
        var placed: [(index: Int, topic: Int64)] = []
        for (cluster, indices) in members.sorted(by: { ($0.value[0], $0.key) < ($1.value[0], $1.key) }) {
            if let topic = topics[cluster] {
                placed.append(contentsOf: indices.map { ($0, topic) })
            } else if indices.count >= Self.fewest.today, sizes[cluster] ?? 0 >= Self.fewest.texts {
                let topic = try makeTopic(texts.keys[indices[0]], texts.day)
                placed.append(contentsOf: indices.map { ($0, topic) })
            }
        }
        return placed
    }

    /// The id follows from the monitor and the topic's first post, so that it is the same whatever ran before.
    private func makeTopic(_ key: String, _ day: Int) throws -> Int64 {
        var id =
            Int64(
                SHA256.hex("\(job.version.monitor.name)\u{1F}\(job.id)\u{1F}\(key)").prefix(10), radix: 16) ?? 1
        while try id == 0 || connection.row("SELECT 1 FROM topic WHERE topic_id = ?", id) != nil { id += 1 }
        let name = LocalCalendar.name(of: day)
        try connection.run("INSERT INTO topic VALUES (?, ?, '', '[]', ?, ?)", id, job.id, name, name)
        return id
    }

    private static func seed(_ text: String) -> UInt64 {
        // FNV-1a: Swift's own hashes differ from run to run.
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    private mutating func store(_ texts: DayTexts, _ places: [Int64?]) throws {
        let name = LocalCalendar.name(of: texts.day)
        for post in texts.posts {
            guard let topic = places[post.text], let cluster = clusters[topic] else { continue }
            let weight = stream.typicality(of: number(texts.texts[post.text]), in: cluster)
            try connection.run("INSERT INTO topic_post VALUES (?, ?, ?, ?)", topic, post.id, name, weight)
        }
        for topic in Set(places.compactMap { $0 }) { try label(topic, texts.day, topicCounts[topic], windowCounts) }
    }

    private func label(_ topic: Int64, _ day: Int, _ counts: TermCounts?, _ window: TermCounts) throws {
        let label = TopicLabel(topic: counts ?? TermCounts(), window: window)
        let terms = JSONValue(
            .array(label.terms.map { ["term": JSONValue(.string($0.term)), "weight": JSONValue(.number($0.weight))] }))
        try connection.run(
            "UPDATE topic SET label = ?, terms = ?, last_day = ? WHERE topic_id = ?", label.text, terms.text,
            LocalCalendar.name(of: day), topic)
    }

    /// Topics that lost their later posts are named as of their last one; those without any go.
    ///
    /// - Returns: topics with posts from the first day on.
    func finish() throws -> Int {
        for topic in touched.sorted() {
            let last = try connection.row(
                """
                SELECT x.local_day, p.published_at FROM topic_post AS x JOIN post AS p USING (post_id)
                WHERE x.topic_id = ? ORDER BY x.local_day DESC, p.published_at LIMIT 1
                """, topic)
            guard let last else {
                try connection.run("DELETE FROM topic WHERE topic_id = ?", topic)
                continue
            }
            let day = job.calendar.day(of: last.int64(1))
            if day < first { try relabel(topic, day) }
        }
        // A topic whose posts were all withdrawn.
        try connection.run(
            """
            DELETE FROM topic WHERE monitor_id = ?1
                AND NOT EXISTS (SELECT 1 FROM topic_post AS x WHERE x.topic_id = topic.topic_id)
            """, job.id)
        return try connection.row(
            "SELECT count(*) FROM topic WHERE monitor_id = ? AND last_day >= ?", job.id, LocalCalendar.name(of: first)
        )?.int(0) ?? 0
    }

    private func relabel(_ topic: Int64, _ last: Int) throws {
        var (own, window) = (TermCounts(), TermCounts())
        let members = Set(
            try connection.rows("SELECT post_id FROM topic_post WHERE topic_id = ?", topic).map { $0.int64(0) })
        for day in last - UsualValue.days + 1...last {
            let texts = try DayTexts(day, job, connection)
            window.add(texts.counts)
            for text in Set(texts.posts.filter { members.contains($0.id) }.map(\.text)) { own.add(texts.texts[text]) }
        }
        try label(topic, last, own, window)
    }
}
