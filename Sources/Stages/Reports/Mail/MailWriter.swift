internal import Domain

/// Writes the HTML part: one column of 600, tables for layout, all styles inline, pictures by Content-ID, no SVG.
struct MailWriter {
    let brief: Brief
    let wording: Wording
    let edition: Edition
    /// What follows the name of a picture in its Content-ID.
    let contentDomain: String
    /// Names of the pictures that go along.
    let pictures: Set<String>

    var sentences: Sentences { Sentences(brief: brief, wording: wording) }
    let sans =
        "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans','Helvetica Neue',Arial,'PingFang SC','Microsoft YaHei',sans-serif;"
    let serif = "font-family:'Iowan Old Style',Charter,'Noto Serif',Cambria,Georgia,serif;"
    let ink = "color:#1d2327;"
    let quiet = "color:#555b5e;"

    init(brief: Brief, wording: Wording, edition: Edition, contentDomain: String, pictures: Set<String>) {
        self.brief = brief
        self.wording = wording
        self.edition = edition
        self.contentDomain = contentDomain
        self.pictures = pictures
    }

    func html() -> String {
        let lead = sentences.lead
        let say = lead.map(\.html).joined(separator: wording.text("sentence"))
        let body = [
            paragraph(
                "<b class=\"ink\" style=\"\(ink)\">\(isolated(brief.monitor.name))</b> · \(escapeHTML(wording.longDay(brief.period.day)))",
                "ink2", "font-size:14px;line-height:1.4;\(quiet)margin:0 0 10px;"),
            heading(), paragraph(say, "ink", "font-size:16px;line-height:1.5;margin:0 0 20px;\(ink)"), alert(),
            numbers(), chart(),
            coverage(), topics(), findings(), posts(), revisions(), MailBody.endMark + foot(),
        ].joined(separator: "\n")
        return MailFrame.page(
            title: sentences.subject, preheader: lead.map(\.text).joined(separator: wording.text("sentence")),
            label: label,
            language: wording.language, body: body)
    }

    private var label: String {
        wording.text(
            "mail.aria",
            ["title": wording.text("title"), "monitor": brief.monitor.name, "day": wording.longDay(brief.period.day)])
    }

    private func paragraph(_ html: String, _ style: String, _ css: String) -> String {
        "<p class=\"\(style)\" style=\"\(sans)\(css)\">\(html)</p>"
    }

    func subheading(_ text: String) -> String {
        "<div style=\"height:28px;line-height:28px;font-size:1px;\">&nbsp;</div>"
            + "<h2 class=\"ink\" style=\"\(serif)font-size:22px;line-height:1.25;font-weight:500;margin:0 0 10px;\(ink)\">\(escapeHTML(text))</h2>"
    }

    private func heading() -> String {
        let text =
            if sentences.state == .value, let net = brief.headline.net.today {
                wording.html(
                    "finding.value", ["net": wording.signed(net.value), "word": sentences.word],
                    raw: [
                        "interval":
                            "<span class=\"ink2\" style=\"\(quiet)\">\(escapeHTML(sentences.bracketed(net)))</span>"
                    ])
            } else { escapeHTML(sentences.finding) }
        return
            "<h1 class=\"ink h1\" style=\"\(serif)font-size:32px;line-height:1.15;font-weight:500;letter-spacing:-.3px;"
            + "margin:0 0 12px;\(ink)\">\(text)</h1>"
    }

    private func alert() -> String {
        guard let figure = brief.definition.figures.first(where: { $0.kind == .alerts }) else { return "" }
        guard !brief.alerts.isEmpty else {
            return paragraph(wording.html("alert.none"), "ink2", "font-size:14px;margin:0 0 8px;\(quiet)")
        }
        return brief.alerts.prefix(3).map { alert in
            let lines = sentences.arithmetic(alert, days: figure.days).map(\.text).joined(separator: " · ")
            return
                "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td class=\"card\" "
                + "style=\"background:#fcf0f5;border-left:4px solid #94185a;padding:14px 18px;\">"
                + paragraph(
                    "◆ " + escapeHTML(sentences.title(alert)), "al",
                    "font-size:14px;font-weight:600;color:#94185a;margin:0 0 6px;")
                + "<p class=\"ink\" style=\"\(serif)font-size:19px;line-height:1.3;margin:0 0 6px;\(ink)\">"
                + "\(escapeHTML(sentences.sentence(alert)))</p>"
                + paragraph(escapeHTML(lines), "ink", "font-size:14px;line-height:1.5;margin:0;\(ink)")
                + "</td></tr></table>"
        }.joined(separator: "<div style=\"height:10px;line-height:10px;font-size:1px;\">&nbsp;</div>")
    }

