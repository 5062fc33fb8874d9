internal import Foundation
internal import SQLiteDatabase
internal import Storage
internal import Support

/// forget: removes posts, or all of an author, for good.
enum ForgetCommand {
    static let command = CommandSpec(
        name: "forget", summary: "Remove posts, or all of an author, and never fetch them again.",
        operands: ["[POST…]"],
        options: [
            CommandSpec.Option(
                name: "author", value: "PSEUDONYM", help: "all posts of this author, as scored_post.author has it",
                repeats: true),
            CommandSpec.Option(name: "yes", value: nil, help: "do it; without this, it says what would go"),
        ],
        examples: [
            ("barometer forget 4711 4712", "what would go: posts, files, scores"),
            ("barometer forget 4711 4712 --yes", "their text, files, scores and index entries go"),
            ("barometer forget --author 3f9c0a… --yes", "everything of one person"),
        ],
        details: """
            A keyed hash of source and post stays, so that it is not fetched again: nothing of the person. Reports already written
            stay as they were; the next aggregation counts without these posts. Backups made before still have them.
            """
    ) { invocation in
        let session = try Session(invocation)
        try session.requireDatabase()
        let (store, lock) = try session.lockedStore()
        defer { withExtendedLifetime(lock) {} }
        let posts = try find(invocation, store)
        let isDone = invocation.flag("yes")
        let files = try files(posts.map(\.id), store)
        let count = isDone ? try store.withdraw(posts.map { ($0.platform, $0.nativeID) }, .forgotten) : posts.count
        if session.wantsJSON {
            let json: JSONValue = [
                "posts": JSONValue(.integer(Int64(count))), "files": JSONValue(.integer(Int64(files))),
                "done": JSONValue(.bool(isDone)),
            ]
            Terminal.print(json.prettyText)
        } else if !session.isQuiet {
            let what = "\(count) \(count == 1 ? "post" : "posts") with \(files) \(files == 1 ? "file" : "files")"
            Terminal.print(isDone ? "\(what) forgotten" : "\(what) would go. Add --yes to do it.")
        }
        return .ok
    }

    private struct Post {
        let id: Int64
        let platform: String
        let nativeID: String
    }

    private static func find(_ invocation: Invocation, _ store: Store) throws -> [Post] {
        let authors = invocation.all("author")
        guard !invocation.operands.isEmpty || !authors.isEmpty else {
            throw UsageError(description: "`barometer forget` wants posts, or --author PSEUDONYM")
        }
        var found: [Int64: Post] = [:]
        func add(_ rows: [Row]) {
            for row in rows {
                found[row.int64(0)] = Post(id: row.int64(0), platform: row.text(1), nativeID: row.text(2))
            }
        }
        for operand in invocation.operands {
            let rows = try store.connection.rows(
                "SELECT post_id, platform, native_id FROM post WHERE CAST(post_id AS TEXT) = ?1 OR url = ?1", operand)
            guard !rows.isEmpty else {
                throw UsageError(
                    description: "there is no post `\(operand)`: give its post_id or its address, as in scored_post")
            }
            add(rows)
        }
        for author in authors {
            let rows = try store.connection.rows(
                """
                SELECT p.post_id, p.platform, p.native_id FROM post AS p JOIN author AS a USING (author_id)
                WHERE a.pseudonym = ?
                """, author)
            guard !rows.isEmpty else {
                throw UsageError(description: "there is no author `\(author)`: give a pseudonym, as in scored_post")
            }
            add(rows)
        }
        return found.values.sorted { $0.id < $1.id }
    }

    /// Files that posts to be removed have; one that another post has too stays.
    private static func files(_ posts: [Int64], _ store: Store) throws -> Int {
        try posts.reduce(0) { count, post in
            count
                + (try store.connection.row(
                    "SELECT count(DISTINCT sha256) FROM attachment WHERE post_id = ? AND sha256 IS NOT NULL", post)?
                    .int(0) ?? 0)
        }
    }
}
