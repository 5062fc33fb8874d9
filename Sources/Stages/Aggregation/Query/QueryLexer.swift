/// One word, sign or operator of a query.
struct QueryToken: Hashable {
    enum Kind: Hashable {
        case term(String, isPrefix: Bool)
        case tag(String)
        case account(String)
        case field(String, String)
        case and, or, not, open, close, end
        case near(Int)
    }

    let kind: Kind
    let column: Int

    var name: String {
        switch kind {
        case .and: "AND"
        case .or: "OR"
        case .not: "NOT"
        case .open: "`(`"
        case .close: "`)`"
        case .near(let distance): "NEAR/\(distance)"
        case .end: "the end"
        case .term(let text, _): "`\(text)`"
        case .tag(let text): "`#\(text)`"
        case .account(let text): "`@\(text)`"
        case .field(let name, _): "`\(name):`"
        }
    }
}

/// Cuts a query into tokens. Curly quotes and full-width brackets, as Chinese keyboards type them, count as plain ones.
struct QueryLexer {
    private let scalars: [UnicodeScalar]

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private static let quotes: Set<UnicodeScalar> = ["\"", "“", "”", "„", "＂", "「", "」"]
    private static let farthest = 100

    func tokens() throws(QueryError) -> [QueryToken] {
        var tokens: [QueryToken] = []
        var i = 0
        while i < scalars.count {
            let scalar = scalars[i]
            let column = i + 1
            switch scalar {
            case "(", "（":
                tokens.append(.init(kind: .open, column: column))
                i += 1
            case ")", "）":
                tokens.append(.init(kind: .close, column: column))
                i += 1
            case _ where scalar.properties.isWhitespace: i += 1
            case _ where Self.quotes.contains(scalar):
                let text = try quoted(&i)
                let isPrefix = i < scalars.count && scalars[i] == "*"
                if isPrefix { i += 1 }
                tokens.append(.init(kind: .term(text, isPrefix: isPrefix), column: column))
            case "-", "－":
                guard i + 1 < scalars.count, !scalars[i + 1].properties.isWhitespace else {
                    throw QueryError(
                        column: column, problem: "`-` stands alone. Write NOT, or put a word right after it.")
                }
                tokens.append(.init(kind: .not, column: column))
                i += 1
            default: tokens.append(try word(&i))
            }
        }
        tokens.append(.init(kind: .end, column: scalars.count + 1))
        return tokens
    }

    private func quoted(_ i: inout Int) throws(QueryError) -> String {
        let start = i
        i += 1
        var text = String.UnicodeScalarView()
        while i < scalars.count, !Self.quotes.contains(scalars[i]) {
            text.append(scalars[i])
            i += 1
        }
        guard i < scalars.count else {
            throw QueryError(column: start + 1, problem: "the quote is not closed. Add a `\"`.")
        }
        i += 1
        return String(text)
    }

    private func word(_ i: inout Int) throws(QueryError) -> QueryToken {
        let column = i + 1
        var text = String.UnicodeScalarView()
        while i < scalars.count, !scalars[i].properties.isWhitespace, !"()（）".unicodeScalars.contains(scalars[i]),
            !Self.quotes.contains(scalars[i])
        {
            text.append(scalars[i])
            i += 1
            if scalars[i - 1] == ":" || scalars[i - 1] == "：", isFieldName(text.dropLast()) {
                let name = String(text.dropLast())
                let value =
                    i < scalars.count && Self.quotes.contains(scalars[i]) ? try quoted(&i) : rest(&i)
                return .init(kind: .field(name, value), column: column)
            }
        }
        let word = String(text)
        switch word {
        case "AND": return .init(kind: .and, column: column)
        case "OR": return .init(kind: .or, column: column)
        case "NOT": return .init(kind: .not, column: column)
        case "NEAR": return .init(kind: .near(10), column: column)
        case "and", "or", "not", "And", "Or", "Not":
            throw QueryError(
                column: column,
                problem:
                    "`\(word)` would be looked for as a word. Write \(word.uppercased()), or \"\(word)\" for the word.")
        default: break
        }
        if word.hasPrefix("NEAR/") { return try near(word, column) }
        if let first = word.unicodeScalars.first, first == "#" || first == "＃" {
            return .init(kind: .tag(String(word.unicodeScalars.dropFirst())), column: column)
        }
        if let first = word.unicodeScalars.first, first == "@" || first == "＠" {
            return .init(kind: .account(String(word.unicodeScalars.dropFirst())), column: column)
        }
        guard word.hasSuffix("*") else { return .init(kind: .term(word, isPrefix: false), column: column) }
        return .init(kind: .term(String(word.dropLast()), isPrefix: true), column: column)
    }

    private func isFieldName(_ text: some Collection<UnicodeScalar>) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.properties.isAlphabetic && $0.isASCII }
    }

    private func rest(_ i: inout Int) -> String {
        var text = String.UnicodeScalarView()
        while i < scalars.count, !scalars[i].properties.isWhitespace, !"()（）".unicodeScalars.contains(scalars[i]) {
            text.append(scalars[i])
            i += 1
        }
        return String(text)
    }

    private func near(_ word: String, _ column: Int) throws(QueryError) -> QueryToken {
        guard let distance = Int(word.dropFirst(5)), (1...Self.farthest).contains(distance) else {
            throw QueryError(
                column: column,
                problem: "`\(word)` has no distance. Write NEAR/ and a number from 1 to \(Self.farthest).")
        }
        return .init(kind: .near(distance), column: column)
    }
}
