internal import Aggregation
internal import Language
internal import SQLiteDatabase
package import Support

/// `barometer monitor match QUERY --ndjson`: posts in, those that a query matches out.
///
/// Lines become rows of a store in memory and the query runs there as it does at night, so that both always agree.
package struct MatchFilter {
    private let connection: Connection
    private let maker = SearchTextMaker()
    private let query: CompiledQuery

    /// What a query may look at, and no more.
    private static let tables = """
        CREATE TABLE author (author_id INTEGER PRIMARY KEY, pseudonym TEXT UNIQUE);
        CREATE TABLE source (source_id INTEGER PRIMARY KEY, name TEXT UNIQUE);
        CREATE TABLE post (post_id INTEGER PRIMARY KEY, platform TEXT, language TEXT, title TEXT, text TEXT NOT NULL,
            author_id INTEGER);
        CREATE TABLE post_source (source_id INTEGER, post_id INTEGER);
        CREATE TABLE attachment (post_id INTEGER, kind TEXT);
        CREATE VIRTUAL TABLE post_search USING fts5 (words, grams, tokenize = "unicode61 remove_diacritics 2");
        """

    /// - Throws: ``QueryError`` when the query cannot be read.
    package init(query: String) throws {
        self.query = try QueryCompiler(maker).compile(try MonitorQuery(query))
        connection = try Connection(path: ":memory:")
        try connection.execute(Self.tables)
    }

    /// The lines of one batch that match, and complaints about those that cannot be read, in their order.
    package func answer(_ lines: [InputLine]) throws -> [LineAnswer] {
        try connection.execute(
            "DELETE FROM post; DELETE FROM post_source; DELETE FROM attachment; DELETE FROM post_search; DELETE FROM author; DELETE FROM source"
        )
        var posts: [(json: JSONValue, problem: LineAnswer?)] = []
        try connection.transaction {
            for line in lines {
                let number = Int64(posts.count + 1)
                do {
                    let json = try Self.object(line)
                    try insert(json, number)
                    posts.append((json, nil))
                } catch let problem as LineProblem {
                    posts.append((nil, .error(problem.text, line: line.number)))
                }
            }
        }
        let found = try connection.rows(
            "SELECT p.post_id FROM post AS p WHERE p.post_id BETWEEN ?1 AND ?2 AND \(query.condition)",
            bindings: [Int64(0), Int64.max] + query.bindings)
        let matched = Set(found.map { Int($0.int64(0)) })
        return posts.enumerated().compactMap { index, post in
            post.problem ?? (matched.contains(index + 1) ? LineAnswer(post.json.text) : nil)
        }
    }

    private struct LineProblem: Error {
        let text: String
    }

    private static func object(_ line: InputLine) throws -> JSONValue {
        guard !line.isCut else {
            throw LineProblem(text: "the line is longer than \(LineReader.longestLine >> 20) MiB")
        }
        do {
            let json = try JSONParser.parse(line.bytes)
            guard json.members != nil else {
                throw LineProblem(text: "expected a JSON object, got \(json.typeName)")
            }
            return json
        } catch let error as JSONParseError {
            throw LineProblem(text: "not JSON: \(error.problem) (column \(error.position.column))")
        }
    }

    private func insert(_ json: JSONValue, _ number: Int64) throws {
        func text(_ key: String) throws -> String? {
            guard let value = json[key], !value.isNull else { return nil }
            guard let string = value.string else {
                throw LineProblem(text: "`\(key)` must be a string, got \(value.typeName)")
            }
            return string
        }
        let (title, body) = (try text("title"), try text("text") ?? "")
        let written = [title, body].compactMap { $0 }.joined(separator: "\n")
        let language = try text("lang") ?? text("language") ?? LanguageIdentifier.identify(written)
        try connection.run(
            "INSERT INTO post VALUES (?, ?, ?, ?, ?, NULL)", number, try text("platform"), language, title, body)
        let search = maker.make(written)
        try connection.run(
            "INSERT INTO post_search (rowid, words, grams) VALUES (?, ?, ?)", number, search.words, search.grams)
        if let author = try text("author") {
            try connection.run("INSERT OR IGNORE INTO author (pseudonym) VALUES (?)", author)
            try connection.run(
                "UPDATE post SET author_id = (SELECT author_id FROM author WHERE pseudonym = ?) WHERE post_id = ?",
                author,
                number)
        }
        if let source = try text("source") {
            try connection.run("INSERT OR IGNORE INTO source (name) VALUES (?)", source)
            try connection.run(
                "INSERT INTO post_source SELECT source_id, ? FROM source WHERE name = ?", number, source)
        }
        for (key, kind) in [("images", "image"), ("audio", "audio"), ("video", "video")] {
            guard let files = json[key], !files.isNull else { continue }
            guard let paths = files.array else {
                throw LineProblem(text: "`\(key)` must be an array of paths, got \(files.typeName)")
            }
            for _ in paths { try connection.run("INSERT INTO attachment VALUES (?, ?)", number, kind) }
        }
    }
}
