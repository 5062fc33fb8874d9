internal import Foundation
package import SQLiteDatabase
internal import Support

/// What there is to read: every edition, newest first, and the alerts.
package struct ReportIndex: Sendable {
    struct Edition: Sendable {
        let report: String
        let monitor: String
        let period: String
        let number: Int
        let asOf: Int64
        /// Below the folder of reports.
        let folder: String
        let finding: [String: String]
    }

    struct Alert: Sendable {
        let notice: [String: AlertNotice]
        let id: Int64
        let updated: Int64
        let isOpen: Bool
    }

    /// The last edition of each report, monitor and period.
    let editions: [Edition]
    let alerts: [Alert]
    let words: [DeliveryWords]
    let root: String
    /// What reports are called, by name and language, as their newest edition says.
    private let titles: [String: [String: String]]

    /// Alerts that a feed holds.
    static let shownAlerts = 50

    /// - Parameters:
    ///   - root: the folder of reports.
    ///   - folder: where `delivery/` and the reports' own words are.
    ///   - languages: the first is the one of `index.html` and the feeds.
    package init(root: String, reports folder: String, languages: [String], connection: Connection) throws {
        self.root = root
        words = try languages.map { try DeliveryWords(reports: folder, language: $0) }
        editions = try connection.rows(
            """
            SELECT name, monitor, period, max(edition), as_of, folder, finding FROM report GROUP BY name, monitor, period
            ORDER BY period DESC, monitor, name
            """
        ).map { row in
            let json = try JSONParser.parse(Array(row.text(6).utf8), dialect: .json)
            let finding = (json.members ?? []).compactMap { member in member.value.string.map { (member.key, $0) } }
            return Edition(
                report: row.text(0), monitor: row.text(1), period: row.text(2), number: row.int(3), asOf: row.int64(4),
                folder: row.text(5).hasPrefix("reports/") ? String(row.text(5).dropFirst(8)) : row.text(5),
                finding: Dictionary(finding, uniquingKeysWith: { $1 }))
        }
        titles = Self.titles(editions, root, languages)
        let words = words
        alerts = try connection.rows(
            """
            SELECT h.alert_id, (SELECT max(e.at) FROM alert_event AS e WHERE e.alert_id = h.alert_id),
                h.state IN ('open', 'ongoing')
            FROM alert_history AS h WHERE h.state <> 'withdrawn' AND NOT h.held AND h.verdict IS NOT 'false'
            ORDER BY h.last_start DESC, h.alert_id DESC LIMIT ?
            """, Self.shownAlerts
        ).map { row in
            let notices = try words.compactMap { words in
                try AlertNotice(row.int64(0), words: words, connection: connection).map { (words.language, $0) }
            }
            return Alert(
                notice: Dictionary(notices, uniquingKeysWith: { $1 }), id: row.int64(0), updated: row.int64(1),
                isOpen: row.int(2) == 1)
        }
    }

    /// `index.html` and its like in other languages, a page a month of what is older, and the feeds; paths below the root.
    ///
    /// - Parameter publicURL: where the folder is served, ending in `/`; nil when it is not.
    package func files(publicURL: String?) -> [ReportFile] {
        var files: [ReportFile] = []
        let recent = Set(editions.map(\.period).uniquedSorted.suffix(Self.shownPeriods))
        let older = editions.filter { !recent.contains($0.period) }
        let months = Array(Set(older.map { String($0.period.prefix(7)) })).sorted(by: >)
        for words in words {
            func add(_ month: String?, _ shown: [Edition]) {
                let page = IndexPage(index: self, words: words, editions: shown, month: month, months: months)
                files.append(ReportFile(path: name("index", month, words), bytes: Array(page.html().utf8)))
            }
            add(nil, editions.filter { recent.contains($0.period) })
            for month in months { add(month, older.filter { $0.period.hasPrefix(month) }) }
        }
        if let first = words.first {
            let feed = Feed(index: self, words: first, publicURL: publicURL)
            files += feed.files()
        }
        return files
    }

    /// Periods on the first page.
    static let shownPeriods = 60

    func name(_ stem: String, _ month: String?, _ own: DeliveryWords) -> String {
        let language = own.language == words.first?.language ? "" : ".\(own.language)"
        return stem + (month.map { "-\($0)" } ?? "") + language + ".html"
    }

    /// What an edition's folder holds of what a reader may want, as name and file.
    func pages(_ edition: Edition) -> [(language: String?, ending: String, file: String)] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(edition.folder)").sorted()
        } catch {
            // A person may remove old folders: the row stays, without links.
            return []
        }
        return names.compactMap { file in
            guard let match = file.wholeMatch(of: /(.+?)(?:\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*))?\.(html|pdf|txt)/),
                String(match.output.1) == edition.report
            else { return nil }
            return (match.output.2.map(String.init), String(match.output.3), file)
        }
    }

    /// The page to open in a language.
    func page(_ edition: Edition, _ language: String) -> String? {
        let pages = pages(edition).filter { $0.ending == "html" }
        return (pages.first { $0.language == language } ?? pages.first { $0.language == nil } ?? pages.first)?.file
    }

    /// A path for an `href`, each part escaped.
    static func href(_ path: String) -> String {
        let allowed = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return path.split(separator: "/").map {
            String($0).addingPercentEncoding(withAllowedCharacters: allowed) ?? String($0)
        }.joined(separator: "/")
    }

    func title(_ edition: Edition, _ language: String) -> String {
        titles[edition.report]?[language] ?? edition.report
    }

    private static func titles(_ editions: [Edition], _ root: String, _ languages: [String]) -> [String: [String:
        String]]
    {
        var titles: [String: [String: String]] = [:]
        for edition in editions where titles[edition.report] == nil {
            guard let own = ReportTitle(folder: "\(root)/\(edition.folder)") else { continue }
            let pairs = languages.compactMap { language in own.title(language).map { (language, $0) } }
            titles[edition.report] = Dictionary(pairs, uniquingKeysWith: { $1 })
        }
        return titles
    }
}

extension Sequence<String> {
    fileprivate var uniquedSorted: [String] { Set(self).sorted() }
}
