internal import Aggregation
internal import Language
internal import SQLiteDatabase

/// Trying queries on the stored posts before they are saved.
extension AggregateStage {
    /// A post that a tried query matches.
    package struct Match: Sendable, Equatable {
        package let publishedAt: Int64
        package let language: String?
        package let text: String
        /// Where in its sound the words are said, as `00:41:10`; empty without a transcript.
        package var heard: [String] = []
    }

    /// The newest posts that `query` matches, and how many there are in all.
    package func matches(query: String, limit: Int) throws -> (posts: [Match], total: Int) {
        try matches(try MonitorQuery(query), limit: limit)
    }

    private func matches(_ query: MonitorQuery, limit: Int) throws -> (posts: [Match], total: Int) {
        let compiled = try compiler.compile(query)
        let rows = try connection.rows(
            """
            SELECT p.published_at, p.language, CASE WHEN p.text = '' THEN coalesce(p.title, '') ELSE p.text END,
                p.post_id
            FROM post AS p WHERE \(between) AND \(compiled.condition)
            ORDER BY p.published_at DESC, p.platform, p.native_id LIMIT \(max(0, limit))
            """, bindings: Self.everything + compiled.bindings)
        return (
            try rows.map {
                Match(
                    publishedAt: $0.int64(0), language: $0[1].text, text: $0.text(2),
                    heard: try heard(query.wantedTexts, in: $0.int64(3)))
            }, try count(query)
        )
    }

    private static let everything: [any SQLBindable] = [Int64(0), Int64.max]

    private func count(_ query: MonitorQuery) throws -> Int {
        let compiled = try compiler.compile(query)
        return try connection.rows(
            "SELECT count(*) FROM post AS p WHERE \(between) AND \(compiled.condition)",
            bindings: Self.everything + compiled.bindings
        ).first?.int(0) ?? 0
    }

    // MARK: Explaining

    /// One part of a query, with the parts it is made of one level deeper behind it.
    package struct Part: Sendable, Equatable {
        package let level: Int
        package let text: String
        /// What the full-text index is asked; nil for what needs no index or is made of parts.
        package let searched: String?
        package let posts: Int
    }

    /// The query's parts, each with the posts it matches by itself.
    package func explain(query: String) throws -> [Part] {
        var parts: [Part] = []
        try explain(try MonitorQuery(query), 0, &parts)
        return parts
    }

    private func explain(_ query: MonitorQuery, _ level: Int, _ parts: inout [Part]) throws {
        let (text, inner): (String, [MonitorQuery]) =
            switch query {
            case .all(let inner): ("all of", inner)
            case .any(let inner): ("any of", inner)
            case .not(let inner): ("not", [inner])
            default: (query.text, [])
            }
        parts.append(
            Part(level: level, text: text, searched: try compiler.searched(query), posts: try count(query)))
        for part in inner { try explain(part, level + 1, &parts) }
    }

    /// A sense in which the matched posts use the query's words.
    package struct Context: Sendable, Equatable {
        /// Its most telling words, best first.
        package let words: [String]
        package let posts: Int
        package let example: String
    }

    private static let mostRead = 3_000

    /// What the newest posts that a query matches speak of, most frequent first: a context that is not meant shows here, with the
    /// words that would leave it out.
    package func contexts(query: String) throws -> [Context] {
        let query = try MonitorQuery(query)
        let maker = SearchTextMaker()
        let own = Set(query.wantedTexts.flatMap { [maker.fold($0)] + maker.words($0) })
        let posts = try matches(query, limit: Self.mostRead).posts
        let texts = posts.map { maker.words($0.text).filter { StopWords.isTerm($0) && !own.contains($0) } }
        let clustering = TopicClustering(texts)
        let labels = TopicLabel.labels(of: clustering, texts)
        var members = [[Int]](repeating: [], count: clustering.count)
        for (index, topic) in clustering.topics.enumerated() { if let topic { members[topic].append(index) } }
        let order = members.indices.sorted { (members[$1].count, $0) < (members[$0].count, $1) }
        return order.map { topic in
            Context(
                words: labels[topic].terms.prefix(5).map(\.term), posts: members[topic].count,
                example: posts[members[topic][0]].text)
        }
    }

    // MARK: Comparing

    /// What a changed query adds and drops.
    package struct Difference: Sendable, Equatable {
        package let kept: Int
        package let added: (posts: [Match], total: Int)
        package let dropped: (posts: [Match], total: Int)

        package static func == (a: Difference, b: Difference) -> Bool {
            a.kept == b.kept && a.added.posts == b.added.posts && a.dropped.posts == b.dropped.posts
                && a.added.total == b.added.total && a.dropped.total == b.dropped.total
        }
    }

    package func difference(from old: String, to new: String, limit: Int) throws -> Difference {
        let (old, new) = (try MonitorQuery(old), try MonitorQuery(new))
        return Difference(
            kept: try count(.all([old, new])), added: try matches(.all([new, .not(old)]), limit: limit),
            dropped: try matches(.all([old, .not(new)]), limit: limit))
    }
}
