package import Language

/// A query as an SQL condition on `post AS p`.
///
/// Parameters ?1 and ?2 are the lowest and highest post id that matter; `bindings` are ?3 and so on. A full-text search looks
/// only between the two, so that matching a night's posts does not read the whole index.
package struct CompiledQuery: Hashable, Sendable {
    package let condition: String
    package let bindings: [String]
}

/// Turns queries into SQL. Words pass through the same folding and cutting as the posts' own.
///
/// Latin and other spaced words are phrases in the column `words`; ideographic runs are phrases of bigrams in `grams`, so that
/// 电池 is found however ICU cut the sentence. NEAR counts words, so it uses `words` for both.
package struct QueryCompiler {
    private let maker: SearchTextMaker

    package init(_ maker: SearchTextMaker) { self.maker = maker }

    /// - Throws: ``QueryError`` for a term that holds no word.
    package func compile(_ query: MonitorQuery) throws(QueryError) -> CompiledQuery {
        var bindings: [String] = []
        let condition = try self.condition(query, &bindings)
        return CompiledQuery(condition: condition, bindings: bindings)
    }

    private func condition(_ query: MonitorQuery, _ bindings: inout [String]) throws(QueryError) -> String {
        func bind(_ text: String) -> String {
            bindings.append(text)
            return "?\(bindings.count + 2)"
        }
        switch query {
        case .all(let parts), .any(let parts):
            var conditions: [String] = []
            for part in parts { conditions.append(try condition(part, &bindings)) }
            if case .all = query { return "(" + conditions.joined(separator: " AND ") + ")" }
            return "(" + conditions.joined(separator: " OR ") + ")"
        case .not(let part): return "NOT \(try condition(part, &bindings))"
        case .term(let term): return search(bind(try match(term)))
        case .near: return search(bind(try searched(query) ?? ""))
        case .tag(let text): return try named(text, ["#", "＃"], bind)
        case .account(let text): return try named(text, ["@", "＠"], bind)
        case .field(.language, let value):
            return "coalesce(p.language = \(bind(value)) OR p.language LIKE \(bind(value + "-%")), 0)"
        case .field(.platform, let value): return "p.platform = \(bind(value))"
        case .field(.source, let value):
            return """
                p.post_id IN (SELECT ps.post_id FROM source AS o JOIN post_source AS ps USING (source_id)
                WHERE o.name = \(bind(value)) AND ps.post_id BETWEEN ?1 AND ?2)
                """
        case .field(.author, let value):
            return "coalesce(p.author_id = (SELECT author_id FROM author WHERE pseudonym = \(bind(value))), 0)"
        case .field(.has, "text"): return "trim(p.text) <> ''"
        case .field(.has, let kind):
            return "EXISTS (SELECT 1 FROM attachment AS t WHERE t.post_id = p.post_id AND t.kind = \(bind(kind)))"
        }
    }

    /// A word with a sign before it: the index finds the word, the text itself shows the sign.
    private func named(
        _ text: String, _ signs: [String], _ bind: (String) -> String
    ) throws(QueryError) -> String {
        let found = search(bind(try match(.init(text: text, isPrefix: false))))
        // SQLite folds ASCII alone; a longer name is another name.
        let name = text.map { $0.isASCII ? $0.lowercased() : String($0) }.joined()
        let escaped = name.map { "*?[".contains($0) ? "[\($0)]" : String($0) }.joined()
        let shown = signs.map {
            "lower(coalesce(p.title, '') || ' ' || p.text || ' ') GLOB \(bind("*\($0)\(escaped)[^a-z0-9_]*"))"
        }
        return "(\(found) AND (\(shown.joined(separator: " OR "))))"
    }

    /// How one part is looked for, in the full-text index's own words; nil for what needs no index.
    package func searched(_ query: MonitorQuery) throws(QueryError) -> String? {
        switch query {
        case .term(let term): return try match(term)
        case .tag(let text), .account(let text): return try match(.init(text: text, isPrefix: false))
        case .near(let a, let b, let distance): return "words : NEAR(\(try phrase(a)) \(try phrase(b)), \(distance))"
        case .all, .any, .not, .field: return nil
        }
    }

    private func search(_ parameter: String) -> String {
        """
        p.post_id IN (SELECT rowid FROM post_search WHERE post_search MATCH \(parameter) AND rowid BETWEEN ?1 AND ?2)
        """
    }

    /// The full-text expression of one term: runs of either kind of script, all needed.
    private func match(_ term: MonitorQuery.Term) throws(QueryError) -> String {
        let folded = maker.fold(term.text)
        var parts: [String] = []
        let runs = Self.runs(folded)
        for (index, run) in runs.enumerated() {
            let isLast = index == runs.count - 1
            if run.isIdeographic {
                // A run's last character stands alone in the index; in a query it would ask for the end of a run.
                let grams = SearchTextMaker.grams(of: run.text)
                let wanted = grams.count == 1 ? grams : Array(grams.dropLast())
                // One character is the beginning of every bigram that starts with it.
                parts.append("grams : \"\(wanted.joined(separator: " "))\"" + (grams.count == 1 ? " *" : ""))
            } else {
                let words = maker.words(run.text)
                guard !words.isEmpty else { continue }
                parts.append(
                    "words : \"\(words.joined(separator: " "))\"" + (term.isPrefix && isLast ? " *" : ""))
            }
        }
        guard !parts.isEmpty else { throw Self.wordless(term) }
        return parts.count == 1 ? parts[0] : "(" + parts.joined(separator: ") AND (") + ")"
    }

    private func phrase(_ term: MonitorQuery.Term) throws(QueryError) -> String {
        let words = maker.words(term.text)
        guard !words.isEmpty else { throw Self.wordless(term) }
        return "\"\(words.joined(separator: " "))\"" + (term.isPrefix ? " *" : "")
    }

    private static func wordless(_ term: MonitorQuery.Term) -> QueryError {
        QueryError(
            column: 1, problem: "`\(term.text)` holds no letter or digit to search for. Remove it or add a word.")
    }

    private static func runs(_ folded: String) -> [(text: String, isIdeographic: Bool)] {
        var runs: [(text: String, isIdeographic: Bool)] = []
        for scalar in folded.unicodeScalars {
            let kind = isIdeographic(scalar)
            if runs.last?.isIdeographic == kind {
                runs[runs.count - 1].text.unicodeScalars.append(scalar)
            } else {
                runs.append((String(scalar), kind))
            }
        }
        return runs
    }
}
