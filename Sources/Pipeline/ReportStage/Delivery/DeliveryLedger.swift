internal import Digests
internal import SQLiteDatabase

/// One message of the ledger.
struct Message {
    enum Channel: String { case mail, webhook }

    enum Subject: Hashable {
        case report(Int64)
        case alert(Int64)
        /// The end of a snooze, with what it held.
        case snooze(Int64)
    }

    let id: Int64
    let subject: Subject
    let channel: Channel
    let recipient: String
    let messageID: String
    let createdAt: Int64
    let isRepeat: Bool
}

/// The table of messages: what is due, on its way, there, or not known to be there.
///
/// Neither SMTP nor HTTP can be exactly-once. `sending` is committed before the last byte, so that a message found in that state
/// after a kill may be with its reader already. A report then becomes `uncertain` and is not repeated; an alert, which costs more
/// when it is missed than when it comes twice, is repeated once and says so.
struct DeliveryLedger {
    let connection: Connection
    let now: Int64

    /// Settles messages that a killed run left on their way; those of reports are told once.
    func settleInterrupted() throws -> [DeliveryResult] {
        try connection.run(
            """
            UPDATE delivery SET state = 'queued', is_repeat = 1
            WHERE state IN ('sending', 'uncertain') AND alert_id IS NOT NULL AND is_repeat = 0
            """)
        let reason = "the run was stopped before the last answer; not sent again"
        let left = try connection.rows(
            "SELECT delivery_id FROM delivery WHERE state = 'sending' AND goes_with IS NULL ORDER BY delivery_id"
        ).map { $0.int64(0) }
        return try left.map { try note($0, .uncertain, reason) }
    }

    /// Enters a message about an edition, unless the recipient has one about the report's period already: a later edition lies in
    /// the folder, unsent.
    func queue(report: Int64, _ channel: Message.Channel, _ recipient: String, domain: String) throws {
        guard
            let row = try connection.row(
                "SELECT name, monitor, period, edition FROM report WHERE report_id = ?", report)
        else { return }
        let identity = "\(row.text(0))\n\(row.text(1))\n\(row.text(2))\n\(row.int(3))"
        try connection.run(
            """
            INSERT INTO delivery (report_id, channel, recipient, message_id, state, created_at)
            SELECT ?1, ?2, ?3, ?4, 'queued', ?5 WHERE NOT EXISTS (
                SELECT 1 FROM delivery AS d JOIN report AS r USING (report_id)
                WHERE d.channel = ?2 AND d.recipient = ?3 AND r.name = ?6 AND r.monitor = ?7 AND r.period = ?8)
            """, report, channel.rawValue, recipient, Self.messageID(channel, recipient, identity, domain), now,
            row.text(0), row.text(1), row.text(2))
    }

    /// Enters a message about an alert, unless the recipient has one.
    func queue(alert: Int64, _ channel: Message.Channel, _ recipient: String, domain: String) throws {
        guard
            let row = try connection.row(
                """
                SELECT m.name, a.rule, a.subject, a.alert_id FROM alert AS a JOIN monitor AS m USING (monitor_id)
                WHERE a.alert_id = ?
                """, alert)
        else { return }
        let identity = "alert\n\(row.text(0))\n\(row.text(1))\n\(row.text(2))\n\(row.int64(3))"
        try enter("alert_id", alert, channel, recipient, Self.messageID(channel, recipient, identity, domain))
    }

    /// Enters a message about the end of a snooze, unless the recipient has one.
    func queue(snooze: Int64, _ channel: Message.Channel, _ recipient: String, domain: String) throws {
        guard
            let row = try connection.row(
                "SELECT coalesce(monitor, ''), start, until FROM snooze WHERE snooze_id = ?", snooze)
        else { return }
        let identity = "snooze\n\(row.text(0))\n\(row.int64(1))\n\(row.int64(2))\n\(snooze)"
        try enter("snooze_id", snooze, channel, recipient, Self.messageID(channel, recipient, identity, domain))
    }

