internal import Foundation

/// The words around reports: of messages, the index and the feeds, in one language.
package struct DeliveryWords: Sendable {
    /// Dates, numbers and the names of alerts, as reports have them.
    let base: Wording
    let own: Wording

    /// - Parameter folder: holds `delivery/` and the reports' own words.
    package init(reports folder: String, language: String) throws {
        let places = ["shared/locales", "daily-brief/locales"].map { "\(folder)/\($0)/\(language).json5" }
        guard let path = places.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw ReportError("\(folder): no words in \(language); add \(places[0])")
        }
        base = try Wording(language: language, path: path)
        own = try Wording(language: language, path: "\(folder)/delivery/\(language).json5")
    }

    package var language: String { base.language }

    /// `17 Nov`; the text itself where it is no day.
    package func day(_ text: String) -> String { CivilDay(text).map(base.day) ?? text }

    package func text(_ key: String, _ values: KeyValuePairs<String, String> = [:]) -> String { own.text(key, values) }

    package func list(_ items: [String]) -> String { base.list(items) }

    package func counted(_ key: String, _ number: Int) -> String { own.counted(key, number) }

    /// `negative surge`.
    package func rule(_ rule: String) -> String { base.text("alert.rules.\(rule)") }

    package func state(_ state: String) -> String {
        base.has("alert.states.\(state)") ? base.text("alert.states.\(state)") : state
    }
}

/// A sentence that is put into a message for one reader, beside what all get.
package struct MailNote: Sendable {
    let text: String
    let html: String
    let isOnTop: Bool

    private static let style =
        "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,'PingFang SC','Microsoft YaHei',sans-serif;"
        + "font-size:14px;line-height:1.5;"

    /// A sentence above everything else.
    package static func onTop(_ text: String) -> MailNote {
        MailNote(
            text: text,
            html: "<p class=\"ink rule\" style=\"\(style)color:#1d2327;margin:0 0 14px;padding:0 0 12px;"
                + "border-bottom:1px solid #d9d4c8;\">\(escapeHTML(text))</p>", isOnTop: true)
    }

    /// A sentence at the end.
    package static func atEnd(_ text: String) -> MailNote {
        MailNote(
            text: text,
            html: "<p class=\"ink2\" style=\"\(style)color:#555b5e;margin:14px 0 0;\">\(escapeHTML(text))</p>",
            isOnTop: false)
    }

    /// A link at the end.
    package static func link(_ title: String, _ url: String) -> MailNote {
        MailNote(
            text: "\(title): \(url)",
            html:
                "<p style=\"\(style)margin:18px 0 0;\"><a class=\"lk\" href=\"\(escapeHTML(url))\" style=\"color:#14568a;\">"
                + "\(escapeHTML(title))</a></p>", isOnTop: false)
    }
}

extension MailBody {
    /// With notes for one reader: above the heading, and above the end.
    package func adding(_ notes: [MailNote]) -> MailBody {
        var copy = self
        let top = notes.filter(\.isOnTop)
        let end = notes.filter { !$0.isOnTop }
        copy.html = Self.insert(top.map(\.html).joined(), at: Self.topMark, or: "<body", in: html)
        copy.html = Self.insert(end.map(\.html).joined(), at: Self.endMark, or: "</body>", in: copy.html)
        let above = top.flatMap { PlainText.wrapped($0.text) + [""] }
        // An address that is cut in two leads nowhere: a line with one is left long.
        let below = end.flatMap { $0.text.contains("://") ? [$0.text] : PlainText.wrapped($0.text) }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if !below.isEmpty {
            let place = lines.lastIndex(of: "--") ?? lines.endIndex
            lines.insert(contentsOf: below + [""], at: place)
        }
        copy.text = (above + lines).joined(separator: "\n")
        return copy
    }

    static let topMark = "<!--top-->"
    static let endMark = "<!--end-->"

    /// Puts `addition` in the place of the mark; where the page has none, into the body.
    private static func insert(_ addition: String, at mark: String, or place: String, in html: String) -> String {
        if let range = html.firstRange(of: mark) { return html.replacingCharacters(in: range, with: addition) }
        guard !addition.isEmpty, let start = html.firstRange(of: place) else { return html }
        guard place == "<body", let end = html[start.upperBound...].firstIndex(of: ">") else {
            return html.replacingCharacters(in: start.lowerBound..<start.lowerBound, with: addition)
        }
        let after = html.index(after: end)
        return html.replacingCharacters(in: after..<after, with: addition)
    }
}
