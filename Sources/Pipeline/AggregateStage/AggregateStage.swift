package import Domain
package import Storage
package import Support

/// Brings monitors, buckets, terms, topics and alerts up to date with the posts and scores in the store.
package struct AggregateStage {
    let store: Store

    package init(store: Store) {
        self.store = store
    }

    package struct Summary: Sendable {
        package var matches = 0
        package var buckets = 0
        package var topics = 0
        package var alerts = 0
        package var line: String {
            "\(matches) new matches, \(buckets) buckets, \(topics) topics, \(alerts) open alerts"
        }
        package var json: JSONValue {
            [
                "matches": JSONValue(.integer(Int64(matches))), "buckets": JSONValue(.integer(Int64(buckets))),
                "topics": JSONValue(.integer(Int64(topics))), "alerts": JSONValue(.integer(Int64(alerts))),
            ]
        }
    }

    package func run(monitors: [Monitor], now: Int64) throws -> Summary { Summary() }

    /// A post that a tried query matches.
    package struct Match: Sendable {
        package let publishedAt: Int64
        package let language: String?
        package let text: String
    }

    package func matches(query: String, limit: Int) throws -> (posts: [Match], total: Int) { ([], 0) }
}
