internal import Aggregation
package import Domain
internal import Language
internal import Quantification
internal import SQLiteDatabase
package import Storage
package import Support

/// Brings monitors, buckets, terms, topics and alerts up to date with the posts and scores in the store.
///
/// All it writes follows from posts, scores, coverage, monitors and `now`, and not from the order in which they came: a run that
/// was killed and repeated, or late posts, end in the tables of one run over everything. Only the work is less: the days that
/// were touched, and the later days that rest on them.
package struct AggregateStage {
    let store: Store
    let compiler = QueryCompiler(SearchTextMaker())

    var connection: Connection { store.connection }

    package init(store: Store) {
        self.store = store
    }

    package struct Summary: Sendable, Equatable {
        /// Posts that a monitor matched for the first time.
        package var matches = 0
        /// Cells made again.
        package var buckets = 0
        /// Topics with posts in the days made again.
        package var topics = 0
        /// Alerts that are open or ongoing.
        package var alerts = 0
        /// A snooze that ended since the last run, and what it held: one line each.
        package var digests: [String] = []

        package init() {}

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

    /// - Throws: ``MonitorError`` before anything is written if a query or time zone cannot be used. After another error what was
    ///   committed stays, and the next run goes on from there.
    ///
    /// - Parameters:
    ///   - rules: the user's own.
    ///   - holidays: local days such as `2026-12-25` that are expected to be like Sundays.
    ///   - copies: how alerts count a text that many repeat.
    package func run(
        monitors: [Monitor], rules: [CustomRule] = [], holidays: [String] = [], copies: CopyCount = .each, now: Int64
    ) throws -> Summary {
        let prepared = try monitors.map(prepare)
        let versions = try registerVersions(prepared)
        try touchAllIfRuledAnew(rules, holidays, copies)
        var summary = Summary()
        summary.matches = try match(versions)
        guard let model = try judgingModel() else { return summary }
        for version in versions { try touchAllIfRemodelled(version, model) }
        try updateCoverage()
        let coverage = try CoverageSpans(connection)
        var work = versions.map { version in
            var job = Work(version: version, model: model, coverage: coverage, now: now)
            job.holidays = Set(holidays.compactMap { LocalCalendar.day(named: $0) })
            return job
        }
        summary.buckets = try refreshBuckets(&work)
        for job in work {
            guard let first = job.first else { continue }
            try refreshUsual(job, from: first)
            let texts = TextShelf(connection)
            try refreshTerms(job, texts, from: first)
            summary.topics += try refreshTopics(job, texts, from: first)
        }
        try store.takeOver()
        try refreshAlerts(work, rules: rules, copies: copies, now: now)
        summary.alerts = try openAlertCount()
        summary.digests = try tellEndedSnoozes(now: now)
        return summary
    }

    /// Finds the posts that each monitor matches, before anything is computed of them.
    ///
    /// - Returns: how many it matched for the first time, and the words of each monitor's query, by its id.
    package func match(monitors: [Monitor]) throws -> (added: Int, names: [Int64: [String]]) {
        let versions = try registerVersions(try monitors.map(prepare))
        let added = try match(versions)
        let names = try versions.map { ($0.id, try MonitorQuery($0.monitor.query).wantedTexts) }
        return (added, Dictionary(uniqueKeysWithValues: names))
    }

    var between: String { "p.post_id BETWEEN ?1 AND ?2" }

    /// The model that figures are made of: one that is due, else the current one.
    func judgingModel() throws -> FigureModel? { try store.judgingModel().map(figureModel) }

    /// The model that the stored figures are made of.
    func currentModel() throws -> FigureModel? { try store.currentModel().map(figureModel) }

    private func figureModel(_ stored: StoredModel) throws -> FigureModel {
        let settings = QuantifierSettings(try stored.mix.map { try JSONParser.parse($0) })
        return FigureModel(id: stored.id, quantifier: Quantifier(settings))
    }
}

/// A model whose scores count, and how its bias is corrected.
struct FigureModel {
    let id: Int64
    let quantifier: Quantifier
}

/// A monitor's row, with what is needed to match and cut.
struct MonitorVersion {
    let id: Int64
    let monitor: Monitor
    let query: CompiledQuery
    /// Folded words of the query: no news about the brand.
    let ownWords: Set<String>
    let calendar: LocalCalendar
}

/// One monitor's share of a run.
struct Work {
    let version: MonitorVersion
    let model: FigureModel
    let coverage: CoverageSpans
    let now: Int64
    /// The first local day to make again; nil when nothing changed.
    var first: Int?
    /// Local days that are like Sundays.
    var holidays: Set<Int> = []

    init(version: MonitorVersion, model: FigureModel, coverage: CoverageSpans, now: Int64) {
        self.version = version
        self.model = model
        self.coverage = coverage
        self.now = now
    }

    var id: Int64 { version.id }
    var calendar: LocalCalendar { version.calendar }

    func weekday(of day: Int) -> Int { holidays.contains(day) ? 6 : LocalCalendar.weekday(of: day) }
}
