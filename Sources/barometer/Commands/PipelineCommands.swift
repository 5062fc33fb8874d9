internal import Configuration
internal import Connectors
internal import Domain
internal import Foundation
internal import NightlyRun
internal import ReportStage
internal import Reports
internal import Storage
internal import Support

/// fetch, score, aggregate, report and nightly: the stages, one by one and together.
enum PipelineCommands {
    private static let replayOptions = [
        CommandSpec.Option(name: "record", value: "DIR", help: "keep what servers answer, without secrets"),
        CommandSpec.Option(name: "replay", value: "DIR", help: "answer from a recording instead of the network"),
    ]
    static let reportOptions = [
        CommandSpec.Option(name: "day", value: "DATE", help: "report on this day (else the last full one)"),
        CommandSpec.Option(name: "no-mail", value: nil, help: "write files, send nothing"),
        CommandSpec.Option(name: "dry-run", value: nil, help: "write files, send nothing, show what would go out"),
        CommandSpec.Option(name: "pdf", value: nil, help: "print the pages to PDF, too (needs Chromium)"),
    ]

    static let fetch = CommandSpec(
        name: "fetch", summary: "Fetch new posts and their files from the configured sources.", operands: ["[SOURCE…]"],
        options: replayOptions + [
            CommandSpec.Option(name: "since", value: "TIME", help: "fill the past from here, in place of what is new"),
            CommandSpec.Option(name: "until", value: "TIME", help: "to here (else now); needs --since"),
            CommandSpec.Option(
                name: "recheck", value: nil, help: "ask again for stored posts: follow deletions and edits"),
        ],
        examples: [
            ("barometer fetch", "all sources; gaps of earlier runs first"),
            ("barometer fetch news", "only the source named news"),
            ("barometer fetch --record month", "and keep the exchanges in month/"),
            ("barometer fetch --since 2026-11-01 --until 2026-11-08", "a week of the past"),
            ("barometer fetch --recheck", "remove what its sources have removed"),
        ],
        details: "What was not fetched is in the ledger: see `barometer coverage`."
    ) { try run($0, [.fetch]) }

    static let aggregate = CommandSpec(
        name: "aggregate", summary: "Update monitors, trends, topics and alerts.",
        examples: [("barometer aggregate", "only what new posts touch")]
    ) { try run($0, [.aggregate]) }

    static let nightly = CommandSpec(
        name: "nightly", summary: "Fetch, score, aggregate and report: the line for cron.",
        options: replayOptions + reportOptions,
        examples: [
            ("barometer nightly", "the whole run; safe to kill and to repeat"),
            ("barometer nightly --quiet", "for cron: speaks only when something new is wrong"),
            ("barometer nightly --dry-run", "the whole run, but show the mails and webhooks in place of sending them"),
        ],
        details: "A source that is down, a broken picture or an undelivered mail never stops the run: what is missing\n"
            + "is in the ledger (coverage_gap), in the report, and in the exit status."
    ) { try run($0, NightlyRun.Stage.allCases) }

    static func run(_ invocation: Invocation, _ stages: [NightlyRun.Stage]) throws -> ExitCode {
        let session = try Session(invocation)
        var configuration = try session.configuration()
        if stages == [.report] {
            try chooseReports(invocation.operands, &configuration, session)
        } else if !invocation.operands.isEmpty {
            try choose(invocation.operands, &configuration)
        }
        return try run(session, configuration, stages)
    }

    /// - Parameters:
    ///   - candidate: the model to judge by in place of the one in use.
    ///   - scoringSeconds: what scoring may take; nil for all the time it takes.
    static func run(
        _ session: Session, _ configuration: Configuration, _ stages: [NightlyRun.Stage],
        candidate: NightlyRun.Candidate? = nil, scoringSeconds: Double? = nil
    ) throws -> ExitCode {
        let invocation = session.invocation
        let secrets = try session.secrets(configuration)
        let (store, lock) = try session.lockedStore()
        defer { withExtendedLifetime(lock) {} }
        let bar = ProgressBar(isShown: !session.isQuiet && !session.wantsJSON)
        let interruption = Interruption()
        let nightly = NightlyRun(
            store: store, configuration: configuration, resources: session.resources,
            fetch: stages.contains(.fetch)
                ? try session.fetchStage(store, configuration) { interruption.isAsked } : nil,
            secrets: { secrets[$0] }, workers: session.workers, exchanger: session.exchanger(configuration),
            sending: sending(invocation), makesPDF: invocation.flag("pdf"),
            period: invocation.value("day") ?? (stages == [.report] ? invocation.value("period") : nil),
            past: stages == [.fetch] ? try past(invocation, session) : nil,
            rechecks: stages == [.fetch] && invocation.flag("recheck"), candidate: candidate,
            scoringSeconds: scoringSeconds, ownReports: session.ownReports,
            log: session.log,
            isStopped: { interruption.isAsked }
        ) { bar.show($0.rawValue, $1, $2) }
        let outcome = try interruption.during { try nightly.run(stages, command: invocation.command.name) }
        show(outcome, session)
        guard !outcome.isStopped else {
            Terminal.complain("barometer: stopped; what was done is kept, and the next run goes on there")
            return .interrupted
        }
        switch outcome.status {
        case .ok, .running: return .ok
        case .partial: return .partial
        case .failed: return .failed
        }
    }

