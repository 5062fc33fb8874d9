internal import Foundation
package import HTTPTransport
internal import MailTransport
internal import Reports
internal import SQLiteDatabase
package import Storage
internal import Support

/// Sends what is due: reports once to each reader, alerts as they open, what a snooze held after its end, by mail and by webhook.
package struct DeliveryStage {
    let store: Store
    let settings: DeliverySettings
    let reportsFolder: String
    let exchanger: (any HTTPExchanger)?
    let now: Int64

    /// - Parameters:
    ///   - reportsFolder: where `delivery/` has the words of messages.
    ///   - exchanger: nil where there are no webhooks.
    package init(
        store: Store, settings: DeliverySettings, reportsFolder: String, exchanger: (any HTTPExchanger)?, now: Int64
    ) {
        self.store = store
        self.settings = settings
        self.reportsFolder = reportsFolder
        self.exchanger = exchanger
        self.now = now
    }

    private var ledger: DeliveryLedger { DeliveryLedger(connection: store.connection, now: now) }

    /// Enters messages about `reports` and open alerts, and sends all that are due.
    ///
    /// A kill at any instant loses nothing and doubles nothing: what was entered goes out with the next run, and what may have
    /// gone out already is settled as ``DeliveryLedger`` says.
    package func run(reports: [BuiltReport]) throws -> [DeliveryResult] {
        var results = try store.connection.transaction { try enter(reports) }
        var unreachable: String?
        for message in try ledger.due() {
            guard let result = try send(message, &unreachable) else { continue }
            results.append(result)
        }
        try prune()
        return results
    }

    /// What ``run(reports:)`` would send, changing nothing.
    package func plan(reports: [BuiltReport]) throws -> [PlannedMessage] {
        struct Rehearsal: Error { let messages: [PlannedMessage] }
        do {
            try store.connection.transaction {
                _ = try enter(reports)
                throw Rehearsal(messages: try ledger.due().compactMap(planned))
            }
        } catch let rehearsal as Rehearsal {
            return rehearsal.messages
        }
        return []
    }

    /// The bytes of a mail of the ledger, as they went or would go out; nil for one that is none.
    package func mail(_ id: Int64) throws -> [UInt8]? {
        guard let message = try ledger.message(id), message.channel == .mail else { return nil }
        return try bytes(message, keeping: false)
    }

    private func enter(_ reports: [BuiltReport]) throws -> [DeliveryResult] {
        var results = try ledger.settleInterrupted()
        results += try ledger.expire(after: settings.mail?.giveUpAfterDays ?? 7)
        for report in reports where report.isMailed {
            for (channel, recipient, audience, domain) in recipients
            where audience.wants(report: report.report, of: report.monitor) {
                try ledger.queue(report: report.id, channel, recipient, domain: domain)
            }
        }
        let last = try ledger.lastID()
        for alert in try ledger.openAlerts() {
            for (channel, recipient, audience, domain) in recipients
            where audience.wants(alertOf: alert.monitor, severity: alert.severity) {
                try ledger.queue(alert: alert.id, channel, recipient, domain: domain)
            }
        }
        for held in try ledger.heldAlerts() {
            for (channel, recipient, audience, domain) in recipients
            where audience.wants(alertOf: held.monitor, severity: held.severity) {
                try ledger.queue(snooze: held.snooze, channel, recipient, domain: domain)
            }
        }
        for (channel, recipient, _, _) in recipients where channel == .mail {
            try ledger.joinAlerts(to: recipient, after: last)
        }
        return results
    }

    private var recipients: [(Message.Channel, String, Audience, domain: String)] {
        let domain = settings.mail?.from.domain ?? "barometer.invalid"
        return (settings.mail?.recipients ?? []).map { (.mail, $0.address.address, $0.audience, domain) }
            + settings.webhooks.map { (.webhook, $0.name, $0.audience, domain) }
    }

    // MARK: One message

    /// Sends one and enters what became of it; nil when its recipient is no longer in the settings.
    private func send(_ message: Message, _ unreachable: inout String?) throws -> DeliveryResult? {
        switch message.channel {
        case .mail:
            guard let mail = settings.mail, mail.recipients.contains(where: { $0.address.address == message.recipient })
            else { return nil }
            // A server that did not answer the last message need not be waited for with each.
            if let unreachable { return try ledger.note(message.id, .failed, unreachable) }
            return try send(message, by: mail, &unreachable)
        case .webhook:
            guard let webhook = settings.webhooks.first(where: { $0.name == message.recipient }), let exchanger else {
                return nil
            }
            return try send(message, to: webhook, exchanger)
        }
    }

    private func send(_ message: Message, by mail: MailSettings, _ unreachable: inout String?) throws -> DeliveryResult
    {
        let content: [UInt8]
        do {
            content = try bytes(message, keeping: true)
        } catch {
            // A deleted folder, or a language that the report was not built in: no reason to lose the other messages.
            try ledger.note(attemptAt: message.id)
            return try ledger.note(message.id, .failed, "\(error)")
        }
        guard let to = MailAddress(message.recipient) else {
            return try ledger.note(message.id, .refused, "\(message.recipient) is no address")
        }
        let envelope = MailEnvelope(from: mail.bounces ?? mail.from, to: to)
        try ledger.note(attemptAt: message.id)
        do throws(MailError) {
            switch mail.carrier {
            case .server(let server):
                try MailTransport(server).send(content, envelope) { try ledger.noteSending(message.id) }
            case .sendmail(let program):
                try SendmailTransport(program: program).send(content, envelope) { try ledger.noteSending(message.id) }
            }
        } catch let error {
            if error.kind == .unreachable || error.kind == .setUp { unreachable = error.description }
            let state: DeliveryResult.State =
                switch error.kind {
                case .uncertain: .uncertain
                case .refused: .refused
                case .notSent, .unreachable, .setUp: .failed
                }
            return try ledger.note(message.id, state, error.description)
        }
        return try ledger.note(message.id, .sent, nil)
    }

    private func send(
        _ message: Message, to webhook: WebhookSettings, _ exchanger: any HTTPExchanger
    ) throws -> DeliveryResult {
        try ledger.note(attemptAt: message.id)
        let body: JSONValue
        do {
            body = try composer(webhook).compose(message).body
        } catch {
            return try ledger.note(message.id, .failed, "\(error)")
        }
        try ledger.noteSending(message.id)
        let outcome = try WebhookSender(exchanger: exchanger, now: now).send(body, id: message.messageID, to: webhook)
        return try ledger.note(message.id, outcome.state, outcome.reason, notBefore: outcome.notBefore)
    }

    private func composer(_ webhook: WebhookSettings) -> WebhookComposer {
        WebhookComposer(
            store: store, settings: webhook, publicURL: settings.publicURL, reportsFolder: reportsFolder)
    }

    private func planned(_ message: Message) throws -> PlannedMessage? {
        let kind =
            switch message.subject {
            case .report: "report"
            case .alert: "alert"
            case .snooze: "digest"
            }
        func plan(_ title: String, _ bytes: Int, _ hindrance: String?) -> PlannedMessage {
            PlannedMessage(
                kind: kind, channel: message.channel.rawValue, recipient: message.recipient, title: title, bytes: bytes,
                hindrance: hindrance)
        }
        do {
            switch message.channel {
            case .mail:
                guard let mail = settings.mail else { return nil }
                let composed = try mailComposer(mail).compose(message, ledger)
                return plan(composed.subject, composed.bytes().count, nil)
            case .webhook:
                guard let webhook = settings.webhooks.first(where: { $0.name == message.recipient }) else { return nil }
                let composed = try composer(webhook).compose(message)
                return plan(composed.title, composed.body.text.utf8.count, nil)
            }
        } catch {
            return plan("", 0, "\(error)")
        }
    }

    // MARK: Files

    private func mailComposer(_ mail: MailSettings) -> MailComposer {
        MailComposer(store: store, settings: mail, publicURL: settings.publicURL, reportsFolder: reportsFolder)
    }

    private func path(_ messageID: String, _ isRepeat: Bool) -> String {
        "\(store.layout.mail)/\(messageID.prefix { $0 != "@" })\(isRepeat ? "-repeat" : "").eml"
    }

    /// The bytes of a mail. What was made once is kept, so that a later try sends the same.
    private func bytes(_ message: Message, keeping: Bool) throws -> [UInt8] {
        let path = path(message.messageID, message.isRepeat)
        if FileManager.default.fileExists(atPath: path) { return try readFile(path) }
        guard let mail = settings.mail else { throw ReportError("mail is not configured") }
        let bytes = try mailComposer(mail).compose(message, ledger).bytes()
        if keeping { try AtomicFile.write(bytes, to: path, mode: 0o600) }
        return bytes
    }

    /// Removes mails that went out a month ago: reports keep what they said.
    private func prune() throws {
        let rows = try store.connection.rows(
            """
            SELECT message_id, is_repeat FROM delivery WHERE channel = 'mail'
                AND (sent_at < ?1 OR (sent_at IS NULL AND created_at < ?1)) AND created_at >= ?1 - 31536000
            """, now - 30 * 86_400)
        for row in rows {
            let path = path(row.text(0), row.int(1) == 1)
            if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
        }
    }
}
