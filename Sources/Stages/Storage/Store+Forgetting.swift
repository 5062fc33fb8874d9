internal import SQLiteDatabase
internal import Support

/// What people ask us to forget.
extension Store {
    /// Posts that would go, and what goes with them.
    package struct ForgetPlan: Sendable {
        package var posts: [(platform: String, nativeID: String)] = []
        package var revisions = 0
        package var files = 0
        package var scores = 0
        /// Pseudonyms of authors of whom nothing is to be stored again.
        package var authors: [String] = []
    }

    /// What goes with the posts that `references` name (numbers here, ids at the source, or addresses) and with all posts of
    /// `authors`: by pseudonym, or as any of the platforms here calls them.
    ///
    /// - Returns: also the first of each that names nothing.
    package func planForgetting(
        posts references: [String], authors names: [String]
    ) throws -> (plan: ForgetPlan, unknown: (post: String?, author: String?)) {
        var plan = ForgetPlan()
        var ids: Set<Int64> = []
        for reference in references {
            guard let post = try post(reference) else { return (plan, (reference, nil)) }
            ids.insert(post.id)
        }
        for name in names {
            let authors = try authors(named: name)
            guard !authors.isEmpty else { return (plan, (nil, name)) }
            for (pseudonym, id) in authors {
                plan.authors.append(pseudonym)
                let posts = try connection.rows("SELECT post_id FROM post WHERE author_id = ?", id)
                ids.formUnion(posts.map { $0.int64(0) })
            }
        }
        for id in ids.sorted() { try add(id, to: &plan) }
        return (plan, (nil, nil))
    }

    private func authors(named name: String) throws -> [(pseudonym: String, id: Int64)] {
        let platforms = try connection.rows("SELECT DISTINCT platform FROM post ORDER BY 1").map { $0.text(0) }
        return try ([name] + platforms.map { pseudonym(of: name, platform: $0) }).compactMap { pseudonym in
            try connection.row("SELECT author_id FROM author WHERE pseudonym = ?", pseudonym).map {
                (pseudonym, $0.int64(0))
            }
        }
    }

    private func add(_ id: Int64, to plan: inout ForgetPlan) throws {
        guard
            let row = try connection.row(
                """
                SELECT platform, native_id, (SELECT count(*) FROM post_revision WHERE post_id = ?1),
                    (SELECT count(DISTINCT sha256) FROM attachment WHERE post_id = ?1 AND sha256 IS NOT NULL),
                    (SELECT count(*) FROM score WHERE post_id = ?1)
                FROM post WHERE post_id = ?1
                """, id)
        else { return }
        plan.posts.append((row.text(0), row.text(1)))
        plan.revisions += row.int(2)
        plan.files += row.int(3)
        plan.scores += row.int(4)
    }

    /// Removes what `plan` names for good.
    ///
    /// - Returns: posts that went.
    package func forget(_ plan: ForgetPlan) throws -> Int {
        try connection.transaction {
            for author in plan.authors {
                try connection.run(
                    "INSERT OR IGNORE INTO forgotten_author (hash, forgotten_at) VALUES (?, ?)",
                    keyedHash("forgotten", author), clock.now)
            }
        }
        return try withdraw(plan.posts, .forgotten)
    }
}
