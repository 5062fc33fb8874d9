/// A connector set up here: which stream of it, with which parameters. It has a cursor and coverage of its own.
package struct Source: Hashable, Codable, Sendable {
    /// Unique in the configuration; what reports and the ledger call it.
    package var name: String
    package var connector: String
    package var stream: String
    package var parameters: [String: String]
    package var enabled: Bool
    /// Somebody says that the service's terms are met: for services that charge or want an agreement.
    package var acceptsTerms: Bool
    /// Pages in one run, and records in one calendar month (UTC), at most; nil for no bound of its own.
    package var mostPages: Int?
    package var monthlyRecords: Int?

    package init(
        name: String, connector: String, stream: String, parameters: [String: String], enabled: Bool = true,
        acceptsTerms: Bool = false, mostPages: Int? = nil, monthlyRecords: Int? = nil
    ) {
        self.acceptsTerms = acceptsTerms
        self.mostPages = mostPages
        self.monthlyRecords = monthlyRecords
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

    /// What of it lies outside all of `others`, in order.
    package func subtracting(_ others: [Interval]) -> [Interval] {
        var rest: [Interval] = []
        var from = start
        for other in others.sorted(by: { $0.start < $1.start }) where other.end > from && other.start < end {
            if other.start > from { rest.append(Interval(start: from, end: other.start)) }
            from = other.end
        }
        if from < end { rest.append(Interval(start: from, end: end)) }
        return rest
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
    /// The same in one word, for counting; nil when it is complete.
    package var cause: Cause?
    /// What the service holds back by its own choice; nil where nothing is known of it.
    package var note: String?
    package var posts: Int
    package var pages: Int

    /// What kept a source from being complete.
    package enum Cause: String, CaseIterable, Codable, Sendable {
        case setUp = "set up"
        case rateLimit = "rate limit"
        case pageCap = "page cap"
        case server
        case network
        case access
        case policy
        case budget
        case turnover
        case content
        case timeJump = "time jump"
    }

    package init(
        source: String, interval: Interval, status: Status, reason: String? = nil, cause: Cause? = nil,
        note: String? = nil, posts: Int, pages: Int
    ) {
        self.note = note
        self.cause = cause
        self.source = source
        self.interval = interval
        self.status = status
        self.reason = reason
        self.posts = posts
        self.pages = pages
    }
}
