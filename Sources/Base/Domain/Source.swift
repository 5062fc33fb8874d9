/// A connector set up here: which stream of it, with which parameters. It has a cursor and coverage of its own.
package struct Source: Hashable, Codable, Sendable {
    /// Unique in the configuration; what reports and the ledger call it.
    package var name: String
    package var connector: String
    package var stream: String
    package var parameters: [String: String]
    package var enabled: Bool

    package init(name: String, connector: String, stream: String, parameters: [String: String], enabled: Bool = true) {
        self.name = name
        self.connector = connector
        self.stream = stream
        self.parameters = parameters
        self.enabled = enabled
    }
}

/// A half-open stretch of time `[start, end)`, in Unix seconds UTC.
package struct Interval: Hashable, Codable, Sendable {
    package var start: Int64
    package var end: Int64

    package init(start: Int64, end: Int64) {
        self.start = start
        self.end = end
    }
}

/// What one run tried to get of a source for an interval, and got.
package struct Coverage: Hashable, Codable, Sendable {
    package enum Status: String, Codable, Sendable {
        case complete, partial, failed
    }

    package var source: String
    package var interval: Interval
    package var status: Status
    /// Why it is not complete, in words for a report: `connection refused`, `rate limit`, `page cap`.
    package var reason: String?
    package var posts: Int
    package var pages: Int

    package init(
        source: String, interval: Interval, status: Status, reason: String? = nil, posts: Int, pages: Int
    ) {
        self.source = source
        self.interval = interval
        self.status = status
        self.reason = reason
        self.posts = posts
        self.pages = pages
    }
}
