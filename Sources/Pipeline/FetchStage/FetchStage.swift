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
        /// Why nothing came, with what to do.
        package var problem: String?

        package var isComplete: Bool { coverage?.status == .complete }
    }

    package struct Summary: Sendable {
        package var sources: [SourceResult] = []
        package var media = MediaFetch.Summary()

        package var isComplete: Bool { sources.allSatisfy(\.isComplete) && media.waiting == 0 }

        package var json: JSONValue {
            let counts = sources.reduce(Store.PostCounts()) { $0 + $1.counts }
            return [
                "sources": JSONValue(.integer(Int64(sources.count))),
                "incomplete": JSONValue(.integer(Int64(sources.count { !$0.isComplete }))),
                "posts": JSONValue(.integer(Int64(counts.stored))),
                "changed": JSONValue(.integer(Int64(counts.replaced))),
                "deleted": JSONValue(.integer(Int64(sources.reduce(0) { $0 + $1.deleted }))),
                "files": JSONValue(.integer(Int64(media.stored))),
                "filesRefused": JSONValue(.integer(Int64(media.refused))),
                "filesWaiting": JSONValue(.integer(Int64(media.waiting))),
            ]
        }
    }

    /// A source on its way.
    private struct Active {
        var run: SourceRun
        let id: Int64
        var result: SourceResult
        /// Posts that should be on a page and are not.
        var missing: [(recordID: String, platform: String, nativeID: String)] = []
    }

    /// - Parameter secrets: a token by its name.
    package func run(_ sources: [Source], secrets: (String) -> String?) throws -> Summary {
        var summary = Summary()
        var active: [Active] = []
        for source in sources where source.enabled {
            do {
                active.append(try begin(source, secrets))
            } catch let error as SourceError {
                summary.sources.append(try refuse(source, error))
            }
        }
        try exchanger.perform(active.map(\.run.firstRequest)) { job, result in
            let step = active[job].run.handle(result)
            try keep(step, &active[job])
            return step.next
        }
        for index in active.indices { try followDeletions(&active[index]) }
        summary.sources += active.map(\.result)
        summary.media = try MediaFetch(store: store, exchanger: exchanger, limits: options.limits, log: log).run()
        return summary
    }

    /// Posts that a page lacks are asked for one by one: 404 or 410 is a deletion, anything else leaves them for another night.
    private func followDeletions(_ active: inout Active) throws {
        var gone: [(platform: String, nativeID: String)] = []
        var doubtful: [(platform: String, nativeID: String)] = []
        var questions: [HTTPRequest] = []
        for post in active.missing.prefix(Self.mostConfirmations) {
            if let question = active.run.confirmation(of: post.recordID) {
                questions.append(question)
                doubtful.append((post.platform, post.nativeID))
            } else {
                gone.append((post.platform, post.nativeID))
            }
        }
        try exchanger.perform(questions) { job, result in
            if case .success(let response) = result, response.status == 404 || response.status == 410 {
                gone.append(doubtful[job])
            }
            return nil
        }
        if !gone.isEmpty { active.result.deleted += try store.withdraw(gone, .source) }
    }

    /// Questions of one source in one run.
    private static let mostConfirmations = 40

    private func begin(_ source: Source, _ secrets: (String) -> String?) throws -> Active {
        let spec = try catalog.spec(of: source)
        let id = try store.sourceID(of: source, mailText: spec.policy.mailsText)
        let cursor = try store.cursor(of: id)
        let secret = spec.secret.flatMap { secrets($0.name) }
        func make(_ validator: (etag: String?, lastModified: String?)) throws -> SourceRun {
            try SourceRun(
                source, spec, cursor: cursor.map { ($0.value, $0.coveredUntil) }, secret: secret, validator: validator,
                now: store.clock.now, options: options.run)
        }
        // A validator without a cursor belongs to a run that was killed before it stored anything.
        let address = try make((nil, nil)).address
        let validator = cursor == nil ? (nil, nil) : try store.validator(of: address)
        return Active(run: try make(validator), id: id, result: SourceResult(source: source.name))
    }

    /// A source that cannot even be asked is a gap like any other.
    private func refuse(_ source: Source, _ error: SourceError) throws -> SourceResult {
        let id = try store.sourceID(of: source)
        let now = store.clock.now
        let start = try store.cursor(of: id)?.coveredUntil ?? now - 86_400
        let coverage = Coverage(
            source: source.name, interval: Interval(start: min(start, now - 1), end: now), status: .failed,
            reason: "not set up: \(error.problem)", posts: 0, pages: 0)
        try store.record(coverage, of: id)
        log(.warning, error.description)
        var result = SourceResult(source: source.name)
        result.coverage = coverage
        result.problem = error.problem
        return result
    }

    /// Stores a page together with the cursor that follows it, so that a kill loses neither.
    private func keep(_ step: SourceRun.Step, _ active: inout Active) throws {
        var counts = Store.PostCounts()
        try store.connection.transaction {
            counts = try store.store(step.posts, recordIDs: step.recordIDs, from: active.id)
            let until = try store.cursor(of: active.id)?.coveredUntil
            if let coverage = step.coverage {
                if let gap = step.gap { try store.record(gap, of: active.id) }
                try store.record(coverage, of: active.id)
                let covered = coverage.status == .complete ? coverage.interval.end : until
                if let value = try step.cursor ?? store.cursor(of: active.id)?.value {
                    try store.setCursor(
                        Store.Cursor(value: value, coveredUntil: covered ?? coverage.interval.end), of: active.id)
                }
            } else if let cursor = step.cursor, let until {
                try store.setCursor(Store.Cursor(value: cursor, coveredUntil: until), of: active.id)
            }
            if let validator = step.validator {
                try store.setValidator(
                    active.run.address, etag: validator.etag, lastModified: validator.lastModified)
            }
        }
        active.result.counts = active.result.counts + counts
        for problem in step.problems { log(.warning, "\(active.result.source): \(problem)") }
        if let present = step.presentIDs { active.missing = try store.vanished(from: active.id, present: present) }
        guard let coverage = step.coverage else { return }
        active.result.coverage = coverage
        if let gap = step.gap?.reason { active.result.problem = gap }
        if let reason = coverage.reason {
            active.result.problem = [reason, step.hint].compactMap(\.self).joined(separator: ". ")
            log(.warning, "source \"\(active.result.source)\": \(active.result.problem ?? reason)")
        }
    }
}
