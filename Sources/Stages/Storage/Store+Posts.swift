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
        try store(preparer.prepare(posts, using: searchText), recordIDs: recordIDs, from: sourceID)
    }

    /// The same of posts that were prepared before.
    package func store(
        _ posts: [PreparedPost], recordIDs: [String] = [], from sourceID: Int64
    ) throws -> PostCounts {
        var words = FreshWords()
        let counts = try store(posts, recordIDs: recordIDs, from: sourceID, words: &words)
        try write(&words)
        return counts
    }

    /// The same without the words of new posts, which are to be written at the transaction's end.
    package func store(
        _ posts: [PreparedPost], recordIDs: [String], from sourceID: Int64, words fresh: inout FreshWords
    ) throws -> PostCounts {
        var counts = PostCounts()
        let someAreWithdrawn = try connection.row("SELECT 1 FROM tombstone LIMIT 1") != nil
        let someAreForgotten = try connection.row("SELECT 1 FROM forgotten_author LIMIT 1") != nil
        for (index, prepared) in posts.enumerated() {
            if try (someAreWithdrawn && isWithdrawn(prepared)) || (someAreForgotten && isForgotten(prepared)) {
                counts.withdrawn += 1
                continue
            }
            let id: Int64
            if let new = try insert(prepared) {
                id = new
                fresh.words.append((id, prepared.search))
                counts.stored += 1
            } else {
                let post = prepared.post
                guard
                    let row = try connection.row(
                        "SELECT post_id, text, title FROM post WHERE platform = ? AND native_id = ?", post.platform,
                        post.nativeID)
                else { continue }
                id = row.int64(0)
                let changed = row.text(1) != post.text || row[2].text != post.title
                if changed { try revise(id, to: prepared) }
                let more = try storeAttachments(post.attachments, of: id)
                if changed || more {
                    try write(&fresh)
                    try self.index(id)
                }
                if changed || more { counts.replaced += 1 } else { counts.unchanged += 1 }
                try updateCounts(id, post)
            }
            try connection.run(
                "INSERT OR IGNORE INTO post_source (post_id, source_id, record_id) VALUES (?, ?, ?)", id, sourceID,
                recordIDs.indices.contains(index) ? recordIDs[index] : nil)
        }
        return counts
    }

    /// What the full-text table is to get of new posts.
    package struct FreshWords {
        fileprivate var words: [(id: Int64, search: SearchText)] = []

        package init() {}
    }

    /// Behind the posts, all together: a statement with triggers makes FTS5 write out what it has gathered, and a segment for
    /// each post costs five times as much.
    package func write(_ fresh: inout FreshWords) throws {
        for (id, search) in fresh.words {
            try connection.run(
                "INSERT INTO post_search (rowid, words, grams) VALUES (?, ?, ?)", id, search.words, search.grams)
        }
        fresh.words.removeAll()
    }

    private func isWithdrawn(_ post: PreparedPost) throws -> Bool {
        try connection.row(
            "SELECT 1 FROM tombstone WHERE hash = ?", keyedHash("post", post.post.platform, post.post.nativeID)) != nil
    }

    /// - Returns: nil for a post that is here already.
    private func insert(_ prepared: PreparedPost) throws -> Int64? {
        let post = prepared.post
        let author = try prepared.pseudonym.map { try authorID(of: $0) }
        try connection.run(
            """
            INSERT INTO post (platform, native_id, url, author_id, published_at, published_exactly, first_seen_at,
                edited_at, language, title, text, reply_to, repost_of, thread, likes, shares, replies, content_sha256,
                copy_of)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?18,
                -- Most posts are no copies: asked like this they spare the sorting.
                CASE WHEN EXISTS (SELECT 1 FROM post WHERE content_sha256 = ?18) THEN (
                    SELECT post_id FROM post WHERE content_sha256 = ?18 ORDER BY published_at, post_id LIMIT 1) END)
            ON CONFLICT (platform, native_id) DO NOTHING
            """, post.platform, post.nativeID, post.url, author, post.publishedAt, post.publishedExactly, clock.now,
            post.editedAt, prepared.language, post.title, post.text, post.replyTo, post.repostOf, post.thread,
            post.likes, post.shares, post.replies, prepared.content)
        guard connection.changes > 0 else { return nil }
        let id = connection.lastRowID
        if !post.attachments.isEmpty { _ = try storeAttachments(post.attachments, of: id) }
        return id
    }

    private func revise(_ id: Int64, to prepared: PreparedPost) throws {
        let post = prepared.post
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
            """, post.text, post.title, post.editedAt ?? clock.now, prepared.language, prepared.content, id)
    }

    private func updateCounts(_ id: Int64, _ post: Post) throws {
        guard post.likes != nil || post.shares != nil || post.replies != nil else { return }
        try connection.run(
            "UPDATE post SET likes = coalesce(?, likes), shares = coalesce(?, shares), replies = coalesce(?, replies) WHERE post_id = ?",
            post.likes, post.shares, post.replies, id)
    }

    private func authorID(of pseudonym: String) throws -> Int64 {
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
            let reason = Self.reasonToSkip(attachment)
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
                    INSERT INTO attachment (post_id, position, kind, url, caption, declared_type, is_poster, declared_s,
                        locator, state, reason)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """, id, position, attachment.kind.rawValue, attachment.url, attachment.caption,
                    attachment.declaredType, attachment.isPoster, attachment.declaredSeconds,
                    attachment.locator.map { locator in
                        let json: JSONValue = [
                            "take": JSONValue(.string(locator.take)), "url": JSONValue(.string(locator.url)),
                        ]
                        return json.text
                    }, (reason == nil ? AttachmentState.pending : .skipped).rawValue, reason)
            }
            changed = true
        }
        return changed
    }

    /// Why a file is not even asked for; nil when it is.
    private static func reasonToSkip(_ attachment: Attachment) -> String? {
        if attachment.isBarred { return "its source's terms let no \(attachment.kind.rawValue) be kept" }
        let isUnread = attachment.kind == .video || (attachment.kind == .other && !attachment.isTranscript)
        return isUnread ? "\(attachment.kind.rawValue) is not scored" : nil
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
