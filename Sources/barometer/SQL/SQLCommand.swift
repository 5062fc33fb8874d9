internal import Foundation
internal import NightlyRun
internal import Reports
internal import SQLiteDatabase
internal import Storage
internal import Support

/// sql: questions to the store, typed, piped, saved, or one after another at a prompt.
enum SQLCommand {
    static let command = CommandSpec(
        name: "sql", summary: "Ask the store anything, read-only; without a question, at a prompt.",
        operands: ["[QUERY]"],
        options: [
            CommandSpec.Option(
                name: "format", value: "FORMAT", help: "table, csv, json, ndjson or markdown",
                choices: QueryFormat.allCases.map(\.rawValue)),
            CommandSpec.Option(name: "excel", value: nil, help: "CSV for spreadsheets: BOM, CRLF, formulas defused"),
            CommandSpec.Option(name: "query", value: "NAME", help: "ask a saved question", choices: ["$queries"]),
            CommandSpec.Option(
                name: "set", value: "NAME=VALUE", help: "value of a :NAME in the question", repeats: true),
            CommandSpec.Option(name: "list", value: nil, help: "saved questions with what they answer"),
            CommandSpec.Option(
                name: "save", value: "NAME", help: "keep QUERY in queries/NAME.sql beside the configuration"),
            CommandSpec.Option(name: "chart", value: nil, help: "draw the answer here, too"),
            CommandSpec.Option(name: "svg", value: "FILE", help: "draw the answer into a file"),
            CommandSpec.Option(name: "seconds", value: "N", help: "stop a question after this long (60)"),
        ],
        examples: [
            (#"barometer sql "SELECT day, net, low, high FROM daily_sentiment""#, "net sentiment by day"),
            ("barometer sql", "a prompt with history and completion; .help says more"),
            ("barometer sql --list", "saved questions"),
            (#"barometer sql --query worst-days --set monitor="Acme" --chart"#, "one of them, for one monitor, drawn"),
            (
                #"barometer sql "SELECT * FROM coverage_gap" --excel > gaps.csv"#,
                "what was not fetched, for a spreadsheet"
            ),
            ("barometer sql --format ndjson < questions.sql", "several statements from a file"),
        ],
        details: """
            `barometer schema` describes the views; begin with scored_post and daily_sentiment. Nothing can be changed from here, and any
            SQLite client reads the same file. NULL is unknown, never 0.
            """
    ) { try run($0) }

    private static func run(_ invocation: Invocation) throws -> ExitCode {
        let session = try Session(invocation)
        let queries = try SavedQuery.all(in: session.queryFolders)
        if invocation.flag("list") { return list(queries, session) }
        let (text, title) = try question(invocation, queries)
        if let name = invocation.value("save") { return try save(text ?? "", name, session) }
        try session.requireDatabase()
        let printer = try AnswerPrinter(invocation, session)
        let asker = Asker(
            reader: try StoreReader(session.layout), parameters: try parameters(invocation),
            seconds: try seconds(invocation))
        guard let text else {
            if isatty(STDIN_FILENO) == 1 {
                var shell = SQLShell(asker: asker, printer: printer, queries: queries, session: session)
                return try shell.run()
            }
            return try answerAll(String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self))
        }
        return try answerAll(text)

        func answerAll(_ script: String) throws -> ExitCode {
            let statements = SQLScript.statements(script)
            guard !statements.isEmpty else {
                throw UsageError(description: "there is no question: give one as QUERY or on standard input")
            }
            for statement in statements {
                let answer = try asker.ask(statement)
                try printer.print(answer, title: title ?? statement)
            }
            return .ok
        }
    }

    /// What is asked, and what it is called; nil when it comes from standard input.
    private static func question(
        _ invocation: Invocation, _ queries: [SavedQuery]
    ) throws -> (text: String?, title: String?) {
        guard let name = invocation.value("query") else { return (invocation.operands.first, nil) }
        guard invocation.operands.isEmpty else {
            throw UsageError(description: "give a question or --query NAME, not both")
        }
        let query = try find(name, queries)
        let known = Set(query.parameters.map(\.name))
        for (name, _) in try parameters(invocation) where !known.contains(name) {
            let guess = nearest(to: name, among: known).map { " Did you mean `\($0)`?" }
            throw UsageError(
                description: "--set \(name)=…: `\(query.name)` has no :\(name).\(guess ?? "")"
                    + (known.isEmpty ? "" : " It has \(known.sorted().joined(separator: ", "))"))
        }
        return (query.sql, query.title)
    }

    static func find(_ name: String, _ queries: [SavedQuery]) throws -> SavedQuery {
        if let query = queries.first(where: { $0.name == name }) { return query }
        let guess = nearest(to: name, among: queries.map(\.name)).map { " Did you mean `\($0)`?" }
        throw UsageError(
            description: "there is no saved question `\(name)`.\(guess ?? " `barometer sql --list` shows them")")
    }

    /// `NAME=VALUE`: a number where it looks like one, so that `--set days=30` counts.
    static func parameters(_ invocation: Invocation) throws -> [String: SQLValue] {
        var values: [String: SQLValue] = [:]
        for pair in invocation.all("set") {
            let (name, value) = try parameter(pair)
            values[name] = value
        }
        return values
    }

    static func parameter(_ pair: String) throws -> (String, SQLValue) {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw UsageError(description: "--set \(pair): write NAME=VALUE")
        }
        let name = parts[0].hasPrefix(":") ? String(parts[0].dropFirst()) : parts[0]
        // Not "007" or "+1": those are text that someone means as it stands.
        if let whole = Int64(parts[1]), String(whole) == parts[1] { return (name, .integer(whole)) }
        if parts[1].wholeMatch(of: /-?\d+\.\d+/) != nil, let number = Double(parts[1]) { return (name, .real(number)) }
        return (name, .text(parts[1]))
    }

