package import Configuration
package import Domain
package import FetchStage
package import HTTPTransport
package import ReportStage
package import ScoreStage
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
}

/// What the program calls itself.
package let barometerVersion = "0.1.0"
