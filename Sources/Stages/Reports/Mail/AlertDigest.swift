/// The alerts of one run for one reader, in one mail: the gravest in full, the rest a line each.
package struct AlertDigest {
    private let notices: [AlertNotice]
    private let words: DeliveryWords

    /// Told in full: more would be clipped by Gmail, which shows 102 kB.
    private static let mostInFull = 5
    /// Quoted in full only for the first: alerts of one morning rest on the same posts.
    private static let mostQuoted = 1

    /// - Parameter notices: two or more, the gravest first.
    package init(_ notices: [AlertNotice], words: DeliveryWords) {
        self.notices = notices
        self.words = words
    }

    private var full: ArraySlice<AlertNotice> { notices.prefix(Self.mostInFull) }
    private var rest: ArraySlice<AlertNotice> { notices.dropFirst(Self.mostInFull) }

    private var subject: String {
        let monitors = notices.map(\.monitor).uniqued
        let days = notices.map(\.day).uniqued
        let count = words.counted("alert.several", notices.count)
        let list = monitors.count == 1 ? notices.map(\.rule).uniqued : monitors
        let when = days.count == 1 ? days : []
        guard monitors.count == 1 else {
            return words.text("alert.subjectOfAll", ["count": count, "list": words.list(list + when)])
        }
        return words.text(
            "alert.subjectOfOne", ["monitor": monitors[0], "count": count, "list": words.list(list + when)])
    }

    package var body: MailBody {
        MailBody(
            subject: subject, text: text,
            html: MailFrame.page(
                title: subject, preheader: notices.map(\.sentence).joined(separator: words.base.text("sentence")),
                label: subject, language: words.language, body: html))
    }

    private var more: String { words.text("alert.moreOfAll") }

    private var text: String {
        var lines = PlainText.wrapped(subject) + [String(repeating: "=", count: 72), ""]
        for (index, notice) in full.enumerated() {
            lines += PlainText.wrapped(notice.heading)
            lines += (index < Self.mostQuoted ? notice : notice.withoutPosts).lines + [""]
        }
        for notice in rest { lines += PlainText.wrapped(notice.line) + [""] }
        return (lines + ["--"] + PlainText.wrapped(more)).joined(separator: "\n") + "\n"
    }

    private var html: String {
        let gap = "<div style=\"height:12px;line-height:12px;font-size:1px;\">&nbsp;</div>\n"
        let heading =
            "<p class=\"ink\" style=\"\(AlertNotice.sans)font-size:15px;line-height:1.4;font-weight:600;color:#1d2327;margin:0 0 14px;\">"
            + "\(isolated(subject))</p>\n"
        let cards = full.map(\.card).joined(separator: gap)
        let others = rest.map {
            "<p class=\"ink\" style=\"\(AlertNotice.sans)font-size:14px;line-height:1.5;color:#1d2327;margin:12px 0 0;\">◆ \(isolated($0.line))</p>"
        }.joined(separator: "\n")
        let evidence = full.prefix(Self.mostQuoted).map(\.evidence).joined()
        return heading + cards + "\n" + others + "\n" + evidence + "\n" + AlertNotice.end(more)
    }
}

extension AlertNotice {
    /// `Alert 5: Acme: negative surge, 17 Nov`.
    fileprivate var heading: String { words.text("alert.heading", ["id": String(id), "subject": subject]) }

    fileprivate var line: String { heading + words.base.text("colon") + sentence }
}
