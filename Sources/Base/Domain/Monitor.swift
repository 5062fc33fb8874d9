/// A saved Boolean query. A changed query is a new version and a break in its series.
package struct Monitor: Hashable, Codable, Sendable {
    package var name: String
    package var query: String
    /// Monitors of one group share the voice: usually a brand and its competitors.
    package var group: String?
    /// IANA name; days and weeks are cut here.
    package var timeZone: String
    /// Below this many scored posts a bucket prints "too few", never a number.
    package var minimumPosts: Int

    package init(name: String, query: String, group: String? = nil, timeZone: String, minimumPosts: Int = 20) {
        self.name = name
        self.query = query
        self.group = group
        self.timeZone = timeZone
        self.minimumPosts = minimumPosts
    }
}
