package import Domain
internal import SQLiteDatabase
internal import Support

extension Store {
    /// The row of the model with digest `sha256`, made current.
    package func modelID(name: String, sha256: String, confusion: String?) throws -> Int64 {
        try connection.run(
            """
            INSERT INTO model (name, sha256, confusion) VALUES (?, ?, ?)
            ON CONFLICT (sha256) DO UPDATE SET name = excluded.name, confusion = excluded.confusion
            """, name, sha256, confusion)
        try connection.run("UPDATE model SET current = (sha256 = ?1) WHERE current <> (sha256 = ?1)", sha256)
        return try connection.row("SELECT model_id FROM model WHERE sha256 = ?", sha256)?.int64(0) ?? 0
    }

    /// A post that waits for a score.
    package struct UnscoredPost: Sendable {
        package let id: Int64
        package let text: String
        package let language: String?
        /// Stored pictures and sounds: position, kind and path.
        package let media: [(position: Int, kind: Attachment.Kind, path: String)]
        /// Attachments that could not be had, with the reason.
        package let missing: [String]
        package let inputDigest: String
    }

    /// Posts without a score by `model` or whose text or files changed since, in the order of their ids after `last`.
    package func unscored(model: Int64, after last: Int64, limit: Int) throws -> [UnscoredPost] {
        try connection.rows(
            """
            SELECT p.post_id, p.title, p.text, p.language, s.input_sha256
            FROM post AS p LEFT JOIN score AS s ON s.post_id = p.post_id AND s.model_id = ?1
            WHERE p.post_id > ?2 AND (s.input_sha256 IS NULL OR s.input_sha256 <> (
                SELECT coalesce(p.title, '') || char(31) || p.text || char(31) || coalesce(group_concat(d, ' '), '') FROM (
                    SELECT t.position || ':' || coalesce(t.sha256, t.state) AS d FROM attachment AS t
                    WHERE t.post_id = p.post_id AND t.state <> 'pending' ORDER BY t.position)))
            ORDER BY p.post_id LIMIT ?3
            """, model, last, limit
        ).map { row in
            let id = row.int64(0)
            let attachments = try connection.rows(
                """
                SELECT position, kind, state, sha256, extension, reason FROM attachment
                WHERE post_id = ? AND state <> 'pending' ORDER BY position
                """, id)
            let digests = attachments.map { "\($0.int(0)):\($0[3].text ?? $0.text(2))" }
            return UnscoredPost(
                id: id, text: [row[1].text, row.text(2)].compactMap { $0 }.joined(separator: "\n"),
                language: row[3].text,
                media: attachments.filter { $0.text(2) == "stored" }.map {
                    (
                        position: $0.int(0), kind: Attachment.Kind(rawValue: $0.text(1)) ?? .other,
                        path: mediaPath($0.text(3), $0.text(4))
                    )
                },
                missing: attachments.filter { $0.text(2) != "stored" }.compactMap { $0[5].text },
                inputDigest: [row[1].text ?? "", row.text(2), digests.joined(separator: " ")].joined(
                    separator: "\u{1F}"))
        }
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
                confidence, emotion, emotions, modalities, decided_by, contradiction, input_sha256)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, post.id, model, score.abstained ? "abstained" : "scored", score.sentiment.negative,
            score.sentiment.neutral, score.sentiment.positive, score.sentiment.polarity.rawValue,
            score.sentiment.confidence, score.emotion?.rawValue, emotions, modalities,
            score.parts.max { $0.weight < $1.weight }?.modality.rawValue, score.contradiction, post.inputDigest)
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
            INSERT OR REPLACE INTO score (post_id, model_id, outcome, reason, input_sha256)
            VALUES (?, ?, 'unscored', ?, ?)
            """, post.id, model, reason, post.inputDigest)
    }
}
