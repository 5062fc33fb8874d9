internal import Digests
package import Domain
internal import Language
internal import SQLiteDatabase
internal import Support

extension Store {
    /// What storing a batch of posts did.
    package struct PostCounts: Equatable, Sendable {
        package var stored = 0
        package var replaced = 0
        package var unchanged = 0
        /// Deleted before: never stored again.
        package var withdrawn = 0

        package init() {}

        package static func + (left: PostCounts, right: PostCounts) -> PostCounts {
            var sum = left
            sum.stored += right.stored
            sum.replaced += right.replaced
            sum.unchanged += right.unchanged
            sum.withdrawn += right.withdrawn
            return sum
        }
    }

    /// Stores posts of one source, each once. Call inside a transaction, together with the cursor that follows them.
    ///
    /// - Parameter recordIDs: the source's own ids, one for each post; empty where it has none.
    package func store(_ posts: [Post], recordIDs: [String] = [], from sourceID: Int64) throws -> PostCounts {
        var counts = PostCounts()
        for (index, post) in posts.enumerated() {
            if try isWithdrawn(post.platform, post.nativeID) {
                counts.withdrawn += 1
                continue
            }
            let row = try connection.row(
                "SELECT post_id, text, title FROM post WHERE platform = ? AND native_id = ?", post.platform,
                post.nativeID)
            let id: Int64
            if let row {
                id = row.int64(0)
                let changed = row.text(1) != post.text || row[2].text != post.title
                if changed { try revise(id, to: post) }
                let more = try storeAttachments(post.attachments, of: id)
                if changed || more { try self.index(id) }
                if changed || more { counts.replaced += 1 } else { counts.unchanged += 1 }
                try updateCounts(id, post)
            } else {
                id = try insert(post)
                counts.stored += 1
            }
            try connection.run(
                "INSERT OR IGNORE INTO post_source (post_id, source_id, record_id) VALUES (?, ?, ?)", id, sourceID,
                recordIDs.indices.contains(index) ? recordIDs[index] : nil)
        }
        return counts
    }

    private func insert(_ post: Post) throws -> Int64 {
        let content = contentDigest(of: post)
        let original = try content.flatMap { content in
            try connection.row(
                "SELECT post_id FROM post WHERE content_sha256 = ? ORDER BY published_at, post_id LIMIT 1", content)
        }?.int64(0)
        let authorID = try post.author.map { try self.authorID(of: $0, platform: post.platform) }
        let language = LanguageIdentifier.identify(
            [post.title ?? "", post.text].joined(separator: " "), hint: post.declaredLanguage)
        try connection.run(
            """
            INSERT INTO post (platform, native_id, url, author_id, published_at, published_exactly, first_seen_at,
                edited_at, language, title, text, reply_to, repost_of, thread, likes, shares, replies, content_sha256,
                copy_of)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, post.platform, post.nativeID, post.url, authorID, post.publishedAt, post.publishedExactly, clock.now,
            post.editedAt, language, post.title, post.text, post.replyTo, post.repostOf, post.thread, post.likes,
            post.shares, post.replies, content, original)
        let id = connection.lastRowID
        _ = try storeAttachments(post.attachments, of: id)
        try index(id)
        return id
    }

    private func revise(_ id: Int64, to post: Post) throws {
        try forgetScores(of: id)
        try connection.run(
            """
            INSERT INTO post_revision (post_id, revision, title, text, edited_at, replaced_at)
            SELECT post_id, (SELECT count(*) FROM post_revision WHERE post_id = ?1), title, text, edited_at, ?2
            FROM post WHERE post_id = ?1
            """, id, clock.now)
        try connection.run(
            """
            UPDATE post SET text = ?, title = ?, edited_at = ?, language = ?, content_sha256 = ? WHERE post_id = ?
            """, post.text, post.title, post.editedAt ?? clock.now,
            LanguageIdentifier.identify(
                [post.title ?? "", post.text].joined(separator: " "), hint: post.declaredLanguage),
            contentDigest(of: post), id)
    }

    private func updateCounts(_ id: Int64, _ post: Post) throws {
        guard post.likes != nil || post.shares != nil || post.replies != nil else { return }
        try connection.run(
            "UPDATE post SET likes = coalesce(?, likes), shares = coalesce(?, shares), replies = coalesce(?, replies) WHERE post_id = ?",
            post.likes, post.shares, post.replies, id)
    }

    /// Equal for copies of one post; nil for one without words, since two pictures at two addresses may differ.
    private func contentDigest(of post: Post) -> String? {
        let words = searchText.fold(post.text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard words.count >= 8 else { return nil }
        return SHA256.hex(words)
    }

    private func authorID(of author: Author, platform: String) throws -> Int64 {
        let pseudonym = String(keyedHash("author", platform, author.identity).prefix(12))
        if let row = try connection.row("SELECT author_id FROM author WHERE pseudonym = ?", pseudonym) {
            return row.int64(0)
        }
        try connection.run("INSERT INTO author (pseudonym) VALUES (?)", pseudonym)
        return connection.lastRowID
    }

    /// Adds attachments that are new and captions that changed; true if there were any.
    private func storeAttachments(_ attachments: [Attachment], of id: Int64) throws -> Bool {
        var changed = false
        for (position, attachment) in attachments.enumerated() {
            let isSkipped = attachment.kind == .video || (attachment.kind == .other && !attachment.isTranscript)
            let state = isSkipped ? AttachmentState.skipped : .pending
            let known = try connection.row(
                "SELECT caption, url FROM attachment WHERE post_id = ? AND position = ?", id, position)
            if let known {
                // A transcript's words are its caption.
                guard known[0].text != attachment.caption, !attachment.isTranscript else { continue }
                try connection.run(
                    "UPDATE attachment SET caption = ? WHERE post_id = ? AND position = ?", attachment.caption, id,
                    position)
            } else {
                try connection.run(
                    """
                    INSERT INTO attachment (post_id, position, kind, url, caption, declared_type, is_poster, state, reason)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """, id, position, attachment.kind.rawValue, attachment.url, attachment.caption,
                    attachment.declaredType, attachment.isPoster, state.rawValue,
                    state == .skipped ? "\(attachment.kind.rawValue) is not scored" : nil)
            }
            changed = true
        }
        return changed
    }

    /// Writes the post's row of the full-text table: title, text and captions.
    func index(_ id: Int64) throws {
        guard let post = try connection.row("SELECT title, text FROM post WHERE post_id = ?", id) else { return }
        let captions = try connection.rows(
            "SELECT caption FROM attachment WHERE post_id = ? AND caption IS NOT NULL ORDER BY position", id)
        let all = ([post[0].text, post[1].text] + captions.map { $0[0].text }).compactMap { $0 }
        let search = searchText.make(all.joined(separator: "\n"))
        try connection.run("DELETE FROM post_search WHERE rowid = ?", id)
        try connection.run(
            "INSERT INTO post_search (rowid, words, grams) VALUES (?, ?, ?)", id, search.words, search.grams)
    }
}
