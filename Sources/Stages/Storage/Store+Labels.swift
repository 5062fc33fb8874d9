package import Domain
internal import SQLiteDatabase
internal import Support

extension Store {
    /// Which posts people are asked about first.
    package enum LabelOrder: String, CaseIterable, Sendable {
        /// As chance has it, though the same each time: what is measured on them holds for all posts.
        case random
        /// Those that the model is least sure of: what is learnt from them teaches most.
        case unsure
    }

    /// A post as it is put before people: without what the model thinks of it.
    package struct UnlabelledPost: Sendable {
        package let id: Int64
        package let text: String
        package let language: String?
        package let url: String?
        /// Stored pictures and sounds.
        package let files: [String]
    }

    /// Posts that `person` has not labelled.
    package func unlabelled(by person: String, order: LabelOrder, limit: Int) throws -> [UnlabelledPost] {
        // Knuth's multiplicative hash mixes the ids; a generator would give another order each time.
        let rank = order == .random ? "p.post_id * 2654435761 % 4294967296" : "coalesce(s.confidence, 2)"
        return try connection.rows(
            """
            SELECT p.post_id, p.url FROM post AS p
            LEFT JOIN score AS s ON s.post_id = p.post_id
                AND s.model_id = (SELECT model_id FROM model WHERE current = 1)
            WHERE p.copy_of IS NULL
                AND NOT EXISTS (SELECT 1 FROM label AS l WHERE l.post_id = p.post_id AND l.labelled_by = ?1)
            ORDER BY \(rank), p.post_id LIMIT ?2
            """, person, limit
        ).compactMap { row in
            guard let post = try post(String(row.int64(0))) else { return nil }
            return UnlabelledPost(
                id: post.id, text: post.text, language: post.language, url: row[1].text, files: post.media.map(\.path))
        }
    }

    /// Keeps what `person` says of a post; what they said before is replaced.
    package func label(_ post: Int64, _ polarity: Polarity, by person: String, note: String?) throws {
        try connection.run(
            "INSERT OR REPLACE INTO label (post_id, labelled_by, polarity, labelled_at, note) VALUES (?, ?, ?, ?, ?)",
            post, person, polarity.rawValue, clock.now, note)
    }

    /// Takes back what `person` said of a post.
    package func removeLabel(_ post: Int64, by person: String) throws {
        try connection.run("DELETE FROM label WHERE post_id = ? AND labelled_by = ?", post, person)
    }

    /// A label with its post, as files carry it.
    package struct StoredLabel: Sendable {
        package let post: UnscoredPost
        package let platform: String
        package let nativeID: String
        package let polarity: Polarity
        package let person: String
        package let time: Int64
        package let note: String?
    }

    /// All labels, in the order of posts and people.
    package func labels() throws -> [StoredLabel] {
        try connection.rows(
            """
            SELECT l.post_id, p.platform, p.native_id, l.polarity, l.labelled_by, l.labelled_at, l.note
            FROM label AS l JOIN post AS p USING (post_id) ORDER BY l.post_id, l.labelled_by
            """
        ).compactMap { row in
            guard let post = try post(String(row.int64(0))), let polarity = Polarity(rawValue: row.text(3)) else {
                return nil
            }
            return StoredLabel(
                post: post, platform: row.text(1), nativeID: row.text(2), polarity: polarity, person: row.text(4),
                time: row.int64(5), note: row[6].text)
        }
    }

    /// The post that a source calls `nativeID`.
    package func postID(platform: String, nativeID: String) throws -> Int64? {
        try connection.row("SELECT post_id FROM post WHERE platform = ? AND native_id = ?", platform, nativeID)?
            .int64(0)
    }
}
