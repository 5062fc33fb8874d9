internal import AggregateStage
package import Configuration
package import Domain
package import FetchStage
internal import Foundation
package import HTTPTransport
package import ReportStage
internal import Reports
package import ScoreStage
internal import SQLiteDatabase
internal import SentimentNetwork
package import Storage
package import Support

/// The four stages in order under one run record. A stage that fails is recorded and does not stop the others: yesterday's
/// posts still deserve their report when a server is down today.
package struct NightlyRun {
    package enum Stage: String, CaseIterable, Sendable { case fetch, score, aggregate, report }

    /// What becomes of the messages about what a run found.
    package enum Sending: Sendable {
        case sent
        /// Files are written; nothing goes out, and nothing is entered as due.
        case kept
        /// As `kept`, and what would have gone out is told.
        case rehearsed
    }

    /// A model to judge by in place of the one in use.
    package struct Candidate: Sendable {
        /// A name in `models/`, or a folder.
        package let place: String
        package let purpose: ScoreStage.Purpose

        package init(place: String, purpose: ScoreStage.Purpose) {
            self.place = place
            self.purpose = purpose
        }
    }

    let store: Store
    let configuration: Configuration
    let resources: Resources
    let fetch: FetchStage?
    let secrets: (String) -> String?
    let workers: Int
    let exchanger: (any HTTPExchanger)?
    let sending: Sending
    let makesPDF: Bool
    let period: String?
    /// What of the past to fetch in place of what is new, and whether stored posts are asked for again.
    let past: Interval?
    let rechecks: Bool
    let candidate: Candidate?
    /// Seconds after which scoring leaves the rest to the next run; nil for all the time it takes.
    let scoringSeconds: Double?
    /// A folder of reports of one's own; nil for none.
    let ownReports: String?
    let log: Log
    let isStopped: () -> Bool
    let progress: (Stage, Int, Int) -> Void

    /// - Parameters:
    ///   - fetch: nil when no stage of this run fetches.
    ///   - exchanger: what webhooks go through; nil where there are none.
    ///   - period: the local day of the report; nil for the last full one.
    ///   - isStopped: whether to end after the batch under way: the stages that are left are then left to the next run.
    ///   - progress: stage, done, in all.
    package init(
        store: Store, configuration: Configuration, resources: Resources, fetch: FetchStage?,
        secrets: @escaping (String) -> String?, workers: Int, exchanger: (any HTTPExchanger)? = nil,
        sending: Sending = .sent, makesPDF: Bool = false, period: String? = nil,
        past: Interval? = nil, rechecks: Bool = false, candidate: Candidate? = nil,
        scoringSeconds: Double? = nil, ownReports: String? = nil, log: Log,
        isStopped: @escaping () -> Bool = { false },
        progress: @escaping (Stage, Int, Int) -> Void = { _, _, _ in }
    ) {
        self.store = store
        self.configuration = configuration
        self.resources = resources
        self.fetch = fetch
        self.secrets = secrets
        self.workers = workers
        self.exchanger = exchanger
        self.sending = sending
        self.makesPDF = makesPDF
        self.period = period
        self.past = past
        self.rechecks = rechecks
        self.candidate = candidate
        self.scoringSeconds = scoringSeconds
        self.ownReports = ownReports
        self.log = log
        self.isStopped = isStopped
        self.progress = progress
    }

    /// What a run came to.
    package struct Outcome: Sendable {
        package var status = RunStatus.ok
        /// One line a stage, for people.
        package var lines: [String] = []
        /// What is to be told once, also where all is well: the end of a snooze.
        package var notices: [String] = []
        package var counts: [(stage: Stage, json: JSONValue)] = []
        /// Faults, each with what to do.
        package var problems: [String] = []
        package var reports: [BuiltReport] = []
        package var deliveries: [DeliveryResult] = []
        /// What would have gone out; nil but in a rehearsal.
        package var planned: [PlannedMessage]?
        package var fetch: FetchStage.Summary?
        /// The same faults as the run before: under cron not worth another mail.
        package var isOldNews = false
        /// Somebody wanted it to end before it was done.
        package var isStopped = false
        /// All is well after a run that was not.
        package var isRecovery = false
    }

    /// Runs `stages` as one run named `command`.
    package func run(_ stages: [Stage], command: String) throws -> Outcome {
        let run = try store.beginRun(command, config: configuration.sha256)
        var outcome = Outcome()
        for stage in stages {
            if isStopped() { break }
            try store.beginStage(stage.rawValue, of: run)
            do {
                let (status, counts) = try perform(stage, &outcome)
                outcome.counts.append((stage, counts))
                outcome.status = Self.worse(outcome.status, status)
                try store.endStage(stage.rawValue, of: run, status, counts: counts)
            } catch {
                outcome.status = .failed
                outcome.problems.append("\(stage.rawValue): \(error)")
                try store.endStage(
                    stage.rawValue, of: run, .failed, counts: ["error": JSONValue(.string("\(error)"))])
            }
        }
        if isStopped() {
            outcome.isStopped = true
            outcome.status = Self.worse(outcome.status, .partial)
            outcome.problems.append("stopped by hand before it was done")
        }
        let summary = outcome.problems.isEmpty ? "ok" : outcome.problems.joined(separator: "\n")
        let before = try store.previousSummary(command, before: run)
        outcome.isOldNews = before?.summary == summary && before?.status == outcome.status.rawValue
        outcome.isRecovery = outcome.status == .ok && before.map { $0.status != RunStatus.ok.rawValue } ?? false
        try store.endRun(run, outcome.status, summary: summary)
        return outcome
    }

    private static func worse(_ a: RunStatus, _ b: RunStatus) -> RunStatus {
        let order: [RunStatus] = [.running, .ok, .partial, .failed]
        return (order.firstIndex(of: a) ?? 0) >= (order.firstIndex(of: b) ?? 0) ? a : b
    }

    private func perform(_ stage: Stage, _ outcome: inout Outcome) throws -> (RunStatus, JSONValue) {
        switch stage {
        case .fetch: try performFetch(&outcome)
        case .score: try performScore(&outcome)
        case .aggregate: try performAggregate(&outcome)
        case .report: try performReport(&outcome)
        }
    }

    private func performFetch(_ outcome: inout Outcome) throws -> (RunStatus, JSONValue) {
        guard let fetch else { return (.ok, [:]) }
        if rechecks { return try performRecheck(fetch, &outcome) }
        let summary = try fetch.run(configuration.sources, past: past, secrets: secrets)
        outcome.fetch = summary
        for source in summary.sources where !source.isComplete {
            let status = source.coverage?.status == .partial ? "is partial" : "failed"
            outcome.problems.append("source \"\(source.source)\" \(status): \(source.problem ?? "unknown")")
        }
        for source in summary.sources {
            if let oddity = source.oddity { outcome.problems.append("source \"\(source.source)\": \(oddity)") }
        }
        let new = summary.sources.reduce(0) { $0 + $1.counts.stored }
        let complete = summary.sources.count { $0.isComplete }
        let broken = summary.media.refused + summary.media.failed
        outcome.lines.append(
            "fetch      \(new) new posts from \(complete) of \(summary.sources.count) sources, "
                + "\(summary.media.stored) files" + (broken > 0 ? ", \(broken) files not usable" : ""))
        return (summary.sources.allSatisfy(\.isComplete) ? .ok : .partial, summary.json)
    }

    private func performRecheck(_ fetch: FetchStage, _ outcome: inout Outcome) throws -> (RunStatus, JSONValue) {
        let summary = try fetch.recheck(configuration.sources, secrets: secrets)
        outcome.fetch = summary
        for source in summary.sources {
            if let problem = source.problem { outcome.problems.append("source \"\(source.source)\": \(problem)") }
        }
        let there = summary.sources.reduce(0) { $0 + $1.rechecked - $1.deleted }
        let gone = summary.sources.reduce(0) { $0 + $1.deleted }
        let edited = summary.sources.reduce(0) { $0 + $1.counts.replaced }
        let new = summary.sources.reduce(0) { $0 + $1.counts.stored }
        outcome.lines.append(
            "recheck    \(there) still there, \(gone) gone and removed here, \(edited) edited"
                + (new > 0 ? ", \(new) new answers" : ""))
        return (outcome.problems.isEmpty ? .ok : .partial, summary.json)
    }

    private func performScore(_ outcome: inout Outcome) throws -> (RunStatus, JSONValue) {
        let (model, place) = try judge(&outcome)
        let stage = ScoreStage(store: store, model: model, place: place, workers: workers)
        let clock = ContinuousClock()
        let end = scoringSeconds.map { clock.now + .seconds($0) }
        let summary = try stage.run(
            for: candidate?.purpose ?? .figures, isStopped: { isStopped() || end.map { clock.now >= $0 } ?? false }
        ) { progress(.score, $0, $1) }
        outcome.lines.append(
            "score      \(summary.scored) scored, \(summary.abstained) unsure, \(summary.unscored) without anything to judge by"
        )
        if summary.left > 0 { outcome.lines.append("           \(summary.left) posts wait for \(place)") }
        return (.ok, summary.json)
    }

    /// The model that this run judges by, and where it is.
    private func judge(_ outcome: inout Outcome) throws -> (SentimentModel, String) {
        if let candidate {
            return (try SentimentModel(folder: resources.model(candidate.place)), candidate.place)
        }
        let inUse = try ModelInUse(store, resources, first: configuration.model)
        if let news = inUse.news { outcome.notices.append(news) }
        return (inUse.model, inUse.place)
    }

    private func performAggregate(_ outcome: inout Outcome) throws -> (RunStatus, JSONValue) {
        let stage = AggregateStage(store: store)
        // A post about several brands counts for each with what it says of that one; which do is known after matching.
        let (added, names) = try stage.match(monitors: configuration.monitors)
        if try store.hasUntargetedPosts() {
            let place = try store.judgingModel()?.place ?? configuration.model
            let model = try SentimentModel(folder: resources.model(place))
            _ = try TargetStage(store: store, model: model).run(names: names)
        }
        var summary = try stage.run(
            monitors: configuration.monitors, rules: configuration.alertRules, holidays: configuration.holidays,
            copies: configuration.alertCopies, now: store.clock.now)
        summary.matches += added
        outcome.lines.append("aggregate  \(summary.line)")
        let given = try store.connection.rows(SourceYield.query(since: store.clock.now))
        let unwanted = given.reduce(0) { $0 + $1.int(2) }
        if unwanted > 0 {
            let posts = given.reduce(0) { $0 + $1.int(1) }
            outcome.lines.append("           \(unwanted) of \(posts) new posts are wanted by no monitor")
        }
        outcome.notices += summary.digests
        return (.ok, summary.json)
    }

    private func performReport(_ outcome: inout Outcome) throws -> (RunStatus, JSONValue) {
        let catalog = try ReportCatalog(
            folders: ([ownReports].compactMap { $0 } + [resources.reports]).uniqued,
            schema: "\(resources.schemas)/report.schema.json")
        let explainer = try PostExplainer(store, resources.modelFolder(of: store, first: configuration.model))
        let stage = ReportStage(
            store: store, catalog: catalog, program: "Barometer \(barometerVersion)", explainer: explainer)
        let delivery = try DeliverySettings(
            configuration.delivery, webhooks: "\(resources.reports)/webhooks", secrets: secrets)
        let summary = try stage.run(
            monitors: configuration.monitors, languages: configuration.languages,
            alsoIn: configuration.delivery.email?.to.map(\.language) ?? [], now: store.clock.now, period: period,
            reports: configuration.reports)
        outcome.reports = summary.reports
        let missing = makesPDF || configuration.delivery.makesPDF ? stage.printPages(summary.reports) : []
        outcome.problems += missing
        // What readers are sent to must be there before they are.
        try stage.writeIndex(
            reports: resources.reports, languages: configuration.languages, publicURL: configuration.delivery.publicURL)
        let sends = sending == .sent && (delivery.mail != nil || !delivery.webhooks.isEmpty)
        let deliverer = DeliveryStage(
            store: store, settings: delivery, reportsFolder: resources.reports, exchanger: exchanger,
            now: store.clock.now)
        if sends { outcome.deliveries = try deliverer.run(reports: summary.reports) }
        if sending == .rehearsed { outcome.planned = try deliverer.plan(reports: summary.reports) }
        outcome.problems += outcome.deliveries.compactMap(\.problem)
        let new = summary.reports.count { $0.isNew }
        let sent = outcome.deliveries.count { $0.state == .sent }
        outcome.lines.append(
            "report     \(new) new, \(summary.reports.count - new) unchanged" + (sends ? ", \(sent) messages sent" : "")
        )
        for report in summary.reports { outcome.lines.append("           \(report.finding)") }
        let counts: JSONValue = [
            "new": JSONValue(.integer(Int64(new))),
            "unchanged": JSONValue(.integer(Int64(summary.reports.count - new))),
            "sent": JSONValue(.integer(Int64(sent))),
        ]
        let isWhole = missing.isEmpty && outcome.deliveries.allSatisfy { $0.state == .sent }
        return (isWhole ? .ok : .partial, counts)
    }
}

/// What the program calls itself.
package let barometerVersion = "0.1.0"
