internal import Foundation
package import SQLiteDatabase
package import Support

/// The end of a snooze as a message: what it held, the gravest first.
package struct SnoozeNotice: Sendable {
    /// Nil for a snooze of all monitors.
    package let monitor: String?
    /// Alerts that it held and that this reader would have got.
    package let alerts: [AlertNotice]
    /// `Snoozed until 23 Nov, 09:00 (UTC); alerts are sent again.`
    package let summary: String
    let words: DeliveryWords

    /// A list that nobody reads to its end helps nobody; the rest is told by its number.
    private static let mostListed = 20

    /// Nil when there is no such snooze, or when it held nothing that is wanted.
    ///
    /// - Parameter isWanted: whether the reader gets alerts of a monitor with a severity.
    package init?(
        _ id: Int64, words: DeliveryWords, connection: Connection, isWanted: (String, Int) -> Bool
    ) throws {
        guard
            let row = try connection.row(
                """
                SELECT z.monitor, z.until, z.reason, (SELECT time_zone FROM monitor AS m
                    WHERE m.current = 1 AND (z.monitor IS NULL OR m.name = z.monitor) ORDER BY monitor_id LIMIT 1)
                FROM snooze AS z WHERE z.snooze_id = ?
                """, id)
        else { return nil }
        let held = try connection.rows(
            """
            SELECT alert_id, monitor, severity FROM held_alert WHERE snooze_id = ? ORDER BY severity DESC, day, alert_id
            """, id)
        alerts = try held.filter { isWanted($0.text(1), $0.int(2)) }.compactMap {
            try AlertNotice($0.int64(0), words: words, connection: connection)
        }
        guard !alerts.isEmpty else { return nil }
        self.words = words
        monitor = row[0].text
        let zone = TimeZone(identifier: row.text(3)) ?? .gmt
        let over = words.text("digest.over", ["time": words.base.moment(row.int64(1), zone)])
        summary = over + (row[2].text.map { " " + words.text("digest.reason", ["reason": $0]) } ?? "")
    }

    package var subject: String {
        let what = words.counted("digest.held", alerts.count)
        return monitor.map { words.text("digest.subject", ["monitor": $0, "what": what]) } ?? what
    }

    /// For programs.
    package var facts: JSONValue {
        JSONValue(
            .array(
                alerts.map { alert in
                    [
                        "alert": JSONValue(.integer(alert.id)), "monitor": JSONValue(.string(alert.monitor)),
                        "finding": JSONValue(.string(alert.sentence)), "facts": alert.facts,
                    ]
                }))
    }

    /// A line an alert.
    package var lines: [String] {
        alerts.prefix(Self.mostListed).map { alert in
            let head = words.text("alert.subject", ["monitor": alert.monitor, "rule": alert.rule, "day": alert.day])
            return "\(head): \(alert.sentence)"
        } + rest
    }

    private var rest: [String] {
        alerts.count > Self.mostListed ? [words.counted("digest.further", alerts.count - Self.mostListed)] : []
    }

    /// As mail.
    package var body: MailBody { MailBody(subject: subject, text: text, html: html) }

    private var text: String {
        var lines = PlainText.wrapped(subject) + [String(repeating: "=", count: 72), ""]
        lines += PlainText.wrapped(summary) + [""]
        for alert in alerts.prefix(Self.mostListed) {
            lines += PlainText.wrapped(alert.subject, indent: 2) + PlainText.wrapped(alert.sentence, indent: 4)
            lines += PlainText.wrapped(alert.stateLine, indent: 4)
        }
        lines += rest.flatMap { PlainText.wrapped($0, indent: 2) }
        return (lines + ["", "--"] + PlainText.wrapped(words.text("digest.more"))).joined(separator: "\n") + "\n"
    }

    private var html: String {
        let sans =
            "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,'PingFang SC','Microsoft YaHei',sans-serif;"
        let items = alerts.prefix(Self.mostListed).map { alert in
            "<p class=\"ink hair\" style=\"\(sans)font-size:15px;line-height:1.45;color:#1d2327;margin:0;padding:8px 0;"
                + "border-top:1px solid #ebe7dc;\"><b style=\"font-weight:600;\">\(isolated(alert.subject))</b><br>"
                + "\(isolated(alert.sentence))<br>"
                + "<span class=\"ink2\" style=\"font-size:14px;color:#555b5e;\">\(escapeHTML(alert.stateLine))</span></p>"
        }
        let more = rest.map {
            "<p class=\"ink2\" style=\"\(sans)font-size:14px;color:#555b5e;margin:0;padding:8px 0;\">\(escapeHTML($0))</p>"
        }
        return MailFrame.page(
            title: subject, preheader: summary, label: subject, language: words.language,
            body: """
                <h1 class="ink" style="font-family:'Iowan Old Style',Charter,'Noto Serif',Cambria,Georgia,serif;font-size:22px;line-height:1.3;font-weight:400;margin:0 0 6px;color:#1d2327;">\(isolated(subject))</h1>
                <p class="ink2" style="\(sans)font-size:14px;line-height:1.5;margin:0 0 14px;color:#555b5e;">\(isolated(summary))</p>
                \((items + more).joined(separator: "\n"))
                \(MailBody.endMark)<p class="ink2 rule" style="\(sans)font-size:14px;line-height:1.5;margin:22px 0 0;padding-top:14px;border-top:1px solid #d9d4c8;color:#555b5e;">\(escapeHTML(words.text("digest.more")))</p>
                """)
    }
}
