package import Connectors
internal import Domain
internal import SQLiteDatabase
package import Storage
package import Support

/// Takes posts from a file that a person has, with their media.
package struct ImportStage {
    let store: Store
    let fetch: FetchStage
    let log: Log

    package init(store: Store, fetch: FetchStage, log: Log = .silent) {
        self.store = store
        self.fetch = fetch
        self.log = log
    }

    package struct Summary: Sendable {
        package var counts = Store.PostCounts()
        package var problems: [String] = []
        package var media = MediaFetch.Summary()
        /// Files that were named but could not be used, with the reason, most frequent first.
        package var mediaProblems: [(reason: String, count: Int)] = []
    }

    /// - Parameter name: what the ledger calls it; posts of one name are one platform, so that an id is one post.
    package func run(_ reader: ImportReader, name: String) throws -> Summary {
        let outcome = try reader.read(platform: "import:\(name)", now: store.clock.now)
        var summary = Summary()
        summary.problems = outcome.problems
        let source = Source(name: name, connector: "import", stream: "file", parameters: [:])
        let id = try store.sourceID(of: source, mailText: true)
        // Batches keep the write-ahead log small and lose little to a kill; the import is repeated as a whole.
        for start in stride(from: 0, to: outcome.posts.count, by: 500) {
            try store.connection.transaction {
                let batch = Array(outcome.posts[start..<min(start + 500, outcome.posts.count)])
                summary.counts = summary.counts + (try store.store(batch, from: id))
            }
        }
        summary.media = try MediaFetch(
            store: store, exchanger: fetch.exchanger, limits: fetch.options.limits, log: log
        ).run()
        summary.mediaProblems = try store.connection.rows(
            """
            SELECT t.reason, count(*) FROM attachment AS t JOIN post_source AS s USING (post_id)
            WHERE s.source_id = ? AND t.state IN ('refused', 'failed') GROUP BY t.reason ORDER BY 2 DESC, 1 LIMIT 5
            """, id
        ).map { ($0.text(0), $0.int(1)) }
        try recordCoverage(outcome, id)
        return summary
    }

    /// A file is complete for the time its posts span.
    private func recordCoverage(_ outcome: ImportReader.Outcome, _ id: Int64) throws {
        let times = outcome.posts.filter(\.publishedExactly).map(\.publishedAt)
        guard let first = times.min(), let last = times.max() else { return }
        let status: Coverage.Status = outcome.problems.isEmpty ? .complete : .partial
        try store.connection.transaction {
            try store.record(
                Coverage(
                    source: "", interval: Interval(start: first, end: last + 1), status: status,
                    reason: outcome.problems.isEmpty ? nil : "\(outcome.problems.count) lines could not be read",
                    posts: outcome.posts.count, pages: 1), of: id)
        }
    }
}
