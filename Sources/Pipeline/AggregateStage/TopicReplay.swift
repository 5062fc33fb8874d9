internal import Aggregation
internal import Digests
internal import Domain
internal import SQLiteDatabase
internal import Support

/// Gives days their topics anew, in order, each after the days before it.
///
/// A night groups the texts of the last 28 days (``TopicClustering``) and asks which earlier topic each group carries on
/// (``TopicMatching``). Only the night's own posts are placed: what was reported stays, and a topic's identity with it.
struct TopicReplay {
    let job: Work
    private let shelf: TextShelf
    private let first: Int
    let connection: Connection
    private(set) var window: [Day] = []
    private(set) var windowCounts = TermCounts()
    private(set) var topicCounts: [Int64: TermCounts] = [:]
    private let touched: Set<Int64>

    struct Day {
        let texts: DayTexts
        /// Topic of each text.
        var topics: [Int64?]
    }

    /// A new topic holds so many different texts, earlier ones without topic included, and so many of its first day.
    private static let fewest = (texts: 4, today: 2)
    /// What splits off a topic that goes on needs more: a few texts apart are no news.
    private static let fewestOfSplit = (texts: 10, today: 5)
    /// A text of fewer terms says too little to belong anywhere.
    private static let leastTerms = 2
    /// So many texts are compared a night: today's, then the newest before, these at least by half. Others go where they fit best.
    private static let mostCompared = 6_000

    init(_ job: Work, _ shelf: TextShelf, from first: Int, _ connection: Connection) throws {
        self.job = job
        self.shelf = shelf
        self.first = first
        self.connection = connection
        let name = LocalCalendar.name(of: first)
        touched = Set(
            try connection.rows(
                "SELECT topic_id FROM topic WHERE monitor_id = ? AND last_day >= ? AND first_day < ?", job.id, name,
                name
            ).map { $0.int64(0) })
        try connection.run("DELETE FROM topic WHERE monitor_id = ? AND first_day >= ?", job.id, name)
        for table in ["topic_post", "topic_event"] {
            try connection.run(
                """
                DELETE FROM \(table) WHERE local_day >= ?2
                    AND topic_id IN (SELECT topic_id FROM topic WHERE monitor_id = ?1)
                """, job.id, name)
        }
        for day in max(first - UsualValue.days + 1, try earliestDay())..<first { try recall(day) }
    }

    private func earliestDay() throws -> Int {
        let start = try connection.row(
            "SELECT min(start) FROM bucket WHERE monitor_id = ? AND model_id = ? AND grain = 'day'", job.id,
            job.model.id)
        return start?[0].integer.map { min(job.calendar.day(of: $0), first) } ?? first
    }

    /// Takes a day as it was assigned.
    private mutating func recall(_ day: Int) throws {
        let rows = try connection.rows(
            """
            SELECT x.post_id, x.topic_id FROM topic AS t JOIN topic_post AS x USING (topic_id)
            WHERE t.monitor_id = ?1 AND t.last_day >= ?2 AND x.local_day = ?2
            """, job.id, LocalCalendar.name(of: day))
        try recall(day, Dictionary(uniqueKeysWithValues: rows.map { ($0.int64(0), $0.int64(1)) }))
    }

