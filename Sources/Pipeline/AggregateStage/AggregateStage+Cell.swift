internal import Aggregation
internal import Domain
internal import SQLiteDatabase

/// What a bucket needs of one post.
struct CellPost {
    let id: Int64
    let publishedAt: Int64
    let author: Int64?
    let outcome: String?
    /// Towards the monitor's brand where the post was asked for that.
    let sentiment: Sentiment?
    let contradiction: Bool
    /// Those that took part in its score.
    let modalities: String?
    let language: String?
    /// The post that stands for it and its copies; its own id where it is the first or the only one.
    var first: Int64

    fileprivate init(_ row: Row) {
        id = row.int64(0)
        publishedAt = row.int64(1)
        author = row[2].integer
        outcome = row[3].text
        sentiment = row[4].real.map { Sentiment(negative: $0, neutral: row.real(5), positive: row.real(6)) }
        contradiction = row.int(7) == 1
        modalities = row[8].text
        language = row[9].text
        first = id
    }
}

extension AggregateStage {
    /// The posts of the day that is being made, in a table of this connection: five statements read it, and each would else
    /// gather it anew from four tables.
    func makeCellTable() throws {
        try connection.run(
            """
            CREATE TEMP TABLE IF NOT EXISTS cell (
                published_at INTEGER, platform TEXT, native_id TEXT, post_id INTEGER, author_id INTEGER, outcome TEXT,
                p_negative REAL, p_neutral REAL, p_positive REAL, contradiction INTEGER, modalities TEXT, language TEXT,
                content TEXT, engagement REAL, emotions TEXT, first_post_id INTEGER, hour INTEGER,
                PRIMARY KEY (published_at, platform, native_id)
            ) WITHOUT ROWID
            """)
    }

    /// Fills `cell` with a day, and says which of its posts are copies of which.
    func loadCell(_ start: Int64, _ end: Int64, _ day: String, _ job: Work) throws -> [CellPost] {
        try connection.run("DELETE FROM cell")
        try connection.run(
            """
            INSERT INTO cell
            SELECT p.published_at, p.platform, p.native_id, p.post_id, p.author_id, s.outcome,
                coalesce(t.p_negative, s.p_negative), coalesce(t.p_neutral, s.p_neutral),
                coalesce(t.p_positive, s.p_positive), s.contradiction, s.modalities, p.language,
                coalesce(p.content_sha256, '#' || p.post_id),
                coalesce(p.likes, 0) + 2 * coalesce(p.shares, 0) + coalesce(p.replies, 0), s.emotions, p.post_id, NULL
            FROM monitor_match AS x CROSS JOIN post AS p ON p.post_id = x.post_id
            LEFT JOIN score AS s ON s.post_id = p.post_id AND s.model_id = ?2
            LEFT JOIN target_score AS t ON t.post_id = p.post_id AND t.monitor_id = ?1 AND t.model_id = ?2
            WHERE x.monitor_id = ?1 AND x.published_at >= ?3 AND x.published_at < ?4
            """, job.id, job.model.id, start, end)
        let rows = try connection.rows(
            """
            SELECT c.post_id, c.published_at, c.author_id, c.outcome, c.p_negative, c.p_neutral, c.p_positive,
                c.contradiction, c.modalities, c.language, c.content, coalesce(q.words, '')
            FROM cell AS c LEFT JOIN post_search AS q ON q.rowid = c.post_id
            ORDER BY c.published_at, c.platform, c.native_id
            """)
        var posts = rows.map(CellPost.init)
        let copies = NearCopies(rows.map { $0.text(11) }, contents: rows.map { $0.text(10) })
        for (index, first) in copies.firsts.enumerated() { posts[index].first = posts[first].id }
        try storeCopies(posts, day, job)
        return posts
    }

    private func storeCopies(_ posts: [CellPost], _ day: String, _ job: Work) throws {
        try connection.run("DELETE FROM near_copy WHERE monitor_id = ? AND local_day = ?", job.id, day)
        let repeated = Set(posts.filter { $0.first != $0.id }.map(\.first))
        for post in posts where repeated.contains(post.first) {
            try connection.run("INSERT INTO near_copy VALUES (?, ?, ?, ?)", job.id, day, post.id, post.first)
            try connection.run(
                "UPDATE cell SET first_post_id = ? WHERE published_at = ? AND post_id = ?", post.first,
                post.publishedAt, post.id)
        }
    }
}
