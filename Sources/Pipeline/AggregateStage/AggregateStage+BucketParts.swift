internal import Aggregation
internal import SQLiteDatabase

extension AggregateStage {
    /// Posts of a day and how far they went, as the statements below call them.
    ///
    /// Sums are of whole millionths: they do not depend on the order in which SQLite comes by the posts.
    private static let dayPosts = """
        WITH cell AS (
            SELECT p.post_id, p.author_id, coalesce(p.content_sha256, '#' || p.post_id) AS content, p.language,
                p.published_at, p.platform, p.native_id,
                coalesce(p.likes, 0) + 2 * coalesce(p.shares, 0) + coalesce(p.replies, 0) AS engagement,
                s.outcome = 'scored' AS decided, s.polarity, coalesce(t.p_negative, s.p_negative) AS p_negative,
                coalesce(t.p_neutral, s.p_neutral) AS p_neutral, coalesce(t.p_positive, s.p_positive) AS p_positive,
                s.modalities, s.emotions
            FROM post AS p CROSS JOIN monitor_match AS x ON x.monitor_id = ?1 AND x.post_id = p.post_id
            LEFT JOIN score AS s ON s.post_id = p.post_id AND s.model_id = ?2
            LEFT JOIN target_score AS t ON t.post_id = p.post_id AND t.monitor_id = ?1 AND t.model_id = ?2
            WHERE p.published_at >= ?3 AND p.published_at < ?4
        )
        """

    private static let sums = """
        count(*), coalesce(sum(decided), 0), coalesce(sum(decided AND polarity = 'negative'), 0),
        coalesce(sum(CAST(round(1e6 * p_negative) AS INTEGER)) FILTER (WHERE decided), 0) / 1e6,
        coalesce(sum(CAST(round(1e6 * p_neutral) AS INTEGER)) FILTER (WHERE decided), 0) / 1e6,
        coalesce(sum(CAST(round(1e6 * p_positive) AS INTEGER)) FILTER (WHERE decided), 0) / 1e6
        """

    /// Writes what a day's posts come to by source, language, modality and emotion, and weighed otherwise.
    func storeParts(of start: Int64, _ end: Int64, _ name: String, _ job: Work) throws {
        let dimensions = [
            (
                "source", "o.name", "cell JOIN post_source AS q USING (post_id) JOIN source AS o USING (source_id)",
                "count(*)"
            ),
            ("language", "coalesce(language, 'none')", "cell", "count(*)"),
            ("modality", "coalesce(modalities, 'none')", "cell", "count(*)"),
            (
                "emotion", "e.key", "cell JOIN json_each(cell.emotions) AS e",
                "sum(CAST(round(1e6 * e.value) AS INTEGER)) / 1e6"
            ),
        ]
        for (dimension, value, tables, mass) in dimensions {
            try connection.run(
                """
                INSERT INTO bucket_part \(Self.dayPosts)
                SELECT ?1, ?2, ?3, '\(dimension)', \(value), ?5, \(Self.sums), \(mass) FROM \(tables) GROUP BY \(value)
                """, job.id, job.model.id, start, end, name)
        }
        try storeVariants(of: start, end, job)
    }

    /// Copies count once, as their first post; of the rest an author counts for three posts at most.
    private func storeVariants(of start: Int64, _ end: Int64, _ job: Work) throws {
        let row = try connection.row(
            """
            \(Self.dayPosts), first AS (
                SELECT *, row_number() OVER (PARTITION BY content ORDER BY published_at, platform, native_id) AS place
                FROM cell WHERE decided
            ), capped AS (
                SELECT *, min(1.0, 3.0 / count(*) OVER (PARTITION BY coalesce(author_id, -post_id))) AS weight
                FROM first WHERE place = 1
            )
            SELECT max(engagement), coalesce(max(engagement) FILTER (WHERE decided AND polarity = 'negative'), 0),
                1.0 * sum(CAST(round(1e6 * (p_positive - p_negative) * (1 + ln(1 + engagement))) AS INTEGER))
                    FILTER (WHERE decided)
                    / sum(CAST(round(1e6 * (1 + ln(1 + engagement))) AS INTEGER)) FILTER (WHERE decided),
                (SELECT 1.0 * sum(CAST(round(1e6 * weight * (p_positive - p_negative)) AS INTEGER))
                    / sum(CAST(round(1e6 * weight) AS INTEGER)) FROM capped),
                (SELECT sum(CAST(round(1e6 * weight) AS INTEGER)) / 1e6 FROM capped)
            FROM cell
            """, job.id, job.model.id, start, end)
        guard let row else { return }
        try connection.run(
            """
            UPDATE bucket SET top_engagement = ?, top_negative_engagement = ?, engaged_net = ?, capped_net = ?,
                capped_posts = ?
            WHERE monitor_id = ? AND model_id = ? AND grain = 'day' AND start = ?
            """, row.real(0), row.real(1), row[2].real, row[3].real, row[4].real, job.id, job.model.id, start)
    }
}
