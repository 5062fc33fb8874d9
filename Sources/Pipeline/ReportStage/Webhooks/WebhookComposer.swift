internal import Foundation
internal import Reports
internal import SQLiteDatabase
internal import Storage
internal import Support

/// Makes the body of a webhook of a message of the ledger.
struct WebhookComposer {
    let store: Store
    let settings: WebhookSettings
    let publicURL: String?
    let reportsFolder: String

    /// The kind, the line that lists show, and the body.
    func compose(_ message: Message) throws -> (kind: String, title: String, body: JSONValue) {
        let words = try DeliveryWords(reports: reportsFolder, language: settings.language)
        var values = WebhookValues()
        values.setOurs("id", message.messageID)
        values.setOurs("timestamp", Self.time(message.createdAt))
        values.set("language", settings.language)
        values.set("repeat", message.isRepeat ? words.text("webhook.possible") : "")
        values.set("linkTitle", words.text("webhook.link"))
        switch message.subject {
        case .report(let id):
            let title = try fill(&values, report: id, words)
            return ("report", title, try settings.template.body("report", values))
        case .alert(let id):
            let title = try fill(&values, alert: id, words)
            return ("alert", title, try settings.template.body("alert", values))
        case .snooze(let id):
            let title = try fill(&values, snooze: id, words)
            return ("digest", title, try settings.template.body("digest", values))
        }
    }

    private func fill(_ values: inout WebhookValues, report id: Int64, _ words: DeliveryWords) throws -> String {
        guard
            let row = try store.connection.row(
                "SELECT name, monitor, period, edition, folder FROM report WHERE report_id = ?", id)
        else { throw ReportError("report \(id) is gone") }
        let (name, monitor, period) = (row.text(0), row.text(1), row.text(2))
        guard let report = ReportTitle(folder: "\(store.layout.root)/\(row.text(4))") else {
            throw ReportError("\(store.layout.root)/\(row.text(4)): its report.json is gone")
        }
        let title = report.title(settings.language) ?? name
        let heading = words.text("webhook.report", ["report": title, "monitor": monitor, "day": words.day(period)])
        let finding = report.finding(settings.language) ?? heading
        values.set("kind", "report")
        values.set("title", heading)
        values.set("monitor", monitor)
        values.set("report", name)
        values.set("day", period)
        values.set("finding", finding)
        values.set("summary", report.lead(settings.language) ?? "")
        values.set("edition", json: JSONValue(.integer(row.int64(3))))
        for key in ["net", "numbers", "coverage"] { values.set(key, json: report[key] ?? nil) }
        let link = link(row.text(4), name)
        values.setOurs("link", link ?? "")
        values.setOurs("linkLine", link.map { "[\(words.text("webhook.link"))](\($0))" } ?? "")
        values.set("linkOrNull", json: link.map { JSONValue(.string($0)) } ?? nil)
        return finding
    }

    private func fill(_ values: inout WebhookValues, alert id: Int64, _ words: DeliveryWords) throws -> String {
        guard let notice = try AlertNotice(id, words: words, connection: store.connection) else {
            throw ReportError("alert \(id) is of a monitor that is no more")
        }
        let heading = words.text("webhook.alert", ["monitor": notice.monitor, "rule": notice.rule])
        values.set("kind", "alert")
        values.set("title", heading)
        values.set("monitor", notice.monitor)
        values.set("day", notice.day)
        values.set("finding", notice.sentence)
        values.set("summary", notice.stateLine)
        values.set("arithmetic", notice.arithmetic.map { "\($0.label): \($0.text)" }.joined(separator: "\n"))
        // Chat programs turn whatever looks like an address into a link; one in a stranger's words must not be clicked.
        let quotes = notice.posts.compactMap(\.text).filter { !$0.isEmpty }.map {
            "“\(WebhookTemplate.clipped($0.replacing(/\s+/, with: " "), to: 280).replacing("://", with: "：//"))”"
        }
        values.set("evidence", quotes.joined(separator: "\n"))
        values.set("alertId", json: JSONValue(.integer(id)))
        values.set("alert", json: notice.facts)
        values.set(
            "posts",
            json: JSONValue(
                .array(
                    notice.posts.map { post in
                        [
                            "text": post.text.map { JSONValue(.string($0)) } ?? nil,
                            "origin": JSONValue(.string(post.origin)),
                            "url": post.url.map { JSONValue(.string($0)) } ?? nil,
                        ]
                    })))
        values.setOurs("link", publicURL ?? "")
        values.setOurs("linkLine", publicURL.map { "[\(words.text("webhook.link"))](\($0))" } ?? "")
        values.set("linkOrNull", json: publicURL.map { JSONValue(.string($0)) } ?? nil)
        return "\(heading): \(notice.sentence)"
    }

    private func fill(_ values: inout WebhookValues, snooze id: Int64, _ words: DeliveryWords) throws -> String {
        let notice = try SnoozeNotice(
            id, words: words, connection: store.connection, isWanted: settings.audience.wants(alertOf:severity:))
        guard let notice else { throw ReportError("snooze \(id) holds nothing any more") }
        values.set("kind", "digest")
        values.set("title", notice.subject)
        values.set("monitor", notice.monitor ?? "")
        values.set("day", "")
        values.set("finding", notice.summary)
        values.set("summary", "")
        values.set("arithmetic", notice.lines.joined(separator: "\n"))
        values.set("evidence", "")
        values.set("alerts", json: notice.facts)
        values.setOurs("link", publicURL ?? "")
        values.setOurs("linkLine", publicURL.map { "[\(words.text("webhook.link"))](\($0))" } ?? "")
        values.set("linkOrNull", json: publicURL.map { JSONValue(.string($0)) } ?? nil)
        return notice.subject
    }

    private func link(_ folder: String, _ name: String) -> String? {
        guard let publicURL,
            let page = MailComposer.page("\(store.layout.root)/\(folder)", name, settings.language)
        else { return nil }
        let path = folder.hasPrefix("reports/") ? String(folder.dropFirst(8)) : folder
        return publicURL
            + "\(path)/\(page)".split(separator: "/").map { MailComposer.escaped(String($0)) }.joined(separator: "/")
    }

    private static func time(_ time: Int64) -> String {
        let formatter = ISO8601DateFormatter()
        return formatter.string(from: Date(timeIntervalSince1970: TimeInterval(time)))
    }
}
