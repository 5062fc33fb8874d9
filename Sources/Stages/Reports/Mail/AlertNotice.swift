internal import Domain
internal import Foundation
package import SQLiteDatabase
package import Support

/// One alert as a message: what it says, its arithmetic, and posts behind it.
package struct AlertNotice: Sendable {
    package struct Post: Sendable {
        /// Nil where a source does not let its text leave.
        package let text: String?
        package let origin: String
        package let url: String?
        let language: String?
    }

    package let id: Int64
    package let monitor: String
    package let rule: String
    package let state: String
    package let severity: Int
    /// Local day of its peak.
    package let day: String
    /// `26 negative of 58 posts on 17 Nov; expected 4 ± 3`.
    package let sentence: String
    package let arithmetic: [(label: String, text: String)]
    package private(set) var posts: [Post]
    let words: DeliveryWords

    /// Nil when there is no such alert of a current monitor.
    package init?(_ id: Int64, words: DeliveryWords, connection: Connection) throws {
        let queries = FigureQueries(connection: connection)
        let table = try queries.ask(
            """
            SELECT h.*, m.time_zone FROM alert_history AS h JOIN monitor AS m ON m.name = h.monitor AND m.current = 1
            WHERE h.alert_id = :alert
            """, ["alert": .integer(id)])
        guard let row = table.records.first else { return nil }
        let facts = AlertFacts(row, posts: [], record: FigureTable(sql: "", columns: [], rows: []))
        let zone = TimeZone(identifier: row.text("time_zone")) ?? .gmt
        // Told of no day in particular, so that each time has its day.
        let sentences = AlertSentences(wording: words.base, zone: zone, day: CivilDay(number: 0))
        self.id = id
        self.words = words
        monitor = row.text("monitor")
        rule = words.rule(facts.rule)
        state = words.state(facts.state)
        severity = row.int("severity")
        day = facts.day.map(words.base.day) ?? ""
        sentence = sentences.sentence(facts)
        let wanted = ["surprise", "effect", "volume", "voices"].map { words.base.text("alert.labels.\($0)") }
        arithmetic = sentences.arithmetic(facts, days: 90).filter { wanted.contains($0.label) }
        let keys = [
            "rule", "state", "subject_label", "day", "first_start", "peak_start", "peak_end", "observed", "expected",
            "scale",
            "surprise", "threshold", "volume", "effect", "authors", "copies", "severity",
        ]
        self.facts = JSONValue(
            .object(table.json[0]?.members?.filter { keys.contains($0.key) } ?? []))
        posts = try queries.ask(Self.evidence, ["alert": .integer(id)]).records.map { post in
            let time = post.time("published").map { words.base.moment($0, zone) } ?? ""
            return Post(
                text: post.int("mail_text") == 1 ? post.text("text") : nil,
                origin: [post.text("sources"), time].filter { !$0.isEmpty }.joined(separator: ", "),
                url: post["url"].text.flatMap { $0.hasPrefix("https://") || $0.hasPrefix("http://") ? $0 : nil },
                language: post["language"].text)
        }
    }

    private static let evidence = """
        SELECT e.text, e.published, e.sources, e.url, e.language,
            (SELECT coalesce(min(coalesce(o.mail_text, 0)), 0) FROM post_source AS s JOIN source AS o USING (source_id)
                WHERE s.post_id = e.post_id) AS mail_text
        FROM alert_evidence AS e WHERE e.alert_id = :alert AND e.rank <= 3 ORDER BY e.rank
        """

    /// The same without the posts behind it.
    var withoutPosts: AlertNotice {
        var copy = self
        copy.posts = []
        return copy
    }

    package var subject: String { words.text("alert.subject", ["monitor": monitor, "rule": rule, "day": day]) }

    /// For programs.
    package let facts: JSONValue

    package var stateLine: String {
        words.text("alert.state", ["severity": String(severity), "state": state])
    }

    /// As mail.
    package var body: MailBody {
        let lines = PlainText.wrapped(subject) + [String(repeating: "=", count: 72), ""] + lines
        let label = words.text("alert.aria", ["monitor": monitor, "day": day])
        return MailBody(
            subject: subject,
            text: (lines + ["", "--"] + PlainText.wrapped(more)).joined(separator: "\n") + "\n",
            html: MailFrame.page(
                title: subject, preheader: sentence, label: label, language: words.language,
                body: card + "\n" + evidence + "\n" + Self.end(more)))
    }

    private var more: String { words.text("alert.more", ["id": String(id)]) }

    /// What it says, its arithmetic and its posts.
    var lines: [String] {
        var lines = PlainText.wrapped(sentence) + PlainText.wrapped(stateLine) + [""]
        let width = arithmetic.map { PlainText.width($0.label) }.max() ?? 0
        for line in arithmetic {
            let padding = String(repeating: " ", count: width - PlainText.width(line.label))
            lines += PlainText.wrapped("\(line.label)\(padding)  \(line.text)", indent: 2, hanging: width + 2)
        }
        if !posts.isEmpty { lines += ["", words.text("alert.evidence")] }
        for post in posts {
            lines += PlainText.wrapped(shown(post).map { "\"\(PlainText.flat($0))\"" } ?? missing(post), indent: 2)
            lines += PlainText.wrapped(post.origin, indent: 4)
            if let url = post.url { lines.append("    \(revealed(url))") }
        }
        return lines
    }

    private func shown(_ post: Post) -> String? {
        post.text.flatMap { $0.isEmpty ? nil : MailWriter.shortened($0, words.base) }
    }

    private func missing(_ post: Post) -> String { words.text(post.text == nil ? "alert.withheld" : "alert.noText") }

    static let sans =
        "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,'PingFang SC','Microsoft YaHei',sans-serif;"

    /// The last line of the HTML part, with the place for notes above it.
    static func end(_ text: String) -> String {
        "\(MailBody.endMark)<p class=\"ink2 rule\" style=\"\(sans)font-size:14px;line-height:1.5;margin:22px 0 0;padding-top:14px;"
            + "border-top:1px solid #d9d4c8;color:#555b5e;\">\(escapeHTML(text))</p>"
    }

    var card: String {
        let rows = arithmetic.map {
            "<tr><th scope=\"row\" align=\"left\" valign=\"top\" class=\"ink2\" style=\"\(Self.sans)font-size:14px;line-height:1.5;"
                + "font-weight:400;color:#555b5e;padding:2px 14px 2px 0;\">\(escapeHTML($0.label))</th><td class=\"ink\" "
                + "style=\"\(Self.sans)font-size:14px;line-height:1.5;color:#1d2327;padding:2px 0;\">\(escapeHTML($0.text))</td></tr>"
        }.joined(separator: "\n")
        return """
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="card" style="background:#fcf0f5;border-left:4px solid #94185a;padding:16px 18px;">
            <h1 class="al" style="\(Self.sans)font-size:15px;line-height:1.4;font-weight:600;color:#94185a;margin:0 0 8px;">◆ \(isolated(subject))</h1>
            <p class="ink" style="font-family:'Iowan Old Style',Charter,'Noto Serif',Cambria,Georgia,serif;font-size:22px;line-height:1.3;margin:0 0 6px;color:#1d2327;">\(isolated(sentence))</p>
            <p class="ink2" style="\(Self.sans)font-size:14px;line-height:1.5;margin:0 0 8px;color:#555b5e;">\(escapeHTML(stateLine))</p>
            <table cellpadding="0" cellspacing="0" border="0">\(rows)</table>
            </td></tr></table>
            """
    }

    /// Posts behind it, under their heading.
    var evidence: String {
        guard !posts.isEmpty else { return "" }
        let quoted = posts.map { post in
            let link = post.url.map {
                " · <a class=\"lk\" href=\"\(escapeHTML($0))\" style=\"color:#14568a;\">\(escapeHTML(words.text("alert.original")))</a>"
            }
            return
                "<p class=\"ink hair\" style=\"\(Self.sans)font-size:15px;line-height:1.45;color:#1d2327;margin:0;padding:8px 0;"
                + "border-top:1px solid #ebe7dc;\">\(shown(post).map { isolated($0, language: post.language) } ?? escapeHTML(missing(post)))<br>"
                + "<span class=\"ink2\" style=\"font-size:14px;color:#555b5e;\">\(isolated(post.origin))\(link ?? "")</span></p>"
        }.joined(separator: "\n")
        return
            "<h2 class=\"ink\" style=\"\(Self.sans)font-size:15px;line-height:1.4;font-weight:600;margin:22px 0 8px;color:#1d2327;\">"
            + "\(escapeHTML(words.text("alert.evidence")))</h2>\n\(quoted)"
    }
}
