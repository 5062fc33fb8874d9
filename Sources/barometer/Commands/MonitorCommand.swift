internal import AggregateStage
internal import Configuration
internal import Domain
internal import Foundation
internal import SQLiteDatabase
internal import Storage
internal import Support

/// monitor: what is watched, and trying queries before saving them.
enum MonitorCommand {
    static let command = CommandSpec(
        name: "monitor", summary: "List monitors, or try, explain, compare and apply a query.",
        operands: ["ACTION", "[QUERY]", "[NEW]"],
        actions: ["list", "test", "explain", "diff", "match"],
        options: [
            CommandSpec.Option(name: "limit", value: "N", help: "posts to show (20)"),
            CommandSpec.Option(name: "ndjson", value: nil, help: "with match: read posts from standard input"),
        ],
        examples: [
            ("barometer monitor list", "monitors with the posts they match"),
            (#"barometer monitor test '"steam kettle" NOT recipe'"#, "what a query would match"),
            ("barometer monitor explain 'kettle (leak OR 漏水)'", "each part by itself, and what the posts speak of"),
            ("barometer monitor diff Acme 'kettle NOT tea'", "what a changed query adds and drops"),
            ("barometer monitor match 'kettle has:image' --ndjson < posts.ndjson", "only the lines that match"),
        ],
        details: """
            A query is words and "phrases" with AND (or nothing), OR, NOT, parentheses, NEAR/n, prefix*, #tag, @account, lang:zh,
            source:"name", platform:name, author:pseudonym, has:image, has:audio, has:text. Case, width and traditional or simplified
            characters make no difference. For QUERY (not NEW) the name of a configured monitor stands for its query.
            match reads {"id", "text"?, "title"?, "lang"?, "source"?, "platform"?, "author"?, "images"?: [path…], "audio"?: [path…]}.
            """
    ) { invocation in
        let session = try Session(invocation)
        let operands = Array(invocation.operands.dropFirst())
        switch (invocation.operands[0], operands.count) {
        case ("list", 0): return try list(session)
        case ("test", 1): return try test(query(operands[0], session), session)
        case ("explain", 1): return try explain(query(operands[0], session), session)
        case ("diff", 2): return try compare(query(operands[0], session), operands[1], session)
        case ("match", 1):
            guard invocation.flag("ndjson") else {
                throw UsageError(description: "`barometer monitor match` reads posts from standard input: add --ndjson")
            }
            return try match(query(operands[0], session))
        case ("test", _), ("explain", _), ("match", _):
            throw UsageError(description: "`barometer monitor \(invocation.operands[0])` wants one query")
        case ("diff", _): throw UsageError(description: "`barometer monitor diff` wants the old query and the new one")
        case (let action, _):
            throw UsageError(
                description:
                    "`barometer monitor \(action)`: there are list, test QUERY, explain QUERY, diff QUERY NEW and "
                    + "match QUERY --ndjson")
        }
    }

    /// A query as typed, or that of the monitor so named.
    private static func query(_ text: String, _ session: Session) throws -> String {
        try session.configurationIfAny()?.monitors.first { $0.name == text }?.wholeQuery ?? text
    }

    private static func stage(_ session: Session) throws -> AggregateStage {
        try session.requireDatabase()
        return AggregateStage(store: try session.openStore())
    }

    private static func limit(_ session: Session) throws -> Int {
        guard let text = session.invocation.value("limit") else { return 20 }
        guard let limit = Int(text), limit >= 0 else {
            throw UsageError(description: "--limit \(text): a number of posts")
        }
        return limit
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
        Terminal.emit(format.text(answer.columns, answer.rows))
        return .ok
    }

    private static func test(_ query: String, _ session: Session) throws -> ExitCode {
        let matches = try stage(session).matches(query: query, limit: limit(session))
        show(["published", "language", "text"], matches.posts.map(row), session)
        if !session.wantsJSON, !session.isQuiet { Terminal.print("\(matches.total) posts match") }
        return .ok
    }

    private static func explain(_ query: String, _ session: Session) throws -> ExitCode {
        let stage = try stage(session)
        let parts = try stage.explain(query: query)
        let contexts = try stage.contexts(query: query)
        if session.wantsJSON {
            Terminal.emit(json(parts, contexts).prettyText)
            return .ok
        }
        show(
            ["part", "searched as", "posts"],
            parts.map { part in
                [
                    .text(String(repeating: "  ", count: part.level) + part.text), .text(part.searched ?? ""),
                    .integer(Int64(part.posts)),
                ]
            }, session)
        guard contexts.count > 1 else { return .ok }
        Terminal.print("What the newest of them speak of; to leave one out add its words behind NOT, or to mustNot:")
        show(
            ["posts", "words", "for example"],
            contexts.prefix(try limit(session)).map { context in
                [
                    .integer(Int64(context.posts)), .text(context.words.joined(separator: " ")),
                    .text(oneLine(context.example)),
                ]
            }, session)
        return .ok
    }

    private static func json(_ parts: [AggregateStage.Part], _ contexts: [AggregateStage.Context]) -> JSONValue {
        [
            "parts": JSONValue(
                .array(
                    parts.map { part in
                        [
                            "level": JSONValue(.integer(Int64(part.level))), "part": JSONValue(.string(part.text)),
                            "searched": part.searched.map { JSONValue(.string($0)) } ?? nil,
                            "posts": JSONValue(.integer(Int64(part.posts))),
                        ]
                    })),
            "contexts": JSONValue(
                .array(
                    contexts.map { context in
                        [
                            "posts": JSONValue(.integer(Int64(context.posts))),
                            "words": JSONValue(.array(context.words.map { JSONValue(.string($0)) })),
                            "example": JSONValue(.string(context.example)),
                        ]
                    })),
        ]
    }

    private static func compare(_ old: String, _ new: String, _ session: Session) throws -> ExitCode {
        let difference = try stage(session).difference(from: old, to: new, limit: limit(session))
        let rows =
            difference.added.posts.map { [.text("adds")] + row($0) }
            + difference.dropped.posts.map { [.text("drops")] + row($0) }
        show(["change", "published", "language", "text"], rows, session)
        if !session.wantsJSON, !session.isQuiet {
            Terminal.print(
                "keeps \(difference.kept) posts, adds \(difference.added.total), drops \(difference.dropped.total)")
        }
        return .ok
    }

    private static func match(_ query: String) throws -> ExitCode {
        let filter = try MatchFilter(query: query)
        var reader = LineReader(descriptor: STDIN_FILENO)
        var isPartial = false
        while true {
            var lines: [InputLine] = []
            while lines.count < 1_000, let line = try reader.next() {
                if !line.isBlank { lines.append(line) }
            }
            guard !lines.isEmpty else { return isPartial ? .partial : .ok }
            let answers = try filter.answer(lines)
            isPartial = isPartial || answers.contains(where: \.isPartial)
            let text = answers.compactMap(\.text).map { $0 + "\n" }.joined()
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        }
    }

    private static func row(_ post: AggregateStage.Match) -> [SQLValue] {
        [
            .text(formatTime(post.publishedAt)), .text(post.language ?? ""),
            .text(
                (post.text.isEmpty ? "(no words)" : post.text)
                    + (post.heard.isEmpty ? "" : " (said at \(post.heard.joined(separator: ", ")))")),
        ]
    }

    private static func oneLine(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > 80 ? line.prefix(79) + "…" : line
    }

    private static func show(_ columns: [String], _ rows: [[SQLValue]], _ session: Session) {
        let format: QueryFormat = session.wantsJSON ? .json : .table
        Terminal.emit(format.text(columns, rows))
    }
}
