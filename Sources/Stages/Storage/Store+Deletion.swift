internal import Foundation
internal import SQLiteDatabase
internal import Support

extension Store {
    /// Why a post went.
    package enum WithdrawalReason: String, Sendable {
        case source, forgotten, retention
    }

    /// What a person's name is here: the same name on the same platform is always the same.
    func pseudonym(of identity: String, platform: String) -> String {
        PostPreparer.pseudonym(key, of: identity, platform: platform)
    }

    func isForgotten(_ post: PreparedPost) throws -> Bool {
        guard let pseudonym = post.pseudonym else { return false }
        return try connection.row(
            "SELECT 1 FROM forgotten_author WHERE hash = ?", keyedHash("forgotten", pseudonym)) != nil
    }

    /// Removes posts with all that came from them; a tombstone keeps them from being fetched again.
    ///
    /// - Returns: how many there were.
    package func withdraw(_ posts: [(platform: String, nativeID: String)], _ reason: WithdrawalReason) throws -> Int {
        guard !posts.isEmpty else { return 0 }
        var files: [String] = []
        let count = try connection.transaction {
            var count = 0
            for post in posts {
                try connection.run(
                    "INSERT OR IGNORE INTO tombstone (hash, reason, withdrawn_at) VALUES (?, ?, ?)",
                    keyedHash("post", post.platform, post.nativeID), reason.rawValue, clock.now)
                guard
                    let id = try connection.row(
                        "SELECT post_id FROM post WHERE platform = ? AND native_id = ?", post.platform, post.nativeID
                    )?.int64(0)
                else { continue }
                files.append(contentsOf: try remove(id))
                count += 1
            }
            return count
        }
        for file in files where FileManager.default.fileExists(atPath: file) {
            try FileManager.default.removeItem(atPath: file)
        }
        if count > 0 { try sweep() }
        return count
    }

    /// Deletes the rows of a post and returns the files that nothing refers to any more.
    private func remove(_ id: Int64) throws -> [String] {
        let media = try connection.rows(
            "SELECT DISTINCT sha256, extension FROM attachment WHERE post_id = ? AND sha256 IS NOT NULL", id)
        let author = try connection.row("SELECT author_id FROM post WHERE post_id = ?", id)?[0].integer
        // The earliest copy takes the place of what it was a copy of.
        if let heir = try connection.row(
            "SELECT post_id FROM post WHERE copy_of = ? ORDER BY published_at, post_id LIMIT 1", id)?.int64(0)
        {
            try connection.run(
                "UPDATE post SET copy_of = CASE WHEN post_id = ?2 THEN NULL ELSE ?2 END WHERE copy_of = ?1", id, heir)
        }
        try connection.run("DELETE FROM post_search WHERE rowid = ?", id)
        try connection.run("DELETE FROM post WHERE post_id = ?", id)
        if let author {
            try connection.run(
                "DELETE FROM author WHERE author_id = ?1 AND NOT EXISTS (SELECT 1 FROM post WHERE author_id = ?1)",
                author)
        }
        return try media.filter {
            try connection.row("SELECT 1 FROM attachment WHERE sha256 = ?", $0.text(0)) == nil
        }.map { mediaPath($0.text(0), $0.text(1)) }
    }

    /// Removes posts that every source which brought them has let us keep for long enough.
    ///
    /// - Returns: how many.
    package func withdrawExpired() throws -> Int {
        guard let shortest = try connection.row("SELECT min(retention_days) FROM source")?[0].integer else { return 0 }
        let expired = try connection.rows(
            """
            SELECT p.platform, p.native_id FROM post AS p
            WHERE p.first_seen_at < ?1 - ?2 * 86400
                AND EXISTS (SELECT 1 FROM post_source AS s WHERE s.post_id = p.post_id)
                AND NOT EXISTS (SELECT 1 FROM post_source AS s JOIN source AS o USING (source_id)
                    WHERE s.post_id = p.post_id
                        AND (o.retention_days IS NULL OR p.first_seen_at >= ?1 - o.retention_days * 86400))
            ORDER BY p.post_id
            """, clock.now, shortest
        ).map { ($0.text(0), $0.text(1)) }
        return expired.isEmpty ? 0 : try withdraw(expired, .retention)
    }

    /// Posts of a source that it was not asked for longest.
    ///
    /// - Parameter usesPostIDs: false to ask by the ids of the source's own records.
    package func leastChecked(
        of sourceID: Int64, since: Int64, usesPostIDs: Bool, limit: Int
    ) throws -> [(id: String, platform: String, nativeID: String, replies: Int?, isAnswer: Bool)] {
        try connection.rows(
            """
            SELECT s.record_id, p.platform, p.native_id, p.replies, p.reply_to FROM post_source AS s JOIN post AS p USING (post_id)
            WHERE s.source_id = ? AND p.first_seen_at >= ? ORDER BY coalesce(s.checked_at, 0), p.post_id LIMIT ?
            """, sourceID, since, limit
        ).map {
            (
                usesPostIDs ? $0.text(2) : $0[0].text ?? $0.text(2), $0.text(1), $0.text(2),
                $0[3].integer.map { Int($0) },
                $0[4].text != nil
            )
        }
    }

    package func noteChecked(_ posts: [(platform: String, nativeID: String)], of sourceID: Int64) throws {
        for post in posts {
            try connection.run(
                """
                UPDATE post_source SET checked_at = ?1 WHERE source_id = ?2
                    AND post_id = (SELECT post_id FROM post WHERE platform = ?3 AND native_id = ?4)
                """, clock.now, sourceID, post.platform, post.nativeID)
        }
    }

    /// Deleted words stay in the full-text index's old segments and in the write-ahead log until both are rewritten.
    private func sweep() throws {
        try connection.run("INSERT INTO post_search (post_search) VALUES ('optimize')")
        _ = try connection.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    }

    /// Posts that a source has no more: their record ids lie between those it still shows, and it does not show them.
    package func vanished(
        from sourceID: Int64, present: [String]
    ) throws -> [(recordID: String, platform: String, nativeID: String)] {
        func precedes(_ a: String, _ b: String) -> Bool { a.count == b.count ? a < b : a.count < b.count }
        guard let low = present.min(by: precedes), let high = present.max(by: precedes) else { return [] }
        let shown = Set(present)
        return try connection.rows(
            """
            SELECT s.record_id, p.platform, p.native_id FROM post_source AS s JOIN post AS p USING (post_id)
            WHERE s.source_id = ?1 AND (length(s.record_id), s.record_id) > (?2, ?3)
                AND (length(s.record_id), s.record_id) < (?4, ?5)
            ORDER BY p.post_id
            """, sourceID, low.count, low, high.count, high
        ).filter { !shown.contains($0.text(0)) }.map { ($0.text(0), $0.text(1), $0.text(2)) }
    }
}
