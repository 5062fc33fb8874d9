/// A monitor's Boolean query as a tree.
///
///     "phrase" AND (a OR b) NOT c      kettl*      a NEAR/5 (b OR c)      #tag      @account
///     lang:zh  source:NAME  platform:NAME  author:PSEUDONYM  has:image|audio|video|text
///
/// Terms beside one another are all needed. AND binds tighter than OR; NOT (or `-`) binds tightest.
package indirect enum MonitorQuery: Hashable, Sendable {
    case all([MonitorQuery])
    case any([MonitorQuery])
    case not(MonitorQuery)
    case term(Term)
    /// Both within so many words of one another, in either order.
    case near(Term, Term, distance: Int)
    case tag(String)
    /// A post that names the account.
    case account(String)
    case field(Field, String)

    /// Words to be found side by side; the last may be only a beginning.
    package struct Term: Hashable, Sendable {
        package let text: String
        package let isPrefix: Bool

        package init(text: String, isPrefix: Bool) {
            self.text = text
            self.isPrefix = isPrefix
        }

        fileprivate var typed: String {
            let isBare = text.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0.properties.numericType != nil
            }
            return (isBare ? text : "\"\(text)\"") + (isPrefix ? "*" : "")
        }
    }

    package enum Field: String, CaseIterable, Sendable {
        case language = "lang"
        case source, platform, author, has
    }

    /// What `has:` may ask for.
    package static let kinds = ["image", "audio", "video", "text"]

    /// The query as one may type it, with every AND and bracket.
    package var text: String {
        switch self {
        case .all(let parts): "(" + parts.map(\.text).joined(separator: " AND ") + ")"
        case .any(let parts): "(" + parts.map(\.text).joined(separator: " OR ") + ")"
        case .not(let part): "NOT \(part.text)"
        case .term(let term): term.typed
        case .near(let a, let b, let distance): "\(a.typed) NEAR/\(distance) \(b.typed)"
        case .tag(let text): "#\(text)"
        case .account(let text): "@\(text)"
        case .field(let field, let value): "\(field.rawValue):\(Term(text: value, isPrefix: false).typed)"
        }
    }

    /// The texts that a post may be found by: the brand's own words, not those behind NOT.
    package var wantedTexts: [String] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.wantedTexts)
        case .not, .field: []
        case .term(let term): [term.text]
        case .near(let a, let b, _): [a.text, b.text]
        case .tag(let text), .account(let text): [text]
        }
    }
}

/// A query that cannot be read. The text says where, what, and what to do.
package struct QueryError: Error, Hashable, CustomStringConvertible {
    /// Counted from 1, in Unicode scalars.
    package let column: Int
    package let problem: String

    package var description: String { "query, column \(column): \(problem)" }
}