    /// - Parameter assigned: topic of each post that has one.
    private mutating func recall(_ day: Int, _ assigned: [Int64: Int64]) throws {
        let texts = try shelf.sample(day, job)
        var places = [Int64?](repeating: nil, count: texts.texts.count)
        for post in texts.posts where places[post.text] == nil { places[post.text] = assigned[post.id] }
        keep(Day(texts: texts, topics: places))
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
            forget(oldest)
        }
    }

    private mutating func forget(_ day: Day) {
        windowCounts.remove(day.texts.counts)
        for (index, topic) in day.topics.enumerated() {
            guard let topic else { continue }
            var gone = TermCounts()
            gone.add(day.texts.texts[index])
            topicCounts[topic]?.remove(gone)
            if topicCounts[topic]?.posts == 0 { topicCounts[topic] = nil }
        }
    }

    /// Assigns the posts of `day`.
    mutating func take(_ day: Int, isEmpty: Bool) throws {
        forget(before: day - UsualValue.days + 1)
        guard !isEmpty else { return }
        let texts = try shelf.whole(day, job)
        let usable = texts.texts.indices.filter { texts.texts[$0].count >= Self.leastTerms }
        let known = earlierTexts(besides: usable.count)
        var numbers: [Int64: Int] = [:]
        let earlier = known.map { text in
            text.topic.map { topic -> Int in
                if numbers[topic] == nil { numbers[topic] = numbers.count }
                return numbers[topic] ?? 0
            }
        }
        let clustering = TopicClustering(
            known.map(\.words) + usable.map { texts.words[$0] },
            earlier: earlier + [Int?](repeating: nil, count: usable.count), mostCompared: Self.mostCompared)
        let matching = TopicMatching(groups: Array(clustering.topics.prefix(known.count)), earlier: earlier)
        let topics = numbers.sorted { $0.value < $1.value }.map(\.key)
        var places = [Int64?](repeating: nil, count: texts.texts.count)
        let groups = Self.groups(clustering, from: known.count, usable).map { group, members in
            Group(
                members: members, fate: group < matching.fates.count ? matching.fates[group] : .isNew,
                waiting: known.indices.count { clustering.topics[$0] == group && earlier[$0] == nil },
                size: clustering.topics.count { $0 == group })
        }
        for group in try joined(groups, topics, texts) {
            guard let topic = try topic(for: group, topics, texts) else { continue }
            for index in group.members { places[index] = topic }
        }
        for (topic, into) in matching.merged { try record(.merge, topics[topic], topics[into], day) }
        keep(Day(texts: texts, topics: places))
        try store(texts, places)
        // What later days look back at is the sample that a later run would read.
        if let whole = window.popLast() { forget(whole) }
        try recall(
            day,
            Dictionary(
                uniqueKeysWithValues: texts.posts.compactMap { post in places[post.text].map { (post.id, $0) } }))
    }

    /// The newest texts before today that are compared with today's, oldest first.
    private func earlierTexts(besides today: Int) -> [(words: [String], topic: Int64?)] {
        let all = window.flatMap { day in
            day.texts.texts.indices.filter { day.texts.texts[$0].count >= Self.leastTerms }
                .map { (words: day.texts.words[$0], topic: day.topics[$0]) }
        }
        return Array(all.suffix(max(Self.mostCompared / 2, Self.mostCompared - today)))
    }

    /// Today's members of each group that has any, by its first one.
    private static func groups(
        _ clustering: TopicClustering, from start: Int, _ usable: [Int]
    ) -> [(group: Int, members: [Int])] {
        var members: [Int: [Int]] = [:]
        for (offset, index) in usable.enumerated() {
            if let group = clustering.topics[start + offset] { members[group, default: []].append(index) }
        }
        return members.sorted { $0.value[0] < $1.value[0] }.map { ($0.key, $0.value) }
    }

    /// The topic of a group's posts of today, made if it is new; nil for too few.
    private func topic(for group: Group, _ topics: [Int64], _ texts: DayTexts) throws -> Int64? {
        let members = group.members
        switch group.fate {
        case .goesOn(let topic): return topics[topic]
        case .splitsOff(let topic):
            guard members.count >= Self.fewestOfSplit.today, group.size >= Self.fewestOfSplit.texts else {
                return topics[topic]
            }
            let new = try makeTopic(texts.keys[members[0]], texts.day)
            try record(.split, new, topics[topic], texts.day)
            return new
        case .isNew:
            guard members.count >= Self.fewest.today, members.count + group.waiting >= Self.fewest.texts else {
                return nil
            }
            return try makeTopic(texts.keys[members[0]], texts.day)
        }
    }

    private enum Event: String { case split, merge }

    /// Notes that `topic` split off `other` or merged into it, once.
    private func record(_ event: Event, _ topic: Int64, _ other: Int64, _ day: Int) throws {
        let last = try connection.row(
            "SELECT event, other_topic_id FROM topic_event WHERE topic_id = ? ORDER BY local_day DESC LIMIT 1", topic)
        if let last, last.text(0) == event.rawValue, last.int64(1) == other { return }
        try connection.run(
            "INSERT OR REPLACE INTO topic_event VALUES (?, ?, ?, ?)", topic, LocalCalendar.name(of: day),
            event.rawValue, other)
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

    private mutating func store(_ texts: DayTexts, _ places: [Int64?]) throws {
        let name = LocalCalendar.name(of: texts.day)
        for post in texts.posts {
            guard let topic = places[post.text], let counts = topicCounts[topic] else { continue }
            let weight = counts.typicality(of: texts.texts[post.text])
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
            let texts = try day < last ? shelf.sample(day, job) : shelf.whole(day, job)
            window.add(texts.counts)
            for text in Set(texts.posts.filter { members.contains($0.id) }.map(\.text)) { own.add(texts.texts[text]) }
        }
        try label(topic, last, own, window)
    }
}
