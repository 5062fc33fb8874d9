internal import Configuration
internal import Foundation
internal import NightlyRun
internal import ReportStage
internal import SQLiteDatabase
internal import Storage
internal import Support

/// What goes out, and what became of it.
enum DeliverCommand {
    static let command = CommandSpec(
        name: "deliver", summary: "Send what is due by mail and webhook; show the queue, repeat or drop a message.",
        operands: ["[list|show|resend|drop]", "[ID]"],
        options: [
            CommandSpec.Option(name: "dry-run", value: nil, help: "show what would go out, send and change nothing"),
            CommandSpec.Option(name: "all", value: nil, help: "list: those that arrived, too"),
            CommandSpec.Option(name: "eml", value: nil, help: "show: the whole mail, as it goes over the wire"),
            CommandSpec.Option(name: "yes", value: nil, help: "resend: also what arrived or may have"),
        ],
        examples: [
            ("barometer deliver", "alerts that opened, and whatever an earlier run could not hand over"),
            ("barometer deliver --dry-run", "what would go out now"),
            ("barometer deliver list", "what waits, failed, or may not have arrived"),
            ("barometer deliver show 12 --eml > brief.eml", "a mail to look at in a mail program"),
            ("barometer deliver resend 12 --yes", "again, after asking its reader"),
            ("barometer deliver drop 12", "never"),
        ],
        details: """
            `report` and `nightly` send by themselves; an hourly line of fetch, score, aggregate and deliver sends alerts as they open.
            States: queued, sent, failed (tried again by the next run), refused (will never be taken), expired (failed for too
            long), dropped, and uncertain: the connection ended before the other side said that it has the message. A report is
            then not repeated, and the next one says so; an alert is repeated once, marked as a possible repeat.
            """
    ) { invocation in
        let what = invocation.operands
        switch (what.first ?? "send", what.count) {
        case ("send", 0): return try send(try Session(invocation))
        case ("list", 1): return try list(try Session(invocation))
        case ("show", 2): return try show(try identifier(what[1]), try Session(invocation))
        case ("resend", 2): return try resend(try identifier(what[1]), try Session(invocation))
        case ("drop", 2): return try drop(try identifier(what[1]), try Session(invocation))
        case ("show", 1), ("resend", 1), ("drop", 1):
            throw UsageError(description: "`barometer deliver \(what[0])` wants the number that `deliver list` shows")
        default:
            let known = ["list", "show", "resend", "drop"]
            let guess = nearest(to: what[0], among: known).map { "Did you mean `\($0)`?" }
            throw UsageError(
                description:
                    "there is nothing called `\(what[0])` to do here. \(guess ?? "There are \(known.joined(separator: ", ")).")"
            )
        }
    }

    private static func identifier(_ text: String) throws -> Int64 {
        guard let id = Int64(text) else { throw UsageError(description: "`\(text)` is no number of a message") }
        return id
    }

    private static func stage(_ store: Store, _ session: Session) throws -> DeliveryStage {
        let configuration = try session.configuration()
        let secrets = try session.secrets(configuration)
        let settings = try DeliverySettings(
            configuration.delivery, webhooks: "\(session.resources.reports)/webhooks", secrets: { secrets[$0] })
        return DeliveryStage(
            store: store, settings: settings, reportsFolder: session.resources.reports,
            exchanger: session.exchanger(configuration), now: session.clock.now)
    }

    // MARK: Sending

    private static func send(_ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let (store, lock) = try session.lockedStore()
        defer { withExtendedLifetime(lock) {} }
        let stage = try stage(store, session)
        if session.invocation.flag("dry-run") {
            show(try stage.plan(reports: []), session)
            return .ok
        }
        let results = try stage.run(reports: [])
        if session.wantsJSON {
            Terminal.emit(JSONValue(.array(results.map { json($0) })).prettyText)
        } else {
            if !session.isQuiet {
                for result in results where result.state == .sent {
                    Terminal.print(
                        "\(result.channel) to \(result.recipient): \(result.subject), \(result.monitor), \(result.day)")
                }
                if results.isEmpty { Terminal.print("nothing is due") }
            }
            for problem in results.compactMap(\.problem) { Terminal.complain("barometer: \(problem)") }
        }
        return results.allSatisfy { $0.state == .sent } ? .ok : .partial
    }

    private static func json(_ result: DeliveryResult) -> JSONValue {
        [
            "id": JSONValue(.integer(result.id)), "kind": JSONValue(.string(result.kind)),
            "monitor": JSONValue(.string(result.monitor)), "subject": JSONValue(.string(result.subject)),
            "day": JSONValue(.string(result.day)), "channel": JSONValue(.string(result.channel)),
            "recipient": JSONValue(.string(result.recipient)), "state": JSONValue(.string(result.state.rawValue)),
            "reason": result.reason.map { JSONValue(.string($0)) } ?? nil,
        ]
    }

