package import Connectors
package import Domain
package import HTTPTransport
package import Media
internal import SQLiteDatabase
package import Storage
package import Support

/// Fetches what the configured sources have that is new, then the files attached to it.
package struct FetchStage {
    let store: Store
    let exchanger: any HTTPExchanger
    let catalog: ConnectorCatalog
    let options: Options
    let log: Log

    package struct Options: Sendable {
        package var run = SourceRun.Options()
        package var limits = MediaLimits()
        /// Gaps of the past that one source tries again in a run, and tries after which a gap is left to people.
        package var mostGaps = 3
        package var mostAttempts = 5
        /// Stretches that the pages of one source left out, asked for by themselves in the same run.
        package var mostWindows = 16
        /// Posts of one source that a recheck asks for again in a run.
        package var mostRechecks = 2000
        /// Free bytes below which nothing is fetched.
        package var leastFreeBytes = 256 << 20
        /// Whether sources are left after the page under way; the next run goes on there.
        package var isStopped: @Sendable () -> Bool = { false }

        package init() {}
    }

    package init(
        store: Store, exchanger: any HTTPExchanger, catalog: ConnectorCatalog, options: Options, log: Log = .silent
    ) {
        self.store = store
        self.exchanger = exchanger
        self.catalog = catalog
        self.options = options
        self.log = log
    }

    /// What became of one source.
    package struct SourceResult: Sendable {
        package let source: String
        package var coverage: Coverage?
        package var counts = Store.PostCounts()
        package var deleted = 0
        /// Stored posts that were asked for again.
        package var rechecked = 0
        /// Earlier gaps that are filled now.
        package var filled = 0
        /// Something about what came that a person should look at.
        package var oddity: String?
        /// The source asked to be left alone for now, and there was nothing else to do.
        package var isResting = false
        /// Why nothing came, with what to do.
        package var problem: String?
        /// False when only the past was asked for.
        var hasNewest = true

        package var isComplete: Bool { isResting || coverage?.status == .complete }

        mutating func add(_ more: Store.PostCounts) { counts = counts + more }
    }

    package struct Summary: Sendable {
        package var sources: [SourceResult] = []
        package var media = MediaFetch.Summary()
        /// Posts that were kept as long as their sources allow.
        package var expired = 0

        package var isComplete: Bool { sources.allSatisfy(\.isComplete) && media.waiting == 0 }

        package var json: JSONValue {
            let counts = sources.reduce(Store.PostCounts()) { $0 + $1.counts }
            return [
                "sources": JSONValue(.integer(Int64(sources.count))),
                "incomplete": JSONValue(.integer(Int64(sources.count { !$0.isComplete }))),
                "posts": JSONValue(.integer(Int64(counts.stored))),
                "changed": JSONValue(.integer(Int64(counts.replaced))),
                "deleted": JSONValue(.integer(Int64(sources.reduce(0) { $0 + $1.deleted }))),
                "rechecked": JSONValue(.integer(Int64(sources.reduce(0) { $0 + $1.rechecked }))),
                "gapsFilled": JSONValue(.integer(Int64(sources.reduce(0) { $0 + $1.filled }))),
                "expired": JSONValue(.integer(Int64(expired))),
                "files": JSONValue(.integer(Int64(media.stored))),
                "filesRefused": JSONValue(.integer(Int64(media.refused))),
                "filesWaiting": JSONValue(.integer(Int64(media.waiting))),
            ]
        }
    }

    /// Fetches what is new, after gaps that earlier runs left.
    ///
    /// - Parameters:
    ///   - secrets: a token by its name.
    ///   - past: an interval to fill, in place of what is new.
    package func run(
        _ sources: [Source], past: Interval? = nil, secrets: @escaping (String) -> String?
    ) throws -> Summary {
        try checkDisk()
        let tokens = try TokenCache(store)
        var summary = Summary()
        var active: [Active] = []
        for source in sources where source.enabled {
            do {
                if let begun = try begin(source, past, secrets, tokens) {
                    active.append(begun)
                } else {
                    var result = SourceResult(source: source.name)
                    result.isResting = true
                    summary.sources.append(result)
                }
            } catch let error as SourceError {
                summary.sources.append(try refuse(source, error))
            }
        }
        let writer = PageWriter(store)
        defer { writer.wait() }
        try exchanger.perform(active.map(\.run.firstRequest)) { job, result in
            let step = active[job].run.handle(result)
            if !options.isStopped(), let page = active[job].page(of: step, job: job) {
                try writer.add(page)
                return step.next
            }
            for (job, counts) in try writer.finish() { active[job].result.add(counts) }
            try keep(step, &active[job], secrets, tokens)
            guard !options.isStopped() else { return nil }
            return try step.next ?? nextLeg(of: &active[job], secrets, tokens)
        }
        for index in active.indices {
            try followDeletions(&active[index])
            if past == nil { try checkLanguages(&active[index]) }
        }
        summary.sources += active.map(\.result)
        summary.media = try fetchMedia(secrets)
        summary.expired = try store.withdrawExpired()
        return summary
    }

    private func checkLanguages(_ active: inout Active) throws {
        guard active.result.counts.stored > 0 else { return }
        let mix = LanguageMix(posts: try store.languages(of: active.id, before: 21 * 86_400))
        guard !mix.losses.isEmpty else { return }
        let losses = mix.losses.map { "\($0.posts) of some \($0.expected) in \($0.language)" }
        active.result.oddity = "its usual languages are missing: \(losses.joined(separator: ", "))"
    }

    /// Files that wait, of whatever source.
    func fetchMedia(_ secrets: @escaping (String) -> String? = { _ in nil }) throws -> MediaFetch.Summary {
        let feeds = catalog.specs.values.filter { $0.streams.values.contains { $0.format == .feed } }
        return try MediaFetch(
            store: store, exchanger: exchanger, limits: options.limits, log: log,
            connectorsWithRobots: Set(feeds.map(\.name))
        ) { connector, request in
            guard let secret = catalog.specs[connector]?.secret, let value = secret.name.flatMap(secrets) else {
                return
            }
            secret.put(value, into: &request)
        }.run()
    }

    /// A full disk ends every program on a machine: better to stop before.
    private func checkDisk() throws {
        guard let free = store.freeBytes(), free < options.leastFreeBytes else { return }
        throw FileError(
            path: store.layout.root, action: "fetch",
            reason:
                "only \(free >> 20) MiB are free, and \(options.leastFreeBytes >> 20) are the least; make room first")
    }
}
