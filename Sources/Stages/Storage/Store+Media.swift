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
    }

    /// Tries that an attachment gets over the nights before it is given up.
    private static let mostAttempts = 4

    package func pendingAttachments() throws -> [PendingAttachment] {
        try connection.rows(
            """
            SELECT t.attachment_id, t.kind, t.url, coalesce((SELECT min(o.name) FROM post_source AS p
                JOIN source AS o USING (source_id) WHERE p.post_id = t.post_id), '')
            FROM attachment AS t WHERE t.state = 'pending' ORDER BY t.attachment_id
            """
        ).map {
            PendingAttachment(
                id: $0.int64(0), kind: Attachment.Kind(rawValue: $0.text(1)) ?? .other, url: $0.text(2),
                source: $0.text(3))
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

        package init(
            kind: Attachment.Kind, type: String, fileExtension: String, width: Int? = nil, height: Int? = nil,
            seconds: Double? = nil
        ) {
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
                size_bytes = ?, width = ?, height = ?, duration_s = ?
            WHERE attachment_id = ?
            """, facts.kind.rawValue, digest, facts.fileExtension, facts.type, bytes.count, facts.width, facts.height,
            facts.seconds, attachment)
        if let post = try connection.row("SELECT post_id FROM attachment WHERE attachment_id = ?", attachment) {
            try forgetScores(of: post.int64(0))
        }
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
