package import Domain
internal import SQLiteDatabase

extension Store {
    /// A post that several monitors match, for one of them.
    package struct UntargetedPost: Sendable {
        package let id: Int64
        package let monitor: Int64
        package let text: String
        package let language: String?
    }

    /// Whether the model that figures are made of next has posts that wait for ``store(_:towards:of:model:)``.
    package func hasUntargetedPosts() throws -> Bool {
        guard let model = try judgingModel() else { return false }
        return try !untargeted(model: model.id, limit: 1).isEmpty
    }

    /// Posts with words that several current monitors match and `model` has scored, without an answer for each of them; in
    /// the order of their ids.
    package func untargeted(model: Int64, limit: Int) throws -> [UntargetedPost] {
        try connection.rows(
            """
            SELECT p.post_id, x.monitor_id, p.title, p.text, p.language
            FROM score AS s
            JOIN post AS p USING (post_id)
            JOIN monitor_match AS x USING (post_id)
            JOIN monitor AS m ON m.monitor_id = x.monitor_id AND m.current = 1
            WHERE s.model_id = ?1 AND s.outcome <> 'unscored' AND s.modalities LIKE 'text%'
                AND (SELECT count(*) FROM monitor_match AS y JOIN monitor AS n USING (monitor_id)
                    WHERE y.post_id = p.post_id AND n.current = 1) > 1
                AND NOT EXISTS (SELECT 1 FROM target_score AS t
                    WHERE t.post_id = p.post_id AND t.monitor_id = x.monitor_id AND t.model_id = ?1)
            ORDER BY p.post_id, x.monitor_id LIMIT ?2
            """, model, limit
        ).map { row in
            UntargetedPost(
                id: row.int64(0), monitor: row.int64(1),
                text: [row[2].text, row.text(3)].compactMap { $0 }.joined(separator: "\n"), language: row[4].text)
        }
    }

    /// Keeps what `model` says of `post` towards `target`; nil where the post's own score counts.
    package func store(
        _ sentiment: Sentiment?, towards target: String?, of post: UntargetedPost, model: Int64
    ) throws {
        try connection.run(
            "INSERT OR REPLACE INTO target_score VALUES (?, ?, ?, ?, ?, ?, ?)", post.id, post.monitor, model,
            sentiment == nil ? nil : target, sentiment?.negative, sentiment?.neutral, sentiment?.positive)
    }
}