    private func numbers() -> String {
        let cell = "\(sans)border-bottom:1px solid #ebe7dc;padding:10px 10px 10px 0;vertical-align:top;"
        let rows = brief.headline.numbers.map { measure in
            let number = sentences.number(measure)
            let arrow = number.arrow.isEmpty ? "" : "\(number.arrow) "
            let rest = [
                escapeHTML(number.change),
                number.usual.isEmpty
                    ? "" : "<span class=\"ink2\" style=\"\(quiet)\">\(escapeHTML(number.usual))</span>",
            ]
            .filter { !$0.isEmpty }.map { "<br>\($0)" }.joined()
            return
                "<tr><th scope=\"row\" class=\"ink hair\" align=\"left\" style=\"\(cell)font-size:14px;line-height:1.4;\(ink)width:31%;\">"
                + "\(escapeHTML(number.label))</th><td class=\"ink hair\" style=\"\(cell)\(ink)width:27%;\">"
                + "<span style=\"font-size:24px;line-height:1.15;font-weight:600;\">\(escapeHTML(number.value))</span><br>"
                + "<span class=\"ink2\" style=\"font-size:14px;\(quiet)\">\(escapeHTML(number.interval))</span></td>"
                + "<td class=\"ink hair\" style=\"\(cell)font-size:14px;line-height:1.45;\(ink)\"><b>\(arrow)\(escapeHTML(number.word))</b>\(rest)</td></tr>"
        }.joined(separator: "\n")
        return
            "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin:22px 0 0;border-top:1px solid #1d2327;\" "
            + "class=\"rule\"><caption style=\"display:none;\">\(wording.html("numbers.title"))</caption>\n\(rows)</table>"
    }

    private func chart() -> String {
        guard pictures.contains("net-sentiment") else { return "" }
        let alt = escapeHTML(sentences.finding)
        return
            "<div style=\"height:22px;line-height:22px;font-size:1px;\">&nbsp;</div><img src=\"cid:net-sentiment.\(contentDomain)\" width=\"552\" "
            + "alt=\"\(alt)\" style=\"display:block;width:100%;max-width:552px;height:auto;border:0;font-size:14px;\(quiet)\">"
    }

    /// The other figures of the page in a line each.
    private func findings() -> String {
        let findings = FigureFindings(brief: brief, wording: wording, edition: edition).html
        guard !findings.isEmpty else { return "" }
        let rows = findings.map {
            "<li class=\"ink\" style=\"\(sans)font-size:15px;line-height:1.45;\(ink)margin:0 0 5px;\">\($0)</li>"
        }
        return subheading(wording.text("mail.heading.figures"))
            + "<ul style=\"margin:0;padding:0 0 0 18px;\">\(rows.joined())</ul>"
    }

    private func coverage() -> String {
        paragraph(
            sentences.coverage.map(\.html).joined(separator: wording.text("sentence")), "ink",
            "font-size:14px;line-height:1.5;margin:18px 0 0;\(ink)")
    }

    private func revisions() -> String {
        let rows = sentences.revisions.prefix(PageWriter.shownRevisions)
        guard !rows.isEmpty else { return "" }
        let list = rows.map { revision in
            wording.html(
                "mail.revisedRow",
                [
                    "day": wording.day(revision.day), "posts": sentences.postsChange(revision),
                    "net": sentences.netChange(revision), "why": sentences.reason(revision),
                ])
        }.joined(separator: "<br>")
        return paragraph(
            "<b>\(wording.html("mail.revised"))</b><br>\(list)", "ink",
            "font-size:14px;line-height:1.5;margin:22px 0 0;\(ink)")
    }

    private func foot() -> String {
        let row = sentences.table(.provenance).records.first
        let moment = wording.moment(edition.asOf, brief.period.zone)
        let first = wording.html(
            "mail.asOf", ["title": wording.text("title"), "n": String(edition.number), "moment": moment])
        let digests = wording.html(
            "mail.provenance",
            [
                "model": PlainText.digest(row, "model_sha256"), "data": String(brief.dataDigest.prefix(12)),
                "config": PlainText.digest(row, "config_sha256"),
            ])
        return paragraph(
            "\(first)<br>\(digests)<br>\(wording.html("mail.templates"))<br>\(escapeHTML(edition.program))",
            "ink2 rule",
            "font-size:14px;line-height:1.5;margin:22px 0 0;padding-top:14px;border-top:1px solid #d9d4c8;\(quiet)")
    }
}