    private static func seconds(_ invocation: Invocation) throws -> Int {
        guard let text = invocation.value("seconds") else { return 60 }
        guard let seconds = Int(text), (1...86_400).contains(seconds) else {
            throw UsageError(description: "--seconds \(text): write a number from 1 to 86400")
        }
        return seconds
    }

    private static func list(_ queries: [SavedQuery], _ session: Session) -> ExitCode {
        if session.wantsJSON {
            Terminal.print(
                JSONValue(
                    .array(
                        queries.map { query in
                            [
                                "name": JSONValue(.string(query.name)), "title": JSONValue(.string(query.title)),
                                "details": JSONValue(.string(query.details)),
                                "parameters": JSONValue(
                                    .object(
                                        query.parameters.map {
                                            JSONMember($0.name, JSONValue(.string($0.meaning)))
                                        })),
                                "path": JSONValue(.string(query.path)),
                            ]
                        })
                ).prettyText)
        } else if session.isQuiet {
            for query in queries { Terminal.print(query.name) }
        } else {
            Terminal.print(listText(queries))
        }
        return .ok
    }

    static func listText(_ queries: [SavedQuery]) -> String {
        let width = queries.map(\.name.count).max() ?? 0
        let lines = queries.map { query in
            let names = query.parameters.map { ":\($0.name)" }.joined(separator: " ")
            return query.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + query.title
                + (names.isEmpty ? "" : "  \(names)")
        }
        return lines.joined(separator: "\n")
    }

    /// Keeps a question; it must be one that the store can answer, if there is a store yet.
    private static func save(_ text: String, _ name: String, _ session: Session) throws -> ExitCode {
        let script =
            text.isEmpty ? String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self) : text
        let path = try save(script, as: name, session)
        if !session.isQuiet { Terminal.print("wrote \(path); ask it with: barometer sql --query \(name)") }
        return .ok
    }

    static func save(_ text: String, as name: String, _ session: Session) throws -> String {
        guard SavedQuery.isName(name) else {
            throw UsageError(description: "--save \(name): take small letters, digits, - and _")
        }
        let statements = SQLScript.statements(text)
        guard statements.count == 1, let statement = statements.first else {
            throw UsageError(description: "--save keeps one statement; there are \(statements.count)")
        }
        if FileManager.default.fileExists(atPath: session.layout.database) {
            // Compiled, not run: what it costs is its asker's business.
            _ = try StoreReader(session.layout).answer("EXPLAIN " + statement)
        }
        let path = "\(session.ownQueries)/\(name).sql"
        guard !FileManager.default.fileExists(atPath: path) || session.invocation.flag("force") else {
            throw FileError(
                path: path, action: "save the question", reason: "there is one; take another name, or delete it")
        }
        try AtomicFile.write(SavedQuery.fileText(title: name, sql: text), to: path)
        return path
    }
}

extension Session {
    /// The folder of this installation's own questions, beside the configuration.
    var ownQueries: String {
        let folder = (configurationPath as NSString).deletingLastPathComponent
        return (folder.isEmpty ? "." : folder) + "/queries"
    }

    /// Those that ship, then those of this installation, which win.
    var queryFolders: [String] { [resources.reports + "/queries", ownQueries] }
}

/// Asks one store; a question can be stopped with Ctrl-C.
struct Asker {
    let reader: StoreReader
    var parameters: [String: SQLValue]
    var seconds: Int

    func ask(_ statement: String) throws -> QueryAnswer {
        try reader.answer(statement, parameters: parameters, seconds: seconds)
    }

    /// Ctrl-C ends the question and not the program.
    func askStoppably(_ statement: String) throws -> QueryAnswer {
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        _ = signal(SIGINT, SIG_IGN)
        defer {
            source.cancel()
            _ = signal(SIGINT, SIG_DFL)
        }
        return try reader.answer(statement, parameters: parameters, seconds: seconds) { stop in
            source.setEventHandler(handler: stop)
            source.resume()
        }
    }
}
