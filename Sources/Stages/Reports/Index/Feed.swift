internal import Foundation
internal import Support

/// The feeds: alerts and reports, each as Atom (RFC 4287) and JSON Feed 1.1.
struct Feed {
    let index: ReportIndex
    let words: DeliveryWords
    let publicURL: String?

    private struct Item {
        let id: String
        let title: String
        let text: String
        /// Absolute, or relative to the feed.
        let url: String?
        let updated: Int64
        let tags: [String]
    }

    func files() -> [ReportFile] {
        [("alerts", alerts), ("reports", reports)].flatMap { name, items in
            [
                ReportFile(path: "\(name).atom", bytes: Array(atom(name, items).utf8)),
                ReportFile(path: "\(name).json", bytes: Array((json(name, items).prettyText + "\n").utf8)),
            ]
        }
    }

    /// A name that stays the same wherever the files lie (RFC 4151).
    private var tag: String {
        let host = publicURL.flatMap { $0.firstMatch(of: /https?:\/\/([^\/:]+)/) }.map { String($0.output.1) }
        return "tag:\(host ?? "barometer.invalid"),2026"
    }

    private var alerts: [Item] {
        index.alerts.compactMap { alert in
            guard let notice = alert.notice[words.language] else { return nil }
            let title = words.text(
                "feed.alertTitle", ["monitor": notice.monitor, "rule": notice.rule, "state": notice.state])
            let lines = [notice.sentence, notice.stateLine] + notice.arithmetic.map { "\($0.label): \($0.text)" }
            return Item(
                id: "\(tag):alert/\(alert.id)", title: title, text: lines.joined(separator: "\n"),
                url: publicURL.map { $0 + "index.html" } ?? "index.html", updated: alert.updated,
                tags: [notice.monitor, notice.rule])
        }
    }

    private var reports: [Item] {
        index.editions.prefix(100).map { edition in
            let path = index.page(edition, words.language).map { ReportIndex.href("\(edition.folder)/\($0)") }
            let finding = edition.finding[words.language] ?? edition.finding.sorted { $0.key < $1.key }.first?.value
            let title = index.title(edition, words.language)
            return Item(
                id: "\(tag):report/\(ReportIndex.href("\(edition.report)/\(edition.monitor)/\(edition.period)"))",
                title: "\(title): \(finding ?? edition.period)", text: finding ?? "",
                url: path.map { (publicURL ?? "") + $0 }, updated: edition.asOf,
                tags: [edition.monitor, edition.report])
        }
    }

    private static func time(_ time: Int64) -> String {
        ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: TimeInterval(time)))
    }

    /// Escaping for HTML is good for XML: the five names are XML's own, and what XML may not hold is shown by its number.
    private func atom(_ name: String, _ items: [Item]) -> String {
        let entries = items.map { item in
            """
            <entry>
            <id>\(escapeHTML(item.id))</id>
            <title type="text">\(escapeHTML(item.title))</title>
            <updated>\(Self.time(item.updated))</updated>
            \(item.url.map { "<link rel=\"alternate\" type=\"text/html\" href=\"\(escapeHTML($0))\"/>" } ?? "")
            \(item.tags.map { "<category term=\"\(escapeHTML($0))\"/>" }.joined())
            <content type="text">\(escapeHTML(item.text))</content>
            </entry>
            """
        }.joined(separator: "\n")
        let updated = items.map(\.updated).max() ?? 0
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(words.language)">
            <id>\(tag):\(name)</id>
            <title>\(escapeHTML(words.text("feed.\(name)")))</title>
            <updated>\(Self.time(updated))</updated>
            <author><name>Barometer</name></author>
            <link rel="self" type="application/atom+xml" href="\(escapeHTML(publicURL ?? ""))\(name).atom"/>
            \(entries)
            </feed>

            """
    }

    private func json(_ name: String, _ items: [Item]) -> JSONValue {
        func text(_ value: String) -> JSONValue { JSONValue(.string(value)) }
        var members = [
            JSONMember("version", "https://jsonfeed.org/version/1.1"),
            JSONMember("title", text(words.text("feed.\(name)"))),
            JSONMember("language", text(words.language)),
        ]
        if let publicURL {
            members.append(JSONMember("home_page_url", text(publicURL + "index.html")))
            members.append(JSONMember("feed_url", text("\(publicURL)\(name).json")))
        }
        let list = items.map { item -> JSONValue in
            var members = [
                JSONMember("id", text(item.id)), JSONMember("title", text(revealed(item.title))),
                JSONMember("content_text", text(revealed(item.text))),
                JSONMember("date_modified", text(Self.time(item.updated))),
                JSONMember("tags", JSONValue(.array(item.tags.map { text(revealed($0)) }))),
            ]
            if let url = item.url { members.insert(JSONMember("url", text(url)), at: 1) }
            return JSONValue(.object(members))
        }
        members.append(JSONMember("items", JSONValue(.array(list))))
        return JSONValue(.object(members))
    }
}
