internal import Foundation
internal import LineEditing
internal import NightlyRun
internal import SQLiteDatabase
internal import Storage
internal import Support

/// The prompt of `barometer sql`.
struct SQLShell {
    var asker: Asker
    var printer: AnswerPrinter
    var queries: [SavedQuery]
    let session: Session

    private static let help = """
        Statements end with a semicolon and may take several lines. Tab completes views, columns and words; Ctrl-C stops a
        question, Ctrl-D ends.

          .tables              views, and what they hold
          .schema [VIEW]       columns of a view, and what they mean
          .list                saved questions
          .query NAME [a=b …]  ask one of them
          .set NAME=VALUE      value of :NAME in what is asked from now on
          .save NAME           keep the last statement
          .format FORMAT       table, csv, json, ndjson or markdown
          .chart on|off        draw each answer, too
          .seconds N           stop a question after this long
          .quit                end
        """

    init(asker: Asker, printer: AnswerPrinter, queries: [SavedQuery], session: Session) {
        self.asker = asker
        self.printer = printer
        self.queries = queries
        self.session = session
    }

    mutating func run() throws -> ExitCode {
        let schema = try SchemaDescription(asker.reader, schemas: session.resources.schemas)
        let completion = SQLCompletion(
            columns: Dictionary(schema.views.map { ($0.name, $0.columns.map(\.name)) }) { first, _ in first },
            queries: queries.map(\.name))
        let editor = LineEditor(program: "barometer") { completion.candidates($0, $1) }
        let history = session.layout.root + "/sql-history"
        // Someone else's store may be asked, and has no place for what is asked.
        let keepsHistory = FileManager.default.isWritableFile(atPath: session.layout.root)
        if keepsHistory { editor.load(history) }
        Terminal.print("\(session.layout.database), read-only. End statements with ;  —  .help says more.")
        var statement = ""
        var last = ""
        while let line = editor.read(prompt: statement.isEmpty ? "barometer> " : "      ...> ") {
            if statement.isEmpty, line.hasPrefix(".") {
                editor.remember(line)
                if line.hasPrefix(".quit") || line.hasPrefix(".exit") { break }
                attempt { try obey(line, schema, last) }
                continue
            }
            statement += (statement.isEmpty ? "" : "\n") + line
            if SQLScript.isOpen(statement) && !endsWithSemicolon(statement) || isBlank(statement) {
                if isBlank(statement) { statement = "" }
                continue
            }
            // A line comment would swallow what follows it on one line.
            editor.remember(statement.contains("--") ? statement : statement.replacing("\n", with: " "))
            for part in SQLScript.statements(statement) {
                last = part
                attempt { try printer.print(asker.askStoppably(part), title: part) }
            }
            statement = ""
        }
        guard !keepsHistory || editor.save(history, most: 1000) else {
            throw FileError(path: history, action: "keep the history", reason: "it cannot be written")
        }
        return .ok
    }

    /// Errors are told, and the prompt comes again.
    private func attempt(_ body: () throws -> Void) {
        do { try body() } catch { Terminal.complain("\(error)") }
    }

    private func isBlank(_ text: String) -> Bool { SQLScript.statements(text).isEmpty && !SQLScript.isOpen(text) }

    /// `SELECT 1;` has ended though nothing follows its semicolon.
    private func endsWithSemicolon(_ text: String) -> Bool { !SQLScript.isOpen(text) }

    private mutating func obey(_ line: String, _ schema: SchemaDescription, _ last: String) throws {
        let words = line.split(separator: " ").map(String.init)
        let rest = Array(words.dropFirst())
        switch (words[0], rest.first) {
        case (".help", _): Terminal.print(Self.help)
        case (".tables", _): Terminal.print(SchemaText.list(schema.views))
        case (".schema", nil):
            for view in schema.views { Terminal.print(SchemaText.page(view)) }
        case (".schema", let name?): Terminal.print(SchemaText.page(try SchemaText.find(name, schema.views)))
        case (".list", _): Terminal.print(SQLCommand.listText(queries))
        case (".query", let name?):
            var once = asker
            for pair in Self.pairs(line) {
                let (name, value) = try SQLCommand.parameter(pair)
                once.parameters[name] = value
            }
            let query = try SQLCommand.find(name, queries)
            try printer.print(once.askStoppably(query.sql), title: query.title)
        case (".set", _?):
            let (name, value) = try SQLCommand.parameter(String(line.dropFirst(5)))
            asker.parameters[name] = value
        case (".save", let name?):
            Terminal.print("wrote \(try SQLCommand.save(last, as: name, session))")
            queries = try SavedQuery.all(in: session.queryFolders)
        case (".format", let name?):
            guard let format = QueryFormat(rawValue: name) else {
                throw UsageError(description: ".format: there are table, csv, json, ndjson and markdown")
            }
            printer.format = format
        case (".chart", let state?): printer.drawsHere = state == "on"
        case (".seconds", let text?):
            guard let seconds = Int(text), seconds > 0 else { throw UsageError(description: ".seconds wants a number") }
            asker.seconds = seconds
        default:
            let guess = nearest(to: words[0], among: SQLCompletion.commands).map { " Did you mean \($0)?" }
            throw UsageError(description: "\(line): there is no such command.\(guess ?? " .help lists them.")")
        }
    }

    /// The `name=value` pairs of `.query NAME a=b c="d e"`.
    private static func pairs(_ line: String) -> [String] {
        line.matches(of: /(\w+)=(?:"([^"]*)"|(\S+))/).map { "\($0.1)=\($0.2 ?? $0.3 ?? "")" }
    }
}
