internal import AggregateStage
internal import Configuration
internal import Domain
internal import FetchStage
internal import Foundation
internal import ReportStage
internal import Reports
internal import SQLiteDatabase
internal import ScoreStage
internal import SentimentNetwork
internal import Storage
internal import Support

/// The stages, each with its line for people.
extension NightlyRun {
    /// What became of a stage, and its counts.
    func perform(_ stage: Stage, _ outcome: inout Outcome) throws -> (RunStatus, JSONValue) {
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