    /// Enters a message about the row that `column` names, unless the recipient has one.
    private func enter(
        _ column: String, _ id: Int64, _ channel: Message.Channel, _ recipient: String, _ messageID: String
    ) throws {
        try connection.run(
            """
            INSERT INTO delivery (\(column), channel, recipient, message_id, state, created_at)
            VALUES (?, ?, ?, ?, 'queued', ?) ON CONFLICT DO NOTHING
            """, id, channel.rawValue, recipient, messageID, now)
    }

    /// Joins the alerts that were entered for a reader after message `last` into one mail, under the gravest: six alerts of one
    /// morning are one piece of news. What was entered by an earlier run keeps its own mail, which may have been tried.
    func joinAlerts(to recipient: String, after last: Int64) throws {
        let rows = try connection.rows(
            """
            SELECT d.delivery_id FROM delivery AS d JOIN alert AS a USING (alert_id)
            WHERE d.delivery_id > ? AND d.channel = 'mail' AND d.recipient = ? ORDER BY a.severity DESC, d.delivery_id
            """, last, recipient)
        guard let first = rows.first, rows.count > 1 else { return }
        for row in rows.dropFirst() {
            try connection.run(
                "UPDATE delivery SET goes_with = ? WHERE delivery_id = ?", first.int64(0), row.int64(0))
        }
    }

    /// The newest message's number; 0 for none.
    func lastID() throws -> Int64 {
        try connection.row("SELECT coalesce(max(delivery_id), 0) FROM delivery")?.int64(0) ?? 0
    }

    /// Alerts of one mail, the gravest first.
    func alerts(in message: Message) throws -> [Int64] {
        try connection.rows(
            """
            SELECT d.alert_id FROM delivery AS d JOIN alert AS a USING (alert_id)
            WHERE d.delivery_id = ?1 OR d.goes_with = ?1 ORDER BY a.severity DESC, d.delivery_id
            """, message.id
        ).map { $0.int64(0) }
    }

    private static func messageID(
        _ channel: Message.Channel, _ recipient: String, _ identity: String, _ domain: String
    ) -> String {
        let way = channel == .mail ? "" : "webhook\n"
        return "\(SHA256.hex("\(way)\(recipient)\n\(identity)").prefix(32))@\(domain)"
    }

    /// Alerts that are open, held by no snooze and not called false, with monitor and severity.
    func openAlerts() throws -> [(id: Int64, monitor: String, severity: Int)] {
        try connection.rows(
            """
            SELECT alert_id, monitor, severity FROM open_alert WHERE NOT held AND verdict IS NOT 'false' AND acknowledged IS NULL
            ORDER BY alert_id
            """
        ).map { ($0.int64(0), $0.text(1), $0.int(2)) }
    }

    /// For so long after its end was told does a snooze's digest go out; who is named as a reader later gets none of old ones.
    private static let digestSeconds: Int64 = 3 * 86_400

    /// What the snoozes held that are over, an alert a row.
    func heldAlerts() throws -> [(snooze: Int64, monitor: String, severity: Int)] {
        try connection.rows(
            """
            SELECT z.snooze_id, h.monitor, h.severity FROM snooze AS z JOIN held_alert AS h USING (snooze_id)
            WHERE z.told_at > ? ORDER BY z.snooze_id, h.alert_id
            """, now - Self.digestSeconds
        ).map { ($0.int64(0), $0.text(1), $0.int(2)) }
    }

    private static let columns =
        "delivery_id, report_id, alert_id, snooze_id, channel, recipient, message_id, created_at, is_repeat"

    /// Messages to send now, one a mail: alerts first, then the oldest.
    func due() throws -> [Message] {
        try connection.rows(
            """
            SELECT \(Self.columns) FROM delivery
            WHERE state IN ('queued', 'failed') AND coalesce(not_before, 0) <= ? AND goes_with IS NULL
            ORDER BY alert_id IS NULL, delivery_id
            """, now
        ).map(Self.message)
    }

    /// The message of that number, or the one in whose mail it goes.
    func message(_ id: Int64) throws -> Message? {
        try connection.row(
            """
            SELECT \(Self.columns) FROM delivery
            WHERE delivery_id = (SELECT coalesce(goes_with, delivery_id) FROM delivery WHERE delivery_id = ?)
            """, id
        ).map(Self.message)
    }

