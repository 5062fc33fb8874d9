internal import Aggregation
internal import SQLiteDatabase

extension AggregateStage {
    /// Sums are of whole millionths: they do not depend on the order in which SQLite comes by the posts.
    private static let sums = """
        count(*), coalesce(sum(outcome = 'scored'), 0),
        coalesce(sum(outcome = 'scored' AND p_negative >= max(p_neutral, p_positive)), 0),
        coalesce(sum(CAST(round(1e6 * p_negative) AS INTEGER)) FILTER (WHERE outcome = 'scored'), 0) / 1e6,
        coalesce(sum(CAST(round(1e6 * p_neutral) AS INTEGER)) FILTER (WHERE outcome = 'scored'), 0) / 1e6,
        coalesce(sum(CAST(round(1e6 * p_positive) AS INTEGER)) FILTER (WHERE outcome = 'scored'), 0) / 1e6
        """

    /// Each dimension's values, where they come from, and how much of a post counts.
    private static let dimensions = [
        (
            name: "source", value: "o.name",
            tables: "cell JOIN post_source AS q USING (post_id) JOIN source AS o USING (source_id)", mass: "count(*)"
        ),
        (name: "language", value: "coalesce(language, 'none')", tables: "cell", mass: "count(*)"),
        (name: "modality", value: "coalesce(modalities, 'none')", tables: "cell", mass: "count(*)"),
        (
            name: "emotion", value: "e.key", tables: "cell JOIN json_each(cell.emotions) AS e",
            mass: "sum(CAST(round(1e6 * e.value) AS INTEGER)) / 1e6"
        ),
    ]

    /// Writes what the hours of the day in `cell` come to by source, language, modality and emotion, the day from its hours, and
    /// the day's figures weighed otherwise.
    func storeParts(of start: Int64, _ end: Int64, _ name: String, _ job: Work) throws {
        for dimension in Self.dimensions {
            try connection.run(
                """
                INSERT INTO bucket_part
                SELECT ?1, ?2, 'hour', hour, '\(dimension.name)', \(dimension.value), ?3, \(Self.sums), \(dimension.mass)
                FROM \(dimension.tables) GROUP BY hour, \(dimension.value)
                """, job.id, job.model.id, name)
        }
        try connection.run(
            """
            INSERT INTO bucket_part
            SELECT ?1, ?2, 'day', ?3, dimension, value, ?5, sum(posts), sum(scored), sum(said_negative),
                \(["sum_negative", "sum_neutral", "sum_positive", "mass"].map {
                    "sum(CAST(round(1e6 * \($0)) AS INTEGER)) / 1e6"
                }.joined(separator: ", "))
            FROM bucket_part WHERE monitor_id = ?1 AND model_id = ?2 AND grain = 'hour' AND start >= ?3 AND start < ?4
            GROUP BY dimension, value
            """, job.id, job.model.id, start, end, name)
        try storeVariants(of: start, end, job)
    }

    /// Copies count once, as their first post; of the rest an author counts for three posts at most.
    private func storeVariants(of start: Int64, _ end: Int64, _ job: Work) throws {
        let row = try connection.row(
            """
            WITH first AS (
                SELECT *, row_number() OVER (
                    PARTITION BY first_post_id ORDER BY published_at, platform, native_id) AS place
                FROM cell WHERE outcome = 'scored'
            ), capped AS (
                SELECT *, min(1.0, 3.0 / count(*) OVER (PARTITION BY coalesce(author_id, -post_id))) AS weight
                FROM first WHERE place = 1
            )
            SELECT max(engagement), coalesce(max(engagement) FILTER (
                    WHERE outcome = 'scored' AND p_negative >= max(p_neutral, p_positive)), 0),
                1.0 * sum(CAST(round(1e6 * (p_positive - p_negative) * (1 + ln(1 + engagement))) AS INTEGER))
                    FILTER (WHERE outcome = 'scored')
                    / sum(CAST(round(1e6 * (1 + ln(1 + engagement))) AS INTEGER)) FILTER (WHERE outcome = 'scored'),
                (SELECT 1.0 * sum(CAST(round(1e6 * weight * (p_positive - p_negative)) AS INTEGER))
                    / sum(CAST(round(1e6 * weight) AS INTEGER)) FROM capped),
                (SELECT sum(CAST(round(1e6 * weight) AS INTEGER)) / 1e6 FROM capped)
            FROM cell
            """)
        guard let row else { return }
        try connection.run(
            """
            UPDATE bucket SET top_engagement = ?, top_negative_engagement = ?, engaged_net = ?, capped_net = ?,
                capped_posts = ?
            WHERE monitor_id = ? AND model_id = ? AND grain = 'day' AND start = ?
            """, row.real(0), row.real(1), row[2].real, row[3].real, row[4].real, job.id, job.model.id, start)
    }
}
