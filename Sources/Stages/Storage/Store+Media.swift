internal import Digests
package import Domain
internal import Foundation
internal import SQLiteDatabase
internal import Support

extension Store {
    /// An attachment whose file is not here yet.
    package struct PendingAttachment: Sendable {
        package let id: Int64
        package let kind: Attachment.Kind
        package let url: String
        package let source: String
        package let connector: String
        /// What the source declares it to be, and how long.
        package let type: String?
        package let seconds: Double?
        /// Set where `url` is a question.
        package let locator: Attachment.Locator?
        /// Tries so far.
        package let attempts: Int
    }

    /// Tries that an attachment gets over the nights before it is given up.
    private static let mostAttempts = 4

    package func pendingAttachments() throws -> [PendingAttachment] {
        try connection.rows(
            """
            SELECT t.attachment_id, t.kind, t.url, coalesce((SELECT min(o.name) FROM post_source AS p
                JOIN source AS o USING (source_id) WHERE p.post_id = t.post_id), ''),
                coalesce((SELECT min(o.connector) FROM post_source AS p
                JOIN source AS o USING (source_id) WHERE p.post_id = t.post_id), ''), t.declared_type, t.declared_s,
                t.locator, t.attempts
            FROM attachment AS t WHERE t.state = 'pending' ORDER BY t.attachment_id
            """
        ).map { row in
            let locator = try row[7].text.map { try JSONParser.parse($0, file: "attachment.locator") }
            return PendingAttachment(
                id: row.int64(0), kind: Attachment.Kind(rawValue: row.text(1)) ?? .other, url: row.text(2),
                source: row.text(3), connector: row.text(4), type: row[5].text, seconds: row[6].real,
                locator: locator.map {
                    Attachment.Locator(take: $0["take"]?.string ?? "", url: $0["url"]?.string ?? "")
                }, attempts: row.int(8))
        }
    }

    /// What is known of a file once its bytes are here.
    package struct MediaFacts: Sendable {
        package var kind: Attachment.Kind
        package var type: String
        package var fileExtension: String
        package var width: Int?
        package var height: Int?
        package var seconds: Double?
        /// What is amiss with it, though it can be used.
        package var note: String?

        package init(
            kind: Attachment.Kind, type: String, fileExtension: String, width: Int? = nil, height: Int? = nil,
            seconds: Double? = nil, note: String? = nil
        ) {
            self.note = note
            self.kind = kind
            self.type = type
            self.fileExtension = fileExtension
            self.width = width
            self.height = height
            self.seconds = seconds
        }
    }

    /// Puts `bytes` into the media folder, then notes them on the attachment: a kill in between leaves a file that the next
    /// try finds already there.
    package func keep(_ bytes: [UInt8], _ facts: MediaFacts, for attachment: Int64) throws {
        let digest = SHA256.hex(bytes)
        let path = mediaPath(digest, facts.fileExtension)
        if !FileManager.default.fileExists(atPath: path) { try AtomicFile.write(bytes, to: path, mode: 0o600) }
        try connection.run(
            """
            UPDATE attachment SET state = 'stored', reason = NULL, kind = ?, sha256 = ?, extension = ?, media_type = ?,
                size_bytes = ?, width = ?, height = ?, duration_s = ?, note = ?
            WHERE attachment_id = ?
            """, facts.kind.rawValue, digest, facts.fileExtension, facts.type, bytes.count, facts.width, facts.height,
            facts.seconds, facts.note, attachment)
        if let post = try connection.row("SELECT post_id FROM attachment WHERE attachment_id = ?", attachment) {
            try forgetScores(of: post.int64(0))
            try linkCopies(ofWordless: post.int64(0))
        }
    }

    /// A post without words is a copy of an earlier one when all its files are the same.
    private func linkCopies(ofWordless id: Int64) throws {
        guard
            try connection.row("SELECT 1 FROM post WHERE post_id = ? AND content_sha256 IS NULL AND text = ''", id)
                != nil,
            try connection.row("SELECT 1 FROM attachment WHERE post_id = ? AND state = 'pending'", id) == nil
        else { return }
        let files = try connection.rows(
            "SELECT DISTINCT sha256 FROM attachment WHERE post_id = ? AND sha256 IS NOT NULL ORDER BY sha256", id)
        let content = PostPreparer.contentDigest(Array("files \(files.map { $0.text(0) }.joined(separator: " "))".utf8))
        try connection.run(
            """
            UPDATE post SET content_sha256 = ?1, copy_of = (SELECT o.post_id FROM post AS o
                WHERE o.content_sha256 = ?1 AND o.post_id <> ?2 ORDER BY o.published_at, o.post_id LIMIT 1)
            WHERE post_id = ?2
            """, content, id)
    }

    /// Puts the words of a transcript on its attachment, where monitors find them.
    ///
    /// - Parameter cues: where it says when something is said: seconds from the beginning, and words.
    package func keepTranscript(
        _ words: String, cues: [(start: Double, text: String)] = [], for attachment: Int64
    ) throws {
        try connection.run(
            "UPDATE attachment SET state = 'skipped', reason = 'transcript', caption = ? WHERE attachment_id = ?",
            words, attachment)
        for (position, cue) in cues.enumerated() {
            try connection.run(
                "INSERT OR REPLACE INTO transcript_cue (attachment_id, position, start_s, text) VALUES (?, ?, ?, ?)",
                attachment, position, cue.start, cue.text)
        }
        guard let post = try connection.row("SELECT post_id FROM attachment WHERE attachment_id = ?", attachment) else {
            return
        }
        try index(post.int64(0))
    }

    /// What a person should know about a post's files beside its score.
    package func mediaNotes(of post: Int64) throws -> [String] {
        let partial = try connection.rows(
            "SELECT kind, note FROM attachment WHERE post_id = ? AND note IS NOT NULL ORDER BY position", post
        ).map { "\($0.text(0)): \($0.text(1))" }
        let isUnheard =
            try connection.row("SELECT words_not_heard FROM scored_post WHERE post_id = ?", post)?.int(0) == 1
        return partial + (isUnheard ? ["words not heard: its source gave no transcript"] : [])
    }

    /// Bytes that are free where the state folder is; nil where nobody can say.
    package func freeBytes() -> Int? {
        do {
            let facts = try FileManager.default.attributesOfFileSystem(forPath: layout.root)
            return (facts[.systemFreeSize] as? NSNumber)?.intValue
        } catch {
            return nil
        }
    }

    /// Whether a passing fault of `attachment` is its last.
    package func isLastAttempt(_ attachment: PendingAttachment) -> Bool {
        attachment.attempts + 1 >= Self.mostAttempts
    }

    /// Notes that an attachment could not be had. `passing` faults are tried again on later runs, a few times.
    package func give(up attachment: Int64, _ state: AttachmentState, reason: String, passing: Bool = false) throws {
        try connection.run(
            """
            UPDATE attachment SET attempts = attempts + 1, reason = ?2,
                state = CASE WHEN ?3 AND attempts + 1 < ?4 THEN 'pending' ELSE ?5 END
            WHERE attachment_id = ?1
            """, attachment, reason, passing, Self.mostAttempts, state.rawValue)
    }

    /// Where the file of a digest lies.
    package func mediaPath(_ digest: String, _ fileExtension: String) -> String {
        "\(layout.media)/\(digest.prefix(2))/\(digest).\(fileExtension)"
    }
}