    private static func message(_ row: Row) -> Message {
        let subject: Message.Subject =
            row[2].integer.map { .alert($0) } ?? row[3].integer.map { .snooze($0) } ?? .report(row.int64(1))
        return Message(
            id: row.int64(0), subject: subject, channel: Message.Channel(rawValue: row.text(4)) ?? .mail,
            recipient: row.text(5), messageID: row.text(6), createdAt: row.int64(7), isRepeat: row.int(8) == 1)
    }

    /// Gives up what could not be handed over for `days`.
    func expire(after days: Int) throws -> [DeliveryResult] {
        let old = try connection.rows(
            """
            SELECT delivery_id FROM delivery
            WHERE state IN ('queued', 'failed') AND created_at < ? AND goes_with IS NULL ORDER BY delivery_id
            """,
            now - Int64(days) * 86_400
        ).map { $0.int64(0) }
        return try old.map { id in
            try connection.run("UPDATE delivery SET state = 'expired' WHERE delivery_id = ?1 OR goes_with = ?1", id)
            return try result(id, .expired, "could not be handed over for \(days) days")
        }
    }

    /// Earlier reports of the same name and monitor of which nobody knows whether this reader got them; told with `message` from
    /// now on. Called again it gives the same.
    func untold(before message: Message) throws -> [(report: String, period: String, folder: String)] {
        guard case .report(let report) = message.subject else { return [] }
        try connection.run(
            """
            UPDATE delivery SET told_by = ?1 WHERE state = 'uncertain' AND told_by IS NULL AND delivery_id <> ?1
                AND channel = ?2 AND recipient = ?3 AND report_id IN (
                    SELECT r.report_id FROM report AS r JOIN report AS own ON own.name = r.name AND own.monitor = r.monitor
                    WHERE own.report_id = ?4)
            """, message.id, message.channel.rawValue, message.recipient, report)
        return try connection.rows(
            """
            SELECT r.name, r.period, r.folder FROM delivery AS d JOIN report AS r USING (report_id)
            WHERE d.told_by = ? ORDER BY r.period
            """, message.id
        ).map { ($0.text(0), $0.text(1), $0.text(2)) }
    }

    // MARK: What became of one

    func note(attemptAt id: Int64) throws {
        try connection.run(
            "UPDATE delivery SET attempts = attempts + 1 WHERE delivery_id = ?1 OR goes_with = ?1", id)
    }

    /// Committed to the disk: after this the message may be with its reader.
    func noteSending(_ id: Int64) throws {
        try connection.execute("PRAGMA synchronous = FULL")
        defer { restoreSynchronous() }
        try connection.run("UPDATE delivery SET state = 'sending' WHERE delivery_id = ?1 OR goes_with = ?1", id)
    }

    private func restoreSynchronous() {
        do {
            try connection.execute("PRAGMA synchronous = NORMAL")
        } catch {
            // FULL is only slower.
            return
        }
    }

    func note(_ id: Int64, _ state: DeliveryResult.State, _ reason: String?, notBefore: Int64? = nil) throws
        -> DeliveryResult
    {
        try connection.run(
            """
            UPDATE delivery SET state = ?1, last_error = ?2, not_before = ?3, sent_at = CASE WHEN ?1 = 'sent' THEN ?4 END
            WHERE delivery_id = ?5 OR goes_with = ?5
            """, state.rawValue, reason, notBefore, now, id)
        return try result(id, state, reason)
    }

    func result(_ id: Int64, _ state: DeliveryResult.State, _ reason: String?) throws -> DeliveryResult {
        guard
            let row = try connection.row(
                """
                SELECT kind, monitor, subject, day, channel, recipient, (SELECT count(*) FROM delivery WHERE goes_with = ?1)
                FROM message WHERE delivery_id = ?1
                """, id)
        else {
            return DeliveryResult(
                id: id, kind: "", monitor: "", subject: "", day: "", channel: "", recipient: "", state: state,
                reason: reason)
        }
        return DeliveryResult(
            id: id, kind: row.text(0), monitor: row.text(1),
            subject: row.text(2) + (row.int(6) > 0 ? " and \(row.int(6)) more" : ""), day: row.text(3),
            channel: row.text(4), recipient: row.text(5), state: state, reason: reason)
    }
}
