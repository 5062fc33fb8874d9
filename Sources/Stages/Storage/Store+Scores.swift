package import Domain
internal import SQLiteDatabase
internal import Support

extension Store {
    /// A post that waits for a score.
    package struct UnscoredPost: Sendable {
        package let id: Int64
        package let text: String
        package let language: String?
        /// Stored pictures and sounds: position, kind and path.
        package let media: [(position: Int, kind: Attachment.Kind, path: String)]
        /// Attachments that could not be had, with the reason.
        package let missing: [String]
    }

    /// How many posts published at `since` or later wait for a score by `model`.
    package func unscoredCount(model: Int64, since: Int64 = .min) throws -> Int {
        try connection.row("SELECT count(*) \(Self.waiting)", model, Int64(0), since)?.int(0) ?? 0
    }

    /// Posts without a score by ?1, with ids above ?2, published at ?3 or later.
    private static let waiting = """
        FROM post AS p WHERE p.post_id > ?2 AND +p.published_at >= ?3
            AND NOT EXISTS (SELECT 1 FROM score AS s WHERE s.post_id = p.post_id AND s.model_id = ?1)
        """

    /// Posts without a score by `model` published at `since` or later, in the order of their ids after `last`.
    package func unscored(
        model: Int64, after last: Int64, since: Int64 = .min, limit: Int
    ) throws -> [UnscoredPost] {
        // By the ids, however good an index of times looks: the next block begins where this one ends.
        try connection.rows(
            """
            SELECT p.post_id, p.title, p.text, p.language \(Self.waiting)
            ORDER BY p.post_id LIMIT ?4
            """, model, last, since, limit
        ).map(readPost)
    }

    /// The post that `reference` names, as scoring sees it: its number here, its id at the source, or its address. Nil when
    /// there is none.
    package func post(_ reference: String) throws -> UnscoredPost? {
        try connection.row(
            """
            SELECT post_id, title, text, language FROM post
            WHERE post_id = CAST(?1 AS INTEGER) AND CAST(CAST(?1 AS INTEGER) AS TEXT) = ?1 OR native_id = ?1 OR url = ?1
            ORDER BY post_id LIMIT 1
            """, reference
        ).map(readPost)
    }

    /// A row of post_id, title, text, language.
    private func readPost(_ row: Row) throws -> UnscoredPost {
        let id = row.int64(0)
        let attachments = try connection.rows(
            """
            SELECT position, kind, state, sha256, extension, reason FROM attachment
            WHERE post_id = ? AND state <> 'pending' ORDER BY position
            """, id)
        return UnscoredPost(
            id: id, text: [row[1].text, row.text(2)].compactMap { $0 }.joined(separator: "\n"),
            language: row[3].text,
            media: attachments.filter { $0.text(2) == "stored" }.map {
                (
                    position: $0.int(0), kind: Attachment.Kind(rawValue: $0.text(1)) ?? .other,
                    path: mediaPath($0.text(3), $0.text(4))
                )
            },
            missing: attachments.filter { $0.text(2) != "stored" }.compactMap { $0[5].text })
    }

    /// Replaces the post's score by `model`.
    package func store(_ score: Score, of post: UnscoredPost, model: Int64) throws {
        let modalities = Set(score.parts.map(\.modality)).sorted().map(\.rawValue).joined(separator: "+")
        let emotions = score.emotions.map { values in
            JSONValue(.object(zip(Emotion.allCases, values).map { JSONMember($0.0.rawValue, .init(.number($0.1))) }))
                .text
        }
        try connection.run(
            """
            INSERT OR REPLACE INTO score (post_id, model_id, outcome, p_negative, p_neutral, p_positive, polarity,
                confidence, emotion, emotions, modalities, decided_by, contradiction)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, post.id, model, score.abstained ? "abstained" : "scored", score.sentiment.negative,
            score.sentiment.neutral, score.sentiment.positive, score.sentiment.polarity.rawValue,
            score.sentiment.confidence, score.emotion?.rawValue, emotions, modalities,
            score.parts.max { $0.weight < $1.weight }?.modality.rawValue, score.contradiction)
        for part in score.parts { try store(part, of: post, model) }
    }

    private func store(_ part: ModalityScore, of post: UnscoredPost, _ model: Int64) throws {
        let timeline = part.timeline.isEmpty ? nil : JSONValue(.array(part.timeline.map(Self.json))).text
        try connection.run(
            """
            INSERT INTO modality_score
                (post_id, model_id, modality, position, p_negative, p_neutral, p_positive, weight, timeline)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, post.id, model, part.modality.rawValue, part.attachment ?? -1, part.sentiment.negative,
            part.sentiment.neutral, part.sentiment.positive, part.weight, timeline)
    }

    private static func json(_ window: TimedSentiment) -> JSONValue {
        [
            "start": JSONValue(.number(window.start)), "end": JSONValue(.number(window.end)),
            "negative": JSONValue(.number(window.sentiment.negative)),
            "neutral": JSONValue(.number(window.sentiment.neutral)),
            "positive": JSONValue(.number(window.sentiment.positive)),
        ]
    }

    /// Notes that `model` cannot score the post, and why.
    package func storeUnscored(_ post: UnscoredPost, reason: String, model: Int64) throws {
        try connection.run(
            """
            INSERT OR REPLACE INTO score (post_id, model_id, outcome, reason) VALUES (?, ?, 'unscored', ?)
            """, post.id, model, reason)
    }
}

extension Store {
    /// What was scored is no longer what the post says: it is scored again.
    func forgetScores(of post: Int64) throws {
        try connection.run("DELETE FROM score WHERE post_id = ?", post)
    }
}
