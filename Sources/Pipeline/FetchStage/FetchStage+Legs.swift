internal import Connectors
internal import Domain
internal import Foundation
internal import HTTPTransport
internal import Storage
internal import Support

extension FetchStage {
    /// A source on its way: a walk that was stopped, gaps of the past, then what is new.
    struct Active {
        let source: Source
        let spec: ConnectorSpec
        let id: Int64
        var run: SourceRun
        var aim: SourceRun.Aim
        /// What comes after this one.
        var legs: [SourceRun.Aim]
        var result: SourceResult
        /// Whether the stored progress is of this leg.
        var ownsProgress = false
        /// Stretches that a walk left out and that are asked for by themselves, and how many more may be.
        var windows: Set<Interval> = []
        var windowsLeft: Int
        /// Posts that should be on a page and are not.
        var missing: [(recordID: String, platform: String, nativeID: String)] = []

        /// Puts what a walk left out before all other legs, as far as the run may.
        ///
        /// - Returns: those that are asked for.
        mutating func ask(for intervals: [Interval]) -> [Interval] {
            let taken = intervals.filter { !windows.contains($0) }.prefix(windowsLeft)
            windowsLeft -= taken.count
            windows.formUnion(taken)
            legs.insert(contentsOf: taken.map { .past($0) }, at: 0)
            return Array(taken)
        }

        /// What there is to store of a step that ends nothing and says nothing else; nil for any other.
        mutating func page(of step: SourceRun.Step, job: Int) -> PageWriter.Page? {
            guard step.next != nil, step.coverage == nil, !step.posts.isEmpty, step.gone.isEmpty, step.problems.isEmpty,
                step.presentIDs == nil, step.validator == nil, step.token == nil, step.account == nil, step.news == nil
            else { return nil }
            if step.progress != nil { ownsProgress = true }
            return PageWriter.Page(
                job: job, sourceID: id, posts: step.posts, recordIDs: step.recordIDs,
                records: source.monthlyRecords == nil ? nil : step.records, cursor: step.cursor,
                progress: step.progress)
        }

        var isResumed: Bool {
            if case .resumed = aim { true } else { false }
        }
    }

    /// - Returns: nil when the source asked not to be asked yet.
    func begin(
        _ source: Source, _ past: Interval?, _ secrets: @escaping (String) -> String?, _ tokens: TokenCache
    ) throws -> Active? {
        let spec = try catalog.spec(of: source)
        let id = try store.sourceID(
            of: source, mailText: spec.policy.mailsText, retentionDays: spec.policy.retentionDays,
            attribution: spec.policy.attribution)
        if let most = source.monthlyRecords, try store.recordsUsed(by: id) >= most {
            throw SourceError(source: source.name, problem: "its budget of \(most) records this month is spent")
        }
        var legs = try past.map { [.past($0)] } ?? plan(id, spec.streams[source.stream])
        let first = legs.removeFirst()
        let run = try makeRun(source, spec, id, first, secrets, tokens)
        var result = SourceResult(source: source.name)
        result.hasNewest = past == nil
        if past == nil, case .newest = first, spec.streams[source.stream]?.isWindow ?? false,
            let time = try store.notBefore(run.address), time > store.clock.now
        {
            return nil
        }
        return Active(
            source: source, spec: spec, id: id, run: run, aim: first, legs: legs, result: result,
            windowsLeft: self.options.mostWindows)
    }

    /// The legs of a source, ``SourceRun/Aim/newest`` last.
    private func plan(_ id: Int64, _ stream: ConnectorSpec.Stream?) throws -> [SourceRun.Aim] {
        var legs: [SourceRun.Aim] = []
        var stopped: Interval?
        if let progress = try progress(of: id), store.clock.now - progress.at < 3 * 86_400 {
            legs.append(.resumed(progress))
            stopped = progress.interval
        }
        if let cursor = try store.cursor(of: id), stream?.reachesBack ?? false {
            let hopeless: Set<Coverage.Cause> = [.setUp, .access, .policy, .turnover]
            let gaps = try store.gaps(of: id).filter { gap in
                gap.interval.end <= cursor.coveredUntil && gap.attempts < options.mostAttempts
                    && !(gap.cause.map(hopeless.contains) ?? false) && gap.interval != stopped
            }
            legs += gaps.suffix(options.mostGaps).reversed().map { .past($0.interval) }
        }
        return legs + [.newest]
    }

    private func progress(of id: Int64) throws -> SourceRun.Progress? {
        guard let text = try store.progress(of: id) else { return nil }
        return try JSONDecoder().decode(SourceRun.Progress.self, from: Data(text.utf8))
    }

    func makeRun(
        _ source: Source, _ spec: ConnectorSpec, _ id: Int64, _ aim: SourceRun.Aim,
        _ secrets: @escaping (String) -> String?, _ tokens: TokenCache
    ) throws -> SourceRun {
        let cursor = try store.cursor(of: id)
        var options = options.run
        if let most = source.mostPages { options.mostPages = min(most, options.mostPages) }
        let account = try store.account(of: id)
        options.recordsLeft = try source.monthlyRecords.map { $0 - (try store.recordsUsed(by: id)) }
        func make(_ validator: (etag: String?, lastModified: String?)) throws -> SourceRun {
            try SourceRun(
                source, spec, cursor: cursor.map { ($0.value, $0.coveredUntil) },
                secret: spec.secret?.name.flatMap(secrets), validator: validator, now: store.clock.now,
                options: options, aim: aim, secrets: secrets, token: tokens.token(for: source, spec, secrets),
                account: account)
        }
        // A validator without a cursor belongs to a run that was killed before it stored anything.
        let address = try make((nil, nil)).address
        return try make(cursor == nil ? (nil, nil) : try store.validator(of: address))
    }

    /// The first request of the source's next leg; nil when it is done.
    func nextLeg(
        of active: inout Active, _ secrets: @escaping (String) -> String?, _ tokens: TokenCache
    ) throws -> HTTPRequest? {
        guard !active.legs.isEmpty else { return nil }
        active.aim = active.legs.removeFirst()
        active.ownsProgress = false
        active.run = try makeRun(active.source, active.spec, active.id, active.aim, secrets, tokens)
        return active.run.firstRequest
    }

    /// A source that cannot even be asked is a gap like any other.
    func refuse(_ source: Source, _ error: SourceError) throws -> SourceResult {
        let id = try store.sourceID(of: source)
        let now = store.clock.now
        let start = try store.cursor(of: id)?.coveredUntil ?? now - 86_400
        let coverage = Coverage(
            source: source.name, interval: Interval(start: min(start, now - 1), end: now), status: .failed,
            reason: "not set up: \(error.problem)", cause: error.problem.contains("budget") ? .budget : .setUp,
            posts: 0,
            pages: 0)
        try store.record(coverage, of: id)
        log(.info, error.description)
        var result = SourceResult(source: source.name)
        result.coverage = coverage
        result.problem = error.problem
        return result
    }
}
