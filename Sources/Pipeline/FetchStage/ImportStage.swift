package import Connectors
internal import Domain
internal import Language
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
        /// The first of them, and how many there were.
        package var problems: [String] = []
        package var problemCount = 0
        /// What the file was told to be.
        package var format: String?
        /// What the table is written in, where that is not UTF-8.
        package var charset: String?
        /// Posts that were here and that the file calls deleted.
        package var gone = 0
        package var media = MediaFetch.Summary()
        /// Files that were named but could not be used, with the reason, most frequent first.
        package var mediaProblems: [(reason: String, count: Int)] = []
    }

    /// Problems that are told one by one: a file of nothing else has millions.
    private static let mostProblems = 1000

    /// Posts of a transaction. A page of the indexes by author and content is written once for each in which it changes: with
    /// 4,000 that was a page a post.
    private static let postsAtOnce = 16_000
    /// Posts that are prepared together, and how many such batches while a transaction is written.
    private static let batch = (posts: 2_000, ahead: 12)

    /// - Parameters:
    ///   - name: what the ledger calls it.
    ///   - platform: where its ids are unique; nil for the name, so that posts of one name are one platform.
    package func run(_ reader: ImportReader, name: String, platform chosen: String? = nil) throws -> Summary {
        var summary = Summary()
        let source = Source(name: name, connector: "import", stream: "file", parameters: [:])
        let id = try store.sourceID(of: source, mailText: true)
        let platform = chosen ?? "import:\(name)"
        var span: Interval?
        var read = 0
        // Transactions keep memory and the write-ahead log small and lose little to a kill; the import is repeated as a whole.
        var waiting: [PreparedPost] = []
        let preparer = store.preparer
        try store.writeMuch { noteCommit in
            func storeWaiting() throws {
                try store.connection.transaction {
                    summary.counts = summary.counts + (try store.store(waiting.inOrderOfContent, from: id))
                }
                waiting.removeAll(keepingCapacity: true)
                try noteCommit()
            }
            try reader.read(platform: platform, now: store.clock.now, batch: Self.batch.posts, ahead: Self.batch.ahead)
            {
                preparer.prepare($0, using: SearchTextMaker())
            } keep: { outcome, posts in
                read += outcome.posts.count
                summary.problemCount += outcome.problems.count
                summary.problems += outcome.problems.prefix(Self.mostProblems - summary.problems.count)
                summary.format = outcome.format
                summary.charset = outcome.charset
                for post in outcome.posts where post.publishedExactly {
                    span = Interval(
                        start: min(span?.start ?? .max, post.publishedAt),
                        end: max(span?.end ?? .min, post.publishedAt + 1))
                }
                waiting += posts
                guard waiting.count >= Self.postsAtOnce || !outcome.gone.isEmpty else { return }
                try storeWaiting()
                summary.gone += try store.withdraw(outcome.gone.map { (platform, $0) }, .source)
            }
            try storeWaiting()
        }
        summary.media = try fetch.fetchMedia()
        summary.mediaProblems = try store.connection.rows(
            """
            SELECT t.reason, count(*) FROM attachment AS t JOIN post_source AS s USING (post_id)
            WHERE s.source_id = ? AND t.state IN ('refused', 'failed') GROUP BY t.reason ORDER BY 2 DESC, 1 LIMIT 5
            """, id
        ).map { ($0.text(0), $0.int(1)) }
        if let span { try recordCoverage(span, posts: read, problems: summary.problemCount, id) }
        return summary
    }

    /// A file is complete for the time its posts span.
    private func recordCoverage(_ span: Interval, posts: Int, problems: Int, _ id: Int64) throws {
        try store.connection.transaction {
            try store.record(
                Coverage(
                    source: "", interval: span, status: problems == 0 ? .complete : .partial,
                    reason: problems == 0 ? nil : "\(problems) lines could not be read",
                    cause: problems == 0 ? nil : .content, posts: posts, pages: 1), of: id)
        }
    }
}
