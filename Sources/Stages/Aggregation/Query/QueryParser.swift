internal import Support

extension MonitorQuery {
    /// Reads a query.
    package init(_ text: String) throws(QueryError) {
        var parser = QueryParser(tokens: try QueryLexer(text).tokens())
        self = try parser.query()
    }
}

/// Descends through `or → and → not → near → primary`.
private struct QueryParser {
    let tokens: [QueryToken]
    private var next = 0
    private var depth = 0

    init(tokens: [QueryToken]) { self.tokens = tokens }

    private var token: QueryToken { tokens[next] }

    mutating func query() throws(QueryError) -> MonitorQuery {
        guard token.kind != .end else {
            throw QueryError(column: 1, problem: "it is empty. Write at least one word, or `source:NAME`.")
        }
        let query = try either()
        if token.kind == .close {
            throw QueryError(column: token.column, problem: "`)` has no `(`. Remove it or add the `(`.")
        }
        if !query.selects {
            throw QueryError(
                column: 1, problem: "it only says what not to find. Add a word, or a `source:NAME`, to look for.")
        }
        return query
    }

    private mutating func either() throws(QueryError) -> MonitorQuery {
        var parts = [try every()]
        while token.kind == .or {
            next += 1
            parts.append(try every())
        }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func every() throws(QueryError) -> MonitorQuery {
        var parts = [try negated()]
        while true {
            if token.kind == .and {
                next += 1
            } else if token.kind == .or || token.kind == .close || token.kind == .end {
                return parts.count == 1 ? parts[0] : .all(parts)
            }
            parts.append(try negated())
        }
    }

    private mutating func negated() throws(QueryError) -> MonitorQuery {
        guard token.kind == .not else { return try nearby() }
        next += 1
        return .not(try negated())
    }

    private mutating func nearby() throws(QueryError) -> MonitorQuery {
        let first = token
        let left = try primary()
        guard case .near(let distance) = token.kind else { return left }
        let near = token
        next += 1
        let second = token
        let right = try primary()
        if case .near = token.kind {
            throw QueryError(
                column: near.column, problem: "NEAR joins two terms. Write `a NEAR/5 b AND b NEAR/5 c` for three.")
        }
        guard let a = left.alternatives, let b = right.alternatives else {
            throw QueryError(
                column: left.alternatives == nil ? first.column : second.column,
                problem: "NEAR/\(distance) stands between words or phrases, or several joined by OR. Put such there.")
        }
        let pairs = a.flatMap { a in b.map { MonitorQuery.near(a, $0, distance: distance) } }
        return pairs.count == 1 ? pairs[0] : .any(pairs)
    }

    private mutating func primary() throws(QueryError) -> MonitorQuery {
        let token = token
        next += 1
        switch token.kind {
        case .term(let text, let isPrefix): return .term(.init(text: text, isPrefix: isPrefix))
        case .tag(let text): return .tag(try name(text, "#", token.column))
        case .account(let text): return .account(try name(text, "@", token.column))
        case .field(let name, let value): return try field(name, value, token.column)
        case .open:
            depth += 1
            guard depth <= 64 else {
                throw QueryError(column: token.column, problem: "brackets go deeper than 64. Take some out.")
            }
            let inner = try either()
            guard self.token.kind == .close else {
                throw QueryError(column: token.column, problem: "`(` has no `)`. Add the `)`.")
            }
            depth -= 1
            next += 1
            return inner
        case .close, .and, .or, .not, .near, .end:
            throw QueryError(
                column: token.column,
                problem: "a word is missing before \(token.name). Add one, or remove \(token.name).")
        }
    }

    private func name(_ text: String, _ sign: String, _ column: Int) throws(QueryError) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.isAlphabetic || $0.properties.numericType != nil })
        else {
            throw QueryError(
                column: column, problem: "`\(sign)\(text)` names nothing. Write the name right after `\(sign)`.")
        }
        return text
    }

    private func field(_ name: String, _ value: String, _ column: Int) throws(QueryError) -> MonitorQuery {
        guard let field = MonitorQuery.Field(rawValue: name.lowercased()) else {
            let known = MonitorQuery.Field.allCases.map(\.rawValue)
            let fix =
                nearest(to: name, among: known).map { "Did you mean `\($0):`?" }
                ?? "There are \(known.map { "`\($0):`" }.joined(separator: ", ")). For the text itself write \"\(name):\(value)\"."
            throw QueryError(column: column, problem: "`\(name):` is no field. \(fix)")
        }
        if value.isEmpty {
            throw QueryError(column: column, problem: "`\(name):` has no value. Write it right after the colon.")
        }
        if field == .has, !MonitorQuery.kinds.contains(value.lowercased()) {
            throw QueryError(
                column: column,
                problem:
                    "`has:\(value)` is not known. There are \(MonitorQuery.kinds.map { "`has:\($0)`" }.joined(separator: ", "))."
            )
        }
        return .field(field, field == .has || field == .language ? value.lowercased() : value)
    }
}

extension MonitorQuery {
    /// Whether it names something to find, not only something to leave out.
    fileprivate var selects: Bool {
        switch self {
        case .all(let parts): parts.contains(where: \.selects)
        case .any(let parts): parts.allSatisfy(\.selects)
        case .not: false
        case .term, .near, .tag, .account, .field: true
        }
    }

    /// The terms that it finds any of; nil when it is more than that.
    fileprivate var alternatives: [Term]? {
        switch self {
        case .term(let term): return [term]
        case .any(let parts):
            let terms = parts.map(\.alternatives)
            return terms.contains { $0 == nil } ? nil : terms.flatMap { $0 ?? [] }
        default: return nil
        }
    }
}
