internal import Digests
internal import Foundation
internal import MailTransport
internal import Reports
internal import SQLiteDatabase
internal import Storage
internal import Support

/// The ledger of messages: what is due, on its way, there, or not known to be there.
///
/// SMTP cannot be exactly-once. `sending` is committed before the final dot, so that a message found in that state after a
/// kill may be with its reader already: it becomes `uncertain` and is not repeated.
struct Delivery {
    let store: Store
    let settings: MailSettings?
    let now: Int64

    /// One message of the ledger.
    struct Due {
        let id: Int64
        let report: Int64
        let recipient: String
        let messageID: String
        let createdAt: Int64
    }

    private var connection: Connection { store.connection }

    /// Messages that a killed run left on their way: told once, never repeated.
    func markUncertain() throws -> [DeliveryResult] {
        let reason = "the run was stopped before the mail server's last answer; not sent again"
        let left = try connection.rows(
            """
            SELECT r.name, r.monitor, r.period, d.recipient FROM delivery AS d JOIN report AS r USING (report_id)
            WHERE d.state = 'sending' ORDER BY d.delivery_id
            """)
        try connection.run(
            "UPDATE delivery SET state = 'uncertain', last_error = ? WHERE state = 'sending'", reason)
        return left.map {
            DeliveryResult(
                report: $0.text(0), monitor: $0.text(1), period: $0.text(2), recipient: $0.text(3), state: .uncertain,
                reason: reason)
        }
    }

    /// Enters a message for each recipient who has none about the period yet: a later edition lies in the folder, unmailed.
    func queue(_ report: Int64) throws {
        guard let settings else { return }
        try connection.transaction {
            for recipient in settings.recipients {
                let address = recipient.address.address
                let identity = SHA256.hex("\(address)\n\(try identity(report))").prefix(32)
                try connection.run(
                    """
                    INSERT INTO delivery (report_id, channel, recipient, message_id, state, created_at)
                    SELECT ?1, 'mail', ?2, ?3, 'queued', ?4 WHERE NOT EXISTS (
                        SELECT 1 FROM delivery AS d JOIN report AS r USING (report_id) JOIN report AS own
                            ON own.name = r.name AND own.monitor = r.monitor AND own.period = r.period
                        WHERE own.report_id = ?1 AND d.channel = 'mail' AND d.recipient = ?2)
                    """, report, address, "\(identity)@\(settings.from.domain)", now)
            }
        }
    }

    private func identity(_ report: Int64) throws -> String {
        let row = try connection.row("SELECT name, monitor, period, edition FROM report WHERE report_id = ?", report)
        return row.map { "\($0.text(0))\n\($0.text(1))\n\($0.text(2))\n\($0.int(3))" } ?? ""
    }

    /// Messages to send now, oldest first, of recipients that are still in the settings.
    func due() throws -> [Due] {
        let wanted = Set((settings?.recipients ?? []).map(\.address.address))
        return try connection.rows(
            """
            SELECT delivery_id, report_id, recipient, message_id, created_at FROM delivery
            WHERE channel = 'mail' AND state IN ('queued', 'failed') ORDER BY delivery_id
            """
        ).map {
            Due(
                id: $0.int64(0), report: $0.int64(1), recipient: $0.text(2), messageID: $0.text(3),
                createdAt: $0.int64(4))
        }.filter { wanted.contains($0.recipient) }
    }

    /// Sends one message and enters what became of it.
    func send(_ due: Due) throws -> DeliveryResult {
        guard
            let row = try connection.row(
                "SELECT name, monitor, period, folder FROM report WHERE report_id = ?", due.report)
        else { throw ReportError("delivery \(due.id) is of no report") }
        let report = (name: row.text(0), monitor: row.text(1), period: row.text(2))
        func result(_ state: DeliveryResult.State, _ reason: String?) -> DeliveryResult {
            DeliveryResult(
                report: report.name, monitor: report.monitor, period: report.period, recipient: due.recipient,
                state: state,
                reason: reason)
        }
        guard let settings, let recipient = settings.recipients.first(where: { $0.address.address == due.recipient })
        else { return result(.failed, "the recipient is no longer configured") }
        let body: MailBody
        do {
            body = try MailBody(folder: "\(store.layout.root)/\(row.text(3))", language: recipient.language)
        } catch {
            // A deleted folder, or a language that the report was not built in: no reason to lose the other messages.
            let reason = "\(error)"
            try connection.run(
                "UPDATE delivery SET state = 'failed', attempts = attempts + 1, last_error = ? WHERE delivery_id = ?",
                reason,
                due.id)
            return result(.failed, reason)
        }
        let message = message(due, body, list: Self.listName(report.monitor, report.name), settings, recipient)
        try connection.run("UPDATE delivery SET attempts = attempts + 1 WHERE delivery_id = ?", due.id)
        do {
            try MailTransport(settings.server).send(message) {
                try connection.run("UPDATE delivery SET state = 'sending' WHERE delivery_id = ?", due.id)
            }
        } catch let error {
            let state: DeliveryResult.State = error.kind == .uncertain ? .uncertain : .failed
            try connection.run(
                "UPDATE delivery SET state = ?, last_error = ? WHERE delivery_id = ?", state.rawValue,
                error.description, due.id)
            return result(state, error.description)
        }
        try connection.run(
            "UPDATE delivery SET state = 'sent', sent_at = ?, last_error = NULL WHERE delivery_id = ?", now, due.id)
        return result(.sent, nil)
    }

    private static func listName(_ monitor: String, _ report: String) -> String {
        let name = monitor.unicodeScalars.map { scalar in
            scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) ? String(scalar) : "-"
        }.joined()
        return "\(name.lowercased()).\(report)"
    }

    private func message(
        _ due: Due, _ body: MailBody, list: String, _ settings: MailSettings, _ recipient: MailSettings.Recipient
    ) -> MailMessage {
        MailMessage(
            from: settings.from, to: recipient.address, replyTo: settings.replyTo, subject: body.subject,
            language: recipient.language, date: due.createdAt, messageID: due.messageID,
            listID: "\(list).\(settings.from.domain)", text: body.text, html: body.html,
            pictures: body.pictures.map {
                .init(contentID: $0.contentID, mediaType: $0.mediaType, fileName: $0.fileName, bytes: $0.bytes)
            })
    }
}
