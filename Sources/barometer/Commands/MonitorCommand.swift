internal import AggregateStage
internal import Domain
internal import SQLiteDatabase
internal import Storage
internal import Support

/// monitor: what is watched, and trying a query before saving it.
enum MonitorCommand {
    static let command = CommandSpec(
        name: "monitor", summary: "List monitors, or try a query on the stored posts.",
        operands: ["ACTION", "[QUERY]"],
        options: [CommandSpec.Option(name: "limit", value: "N", help: "posts to show (20)")],
        examples: [
            ("barometer monitor list", "monitors with the posts they match"),
            (#"barometer monitor test '"steam kettle" NOT recipe'"#, "what a query would match"),
            ("barometer monitor test '(烧水壶 OR 水壶) has:image'", "Chinese, with a picture"),
        ],
        details:
            "A query is words and \"phrases\" with AND (or nothing), OR, NOT, parentheses, NEAR/n, #tag, prefix*,\n"
            + "lang:zh, source:\"name\", author:pseudonym, has:image, has:audio, has:text."
    ) { invocation in
        let session = try Session(invocation)
        switch (invocation.operands[0], invocation.operands.dropFirst().first) {
        case ("list", nil): return try list(session)
        case ("test", let query?): return try test(query, session)
        case ("test", nil): throw UsageError(description: "`barometer monitor test` wants a query")
        case (let action, _):
            throw UsageError(description: "`barometer monitor \(action)`: there are list, and test QUERY")
        }
    }

    private static func list(_ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let answer = try ReadOnlyQuery(
            """
            SELECT m.name AS monitor, m.version, m.query, coalesce(m.group_name, '') AS "group", count(x.post_id) AS posts
            FROM monitor AS m LEFT JOIN monitor_match AS x USING (monitor_id) WHERE m.current = 1
            GROUP BY m.monitor_id ORDER BY m.name
            """, layout: session.layout)
        let format: QueryFormat = session.wantsJSON ? .json : .table
        Terminal.print(format.text(answer.columns, answer.rows))
        return .ok
    }

    private static func test(_ query: String, _ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let limit = session.invocation.value("limit").flatMap { Int($0) } ?? 20
        let stage = AggregateStage(store: try session.openStore())
        let matches = try stage.matches(query: query, limit: limit)
        let columns = ["published", "language", "text"]
        let rows = matches.posts.map { post in
            [
                .text(formatTime(post.publishedAt)), .text(post.language ?? ""),
                .text(post.text.isEmpty ? "(no words)" : post.text),
            ] as [SQLValue]
        }
        let format: QueryFormat = session.wantsJSON ? .json : .table
        Terminal.print(format.text(columns, rows))
        if !session.wantsJSON, !session.isQuiet { Terminal.print("\(matches.total) posts match") }
        return .ok
    }
}