    private static func sending(_ invocation: Invocation) -> NightlyRun.Sending {
        invocation.flag("dry-run") ? .rehearsed : invocation.flag("no-mail") ? .kept : .sent
    }

    /// What --since and --until say.
    private static func past(_ invocation: Invocation, _ session: Session) throws -> Interval? {
        func time(_ name: String) throws -> Int64? {
            try invocation.value(name).map { text in
                guard let time = readTime(text) else {
                    throw UsageError(description: "--\(name) \(text): write a day or time such as 2026-11-18")
                }
                return time
            }
        }
        guard let since = try time("since") else {
            if invocation.value("until") != nil { throw UsageError(description: "--until wants --since beside it") }
            return nil
        }
        let until = min(try time("until") ?? session.clock.now, session.clock.now)
        guard since < until else { throw UsageError(description: "--since is not before --until") }
        return Interval(start: since, end: until)
    }

    /// Reports that were named are built whether the configuration has them or not.
    private static func chooseReports(
        _ names: [String], _ configuration: inout Configuration, _ session: Session
    ) throws {
        guard !names.isEmpty else { return }
        let catalog = try session.reportCatalog()
        for name in names { _ = try catalog.entry(name) }
        let known = configuration.reports
        configuration.reports = names.map { name in known.first { $0.name == name } ?? (name, nil) }
    }

    private static func choose(_ names: [String], _ configuration: inout Configuration) throws {
        let known = configuration.sources.map(\.name)
        for name in names where !known.contains(name) {
            let guess = nearest(to: name, among: known).map { "Did you mean `\($0)`?" }
            throw UsageError(
                description: "there is no source `\(name)`. \(guess ?? "There are \(known.joined(separator: ", ")).")")
        }
        configuration.sources.removeAll { !names.contains($0.name) }
    }

    private static func show(_ outcome: NightlyRun.Outcome, _ session: Session) {
        if session.wantsJSON {
            let json: JSONValue = [
                "status": JSONValue(.string(outcome.status.rawValue)),
                "stages": JSONValue(.object(outcome.counts.map { JSONMember($0.stage.rawValue, $0.json) })),
                "problems": JSONValue(.array(outcome.problems.map { JSONValue(.string($0)) })),
                "notices": JSONValue(.array(outcome.notices.map { JSONValue(.string($0)) })),
                "planned": outcome.planned.map { JSONValue(.array($0.map { DeliverCommand.json($0) })) } ?? nil,
                "reports": JSONValue(
                    .array(
                        outcome.reports.map { report in
                            [
                                "report": JSONValue(.string(report.report)),
                                "monitor": JSONValue(.string(report.monitor)),
                                "day": JSONValue(.string(report.period)),
                                "new": JSONValue(.bool(report.isNew)),
                                "finding": JSONValue(.string(report.finding)),
                                "folder": JSONValue(.string(report.folder)),
                            ]
                        })),
            ]
            return Terminal.emit(json.prettyText)
        }
        if !session.isQuiet {
            for line in outcome.lines { Terminal.print(line) }
            for report in outcome.reports {
                for page in report.pages { Terminal.print("           \(page.path)") }
            }
        }
        if let planned = outcome.planned { DeliverCommand.show(planned, session) }
        // Under cron, too: each comes once.
        for notice in outcome.notices { Terminal.complain("barometer: \(notice)") }
        if session.isQuiet, outcome.isRecovery { Terminal.complain("barometer: all is well again") }
        // A fault that lasts is said once, not every night; the ledger and the exit status still have it.
        guard !(session.isQuiet && outcome.isOldNews) else { return }
        for problem in outcome.problems { Terminal.complain("barometer: \(problem)") }
    }
}
