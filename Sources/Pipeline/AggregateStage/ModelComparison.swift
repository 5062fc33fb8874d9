package import Aggregation
internal import SQLiteDatabase
package import Storage

/// What two models make of the same posts.
package struct ModelComparison: Sendable {
    /// A monitor's posts that both judged.
    package struct Row: Sendable {
        /// Nil for all posts, whether monitors want them or not.
        package let monitor: String?
        package let posts: Int
        /// Means of the posts' net sentiment, first model and second, and what chance says of the change from post to post.
        package let net: Aggregation.Difference
        /// The change's standard error.
        package let error: Double
        /// Share of posts with the same verdict; nil where no post has one by both.
        package let agreement: Double?
    }

    /// How both stand to what people said.
    package struct Labels: Sendable {
        package let count: Int
        package let firstRight: Int
        package let secondRight: Int
        package let onlyFirst: Int
        package let onlySecond: Int

        /// The chance of so uneven a split of the labels that only one has right, were they equally good.
        package var chance: Double { signTest(onlyFirst, onlySecond) }
    }

    package let rows: [Row]
    package let labels: Labels
    /// Posts that the second has not judged.
    package let waiting: Int
}

extension AggregateStage {
    /// Compares `second` with `first` over posts published at `since` or later, and all labels.
    package func compare(
        _ first: StoredModel, with second: StoredModel, since: Int64
    ) throws -> ModelComparison {
        let measures = """
            count(*), avg(a.p_positive - a.p_negative), avg(b.p_positive - b.p_negative),
            avg((b.p_positive - b.p_negative - a.p_positive + a.p_negative)
                * (b.p_positive - b.p_negative - a.p_positive + a.p_negative)),
            avg(a.polarity = b.polarity) FILTER (WHERE a.outcome = 'scored' AND b.outcome = 'scored')
            """
        let pairs = """
            JOIN score AS a ON a.post_id = x.post_id AND a.model_id = ?1 AND a.outcome <> 'unscored'
            JOIN score AS b ON b.post_id = x.post_id AND b.model_id = ?2 AND b.outcome <> 'unscored'
            """
        var rows = try connection.rows(
            """
            SELECT m.name, \(measures) FROM monitor AS m JOIN monitor_match AS x USING (monitor_id) \(pairs)
            WHERE m.current = 1 AND x.published_at >= ?3 GROUP BY m.monitor_id ORDER BY m.name
            """, first.id, second.id, since)
        rows += try connection.rows(
            "SELECT NULL, \(measures) FROM post AS x \(pairs) WHERE x.published_at >= ?3", first.id, second.id, since)
        let labels = try connection.row(
            """
            SELECT count(*), sum(a.polarity = l.polarity), sum(b.polarity = l.polarity),
                sum(a.polarity = l.polarity AND b.polarity <> l.polarity),
                sum(b.polarity = l.polarity AND a.polarity <> l.polarity)
            FROM label AS l JOIN score AS a ON a.post_id = l.post_id AND a.model_id = ?1 AND a.outcome <> 'unscored'
            JOIN score AS b ON b.post_id = l.post_id AND b.model_id = ?2 AND b.outcome <> 'unscored'
            """, first.id, second.id)
        func count(_ column: Int) -> Int { Int(labels?[column].integer ?? 0) }
        return ModelComparison(
            rows: rows.filter { $0.int(1) > 0 }.map(comparisonRow),
            labels: .init(
                count: count(0), firstRight: count(1), secondRight: count(2), onlyFirst: count(3), onlySecond: count(4)
            ), waiting: try store.unscoredCount(model: second.id, since: since))
    }

    /// A row of name, posts, both means, mean square of the change, agreement. The test is the paired t test.
    private func comparisonRow(_ row: Row) -> ModelComparison.Row {
        let posts = row.int(1)
        let (before, after, square) = (row[2].real ?? 0, row[3].real ?? 0, row[4].real ?? 0)
        var change = after - before
        // The same post's score differs that much with the company in which it was judged.
        if abs(change) < 1e-6 { change = 0 }
        let variance = max(0, square - change * change) / Double(max(posts - 1, 1))
        let error = variance.squareRoot()
        let chance = error > 0 ? min(1, 2 * studentTail(abs(change) / error, freedom: posts - 1)) : change == 0 ? 1 : 0
        return ModelComparison.Row(
            monitor: row[0].text, posts: posts,
            net: .init(first: before, firstError: 0, second: after, secondError: error, chance: chance),
            error: error, agreement: row[5].real)
    }
}
