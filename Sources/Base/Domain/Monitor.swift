/// A saved Boolean query. A changed query is a new version and a break in its series.
package struct Monitor: Hashable, Codable, Sendable {
    package var name: String
    package var query: String
    /// Contexts, queries themselves: a post needs one of ``must`` if there are any, and none of ``mustNot``. They tell a brand from a
    /// word that is spelt the same.
    package var must: [String]
    package var mustNot: [String]
    /// Monitors of one group share the voice: usually a brand and its competitors.
    package var group: String?
    /// IANA name; days and weeks are cut here.
    package var timeZone: String
    /// Below this many scored posts a bucket prints "too few", never a number.
    package var minimumPosts: Int

    package init(
        name: String, query: String, must: [String] = [], mustNot: [String] = [], group: String? = nil,
        timeZone: String,
        minimumPosts: Int = 20
    ) {
        self.name = name
        self.query = query
        self.must = must
        self.mustNot = mustNot
        self.group = group
        self.timeZone = timeZone
        self.minimumPosts = minimumPosts
    }

    /// Query and contexts as one query.
    package var wholeQuery: String {
        guard !must.isEmpty || !mustNot.isEmpty else { return query }
        func any(_ parts: [String]) -> String { "(" + parts.map { "(\($0))" }.joined(separator: " OR ") + ")" }
        return "(\(query))" + (must.isEmpty ? "" : " AND \(any(must))")
            + (mustNot.isEmpty ? "" : " NOT \(any(mustNot))")
    }
}
