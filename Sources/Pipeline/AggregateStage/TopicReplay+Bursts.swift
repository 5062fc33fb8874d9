internal import Aggregation
internal import SQLiteDatabase

extension TopicReplay {
    /// A topic that goes on is part of today's event when it has so many texts today, and so many times its usual number.
    private static let leastBurst = 5.0
    private static let burstEffect = 3.0

    /// A group with texts of today.
    struct Group {
        /// Indices of today's texts.
        var members: [Int]
        let fate: TopicMatching.Fate
        /// Earlier texts without a topic.
        var waiting: Int
        /// All its texts.
        var size: Int
    }

    /// Takes groups together that are one event of today (``BurstJoining``). A topic that goes on as it did is left alone; of those
    /// that joined, the largest that has a topic, else the largest, says which topic it is.
    func joined(_ groups: [Group], _ topics: [Int64], _ texts: DayTexts) throws -> [Group] {
        guard window.count >= UsualValue.fewest else { return groups }
        let isBursting = groups.map { group -> Bool in
            guard case .goesOn(let topic) = group.fate else { return true }
            let usual = Double(topicCounts[topics[topic]]?.posts ?? 0) / Double(window.count)
            return Double(group.members.count) >= max(Self.leastBurst, Self.burstEffect * usual)
        }
        let bursting = groups.indices.filter { isBursting[$0] }
        var firsts = BurstJoining.join(
            bursting.map { groups[$0].members.map { texts.texts[$0] } }, day: texts.counts, before: windowCounts)
        if Set(firsts).count > 1 {
            let marks = try marks(of: texts)
            func own(_ group: Int) -> [Set<String>] { groups[group].members.map { marks[$0] ?? [] } }
            firsts = BurstJoining.join(
                firsts, groups: bursting.map(own), others: groups.indices.filter { !isBursting[$0] }.map(own))
        }
        var joined = groups.indices.filter { !isBursting[$0] }.map { groups[$0] }
        for first in Set(firsts).sorted() {
            let parts = bursting.indices.filter { firsts[$0] == first }.map { groups[bursting[$0]] }
            let leader = parts.max { a, b in
                (a.hasTopic ? 1 : 0, a.members.count, b.members[0]) < (
                    b.hasTopic ? 1 : 0, b.members.count, a.members[0]
                )
            }
            guard var whole = leader else { continue }
            whole.members = parts.flatMap(\.members).sorted()
            whole.waiting = parts.reduce(0) { $0 + $1.waiting }
            whole.size = parts.reduce(0) { $0 + $1.size }
            joined.append(whole)
        }
        return joined.sorted { $0.members[0] < $1.members[0] }
    }

    /// The links that a day's texts bear, and the pictures of their posts, by text.
    private func marks(of texts: DayTexts) throws -> [Int: Set<String>] {
        let (start, end) = (job.calendar.start(of: texts.day), job.calendar.start(of: texts.day + 1))
        let places = Dictionary(uniqueKeysWithValues: texts.posts.map { ($0.id, $0.text) })
        var marks: [Int: Set<String>] = [:]
        for row in try connection.rows(
            """
            SELECT x.post_id, p.text FROM monitor_match AS x CROSS JOIN post AS p ON p.post_id = x.post_id
            WHERE x.monitor_id = ?1 AND x.published_at >= ?2 AND x.published_at < ?3 AND instr(p.text, '://') > 0
            """, job.id, start, end)
        {
            if let place = places[row.int64(0)] { marks[place, default: []].formUnion(RisingMark.links(row.text(1))) }
        }
        for row in try connection.rows(
            """
            SELECT x.post_id, t.sha256 FROM monitor_match AS x CROSS JOIN attachment AS t ON t.post_id = x.post_id
            WHERE x.monitor_id = ?1 AND x.published_at >= ?2 AND x.published_at < ?3 AND t.kind = 'image'
                AND t.sha256 IS NOT NULL
            """, job.id, start, end)
        {
            if let place = places[row.int64(0)] { marks[place, default: []].insert(row.text(1)) }
        }
        return marks
    }
}

extension TopicReplay.Group {
    var hasTopic: Bool {
        if case .goesOn = fate { return true }
        return false
    }
}
