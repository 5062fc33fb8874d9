internal import Storage

/// What a word typed at the prompt may become.
struct SQLCompletion {
    /// Columns by view or table.
    let columns: [String: [String]]
    let queries: [String]

    static let commands = [
        ".chart", ".format", ".help", ".list", ".query", ".quit", ".save", ".schema", ".seconds", ".set", ".tables",
    ]
    static let keywords = [
        "AND", "AS", "ASC", "avg(", "BETWEEN", "BY", "CASE", "CAST", "coalesce(", "count(", "date(", "DESC", "DISTINCT",
        "ELSE",
        "END", "EXISTS", "FILTER", "FROM", "GROUP", "group_concat(", "HAVING", "IN", "IS", "JOIN", "json_each(", "LEFT",
        "LIKE",
        "LIMIT", "max(", "min(", "NOT", "NULL", "nullif(", "ON", "OR", "ORDER", "OVER", "PARTITION", "round(", "SELECT",
        "strftime(", "sum(", "THEN", "UNION", "USING", "VALUES", "WHEN", "WHERE", "WITH",
    ]

    /// - Parameters: the line before the word; the word so far. A dot stays in its word: `.he`, `daily_sentiment.ne`.
    func candidates(_ before: String, _ word: String) -> [String] {
        let words = before.split(whereSeparator: { " \t\n,;()=<>!+-*/|'\"".contains($0) }).map(String.init)
        if words.isEmpty, word.hasPrefix(".") { return Self.commands.filter { $0.hasPrefix(word) } }
        switch words.first {
        case ".query"?, ".save"?: return queries.filter { $0.hasPrefix(word) }
        case ".schema"?: return columns.keys.filter { $0.hasPrefix(word) }.sorted()
        case ".format"?: return QueryFormat.allCases.map(\.rawValue).filter { $0.hasPrefix(word) }
        default: break
        }
        if let dot = word.firstIndex(of: ".") {
            let view = String(word[..<dot])
            return (columns[view] ?? []).map { "\(view).\($0)" }.filter { $0.hasPrefix(word) }
        }
        let isPlace = words.last.map { ["FROM", "JOIN"].contains($0.uppercased()) } ?? false
        let views = columns.keys.filter { Self.begins($0, word) }
        if isPlace { return views.sorted() }
        // Columns of the views that the line names already; of all while it names none.
        let named = words.filter { columns[$0] != nil }
        let from = named.isEmpty ? Array(columns.values.joined()) : named.flatMap { columns[$0] ?? [] }
        let known = Set(from).filter { Self.begins($0, word) }
        let isLower = word.first?.isLowercase ?? false
        let language = Self.keywords.filter { Self.begins($0, word) }.map { isLower ? $0.lowercased() : $0 }
        return known.sorted() + views.sorted() + language
    }

    private static func begins(_ name: String, _ word: String) -> Bool {
        name.lowercased().hasPrefix(word.lowercased())
    }
}