    /// What a dry run prints.
    static func show(_ planned: [PlannedMessage], _ session: Session) {
        if session.wantsJSON { return Terminal.emit(JSONValue(.array(planned.map { json($0) })).prettyText) }
        if planned.isEmpty { Terminal.print("nothing would go out") }
        for message in planned {
            let rest =
                message.hindrance.map { "cannot: \($0)" } ?? "\(message.title)  (\((message.bytes + 512) / 1024) KiB)"
            Terminal.print("\(message.channel) to \(message.recipient)  \(rest)")
        }
    }

    static func json(_ message: PlannedMessage) -> JSONValue {
        [
            "kind": JSONValue(.string(message.kind)), "channel": JSONValue(.string(message.channel)),
            "recipient": JSONValue(.string(message.recipient)), "title": JSONValue(.string(message.title)),
            "bytes": JSONValue(.integer(Int64(message.bytes))),
            "problem": message.hindrance.map { JSONValue(.string($0)) } ?? nil,
        ]
    }

    // MARK: The queue

    private static func list(_ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let limit = session.invocation.flag("all") ? "" : "WHERE state NOT IN ('sent', 'dropped')"
        let answer = try ReadOnlyQuery(
            """
            SELECT delivery_id AS id, state, kind, monitor, subject, day, channel, recipient, attempts, created, sent,
                coalesce(last_error, '') AS reason FROM message \(limit) ORDER BY delivery_id
            """, layout: session.layout)
        if session.wantsJSON {
            Terminal.emit(QueryFormat.json.text(answer.columns, answer.rows))
        } else if answer.rows.isEmpty {
            Terminal.print(session.invocation.flag("all") ? "no message yet" : "all that was due has arrived")
        } else {
            Terminal.print(QueryFormat.table.text(answer.columns, answer.rows))
        }
        return .ok
    }

    private static func show(_ id: Int64, _ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let store = try session.openStore()
        if session.invocation.flag("eml") {
            guard let bytes = try stage(store, session).mail(id) else {
                throw UsageError(
                    description: "message \(id) is no mail; `barometer deliver list --all` shows what there is")
            }
            Terminal.write(bytes)
            return .ok
        }
        let answer = try ReadOnlyQuery("SELECT * FROM message WHERE delivery_id = \(id)", layout: session.layout)
        guard let row = answer.rows.first else { throw unknown(id) }
        if session.wantsJSON {
            Terminal.emit(QueryFormat.json.text(answer.columns, answer.rows))
            return .ok
        }
        let width = answer.columns.map(\.count).max() ?? 0
        for (column, value) in zip(answer.columns, row) where value != .null {
            let text = value.text ?? value.integer.map(String.init) ?? ""
            Terminal.print("\(column.padding(toLength: width, withPad: " ", startingAt: 0))  \(text)")
        }
        return .ok
    }

    private static func unknown(_ id: Int64) -> UsageError {
        UsageError(description: "there is no message \(id); `barometer deliver list --all` shows them")
    }

    private static func state(_ id: Int64, _ store: Store) throws -> String {
        guard let row = try store.connection.row("SELECT state FROM delivery WHERE delivery_id = ?", id) else {
            throw unknown(id)
        }
        return row.text(0)
    }

    private static func resend(_ id: Int64, _ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let (store, lock) = try session.lockedStore()
        defer { withExtendedLifetime(lock) {} }
        let state = try state(id, store)
        let mayBeThere = ["sent", "uncertain", "sending"].contains(state)
        guard !mayBeThere || session.invocation.flag("yes") else {
            throw UsageError(
                description: "message \(id) is \(state), so its reader would get it twice; add --yes to send it again")
        }
        try store.connection.run(
            """
            UPDATE delivery SET state = 'queued', not_before = NULL, created_at = CASE WHEN ?2 THEN created_at ELSE ?3 END
            WHERE coalesce(goes_with, delivery_id) = (SELECT coalesce(goes_with, delivery_id) FROM delivery WHERE delivery_id = ?1)
            """, id, mayBeThere || state == "failed" || state == "queued", session.clock.now)
        if !session.isQuiet { Terminal.print("message \(id) is queued; `barometer deliver` sends it") }
        return .ok
    }

    private static func drop(_ id: Int64, _ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let (store, lock) = try session.lockedStore()
        defer { withExtendedLifetime(lock) {} }
        guard try state(id, store) != "sent" else {
            throw UsageError(description: "message \(id) has arrived: it cannot be taken back")
        }
        try store.connection.run(
            """
            UPDATE delivery SET state = 'dropped'
            WHERE coalesce(goes_with, delivery_id) = (SELECT coalesce(goes_with, delivery_id) FROM delivery WHERE delivery_id = ?)
            """, id)
        if !session.isQuiet { Terminal.print("message \(id) is dropped") }
        return .ok
    }
}
