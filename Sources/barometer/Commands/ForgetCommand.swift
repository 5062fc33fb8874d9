internal import Storage
internal import Support

/// forget: removes posts, or all of an author, for good.
enum ForgetCommand {
    static let command = CommandSpec(
        name: "forget", summary: "Remove posts, or all of an author, and never fetch them again.",
        operands: ["[POST…]"],
        options: [
            CommandSpec.Option(
                name: "author", value: "NAME",
                help: "all posts of this author: the pseudonym in scored_post.author, or the name at the source",
                repeats: true),
            CommandSpec.Option(name: "yes", value: nil, help: "do it; without this, it says what would go"),
        ],
        examples: [
            ("barometer forget 4711 4712", "what would go: posts, files, scores"),
            ("barometer forget 4711 4712 --yes", "their text, files, scores and index entries go"),
            ("barometer forget --author 3f9c0a… --yes", "everything of one person"),
            ("barometer forget --author https://social.example/@mei", "as the source names them"),
        ],
        details: """
            A keyed hash of source and post stays, and of a forgotten author: neither a fetch nor an import stores them, or anything new
            of the author, again. Reports already written stay as they were; the next aggregation counts without these posts.
            Backups made before still have them.
            """
    ) { invocation in
        let session = try Session(invocation)
        let authors = invocation.all("author")
        guard !invocation.operands.isEmpty || !authors.isEmpty else {
            throw UsageError(description: "`barometer forget` wants posts, or --author NAME")
        }
        try session.requireDatabase()
        let (store, lock) = try session.lockedStore()
        defer { withExtendedLifetime(lock) {} }
        let (plan, unknown) = try store.planForgetting(posts: invocation.operands, authors: authors)
        if let post = unknown.post {
            throw UsageError(
                description:
                    "there is no post `\(post)`: give its post_id, id at the source or address, as in scored_post")
        }
        if let author = unknown.author {
            throw UsageError(
                description:
                    "there is no author `\(author)`: give a pseudonym, as in scored_post, or the name at the source")
        }
        let isDone = invocation.flag("yes")
        if isDone { _ = try store.forget(plan) }
        show(plan, isDone, session)
        return .ok
    }

    private static func show(_ plan: Store.ForgetPlan, _ isDone: Bool, _ session: Session) {
        let (posts, files) = (plan.posts.count, plan.files)
        if session.wantsJSON {
            let json: JSONValue = [
                "posts": JSONValue(.integer(Int64(posts))), "files": JSONValue(.integer(Int64(files))),
                "revisions": JSONValue(.integer(Int64(plan.revisions))),
                "scores": JSONValue(.integer(Int64(plan.scores))), "done": JSONValue(.bool(isDone)),
            ]
            return Terminal.emit(json.prettyText)
        }
        guard !session.isQuiet else { return }
        let what = "\(posts) \(posts == 1 ? "post" : "posts") with \(files) \(files == 1 ? "file" : "files")"
        Terminal.print(isDone ? "\(what) forgotten" : "\(what) would go. Add --yes to do it.")
    }
}
