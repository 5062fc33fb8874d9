/// A monitor's Boolean query as a tree.
///
///     "phrase" AND (a OR b) NOT c      kettl*      a NEAR/5 b      #tag
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
    case field(Field, String)

    /// Words to be found side by side; the last may be only a beginning.
    package struct Term: Hashable, Sendable {
        package let text: String
        package let isPrefix: Bool
    }

    package enum Field: String, CaseIterable, Sendable {
        case language = "lang"
        case source, platform, author, has
    }

    /// What `has:` may ask for.
    package static let kinds = ["image", "audio", "video", "text"]

    /// The texts that a post may be found by: the brand's own words, not those behind NOT.
    package var wantedTexts: [String] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.wantedTexts)
        case .not, .field: []
        case .term(let term): [term.text]
        case .near(let a, let b, _): [a.text, b.text]
        case .tag(let text): [text]
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
