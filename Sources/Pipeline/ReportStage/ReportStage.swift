package import Domain
internal import Foundation
package import Reports
internal import SQLiteDatabase
package import Storage
internal import Support

/// Builds reports from the store. ``DeliveryStage`` sends them.
package struct ReportStage {
    let store: Store
    let catalog: ReportCatalog
    let program: String
    let explainer: (any VerdictExplainer)?

    /// - Parameters:
    ///   - program: name and version, as printed at the end of a page.
    ///   - explainer: nil to leave the words and pictures of quoted posts unmarked.
    package init(
        store: Store, catalog: ReportCatalog, program: String = "Barometer", explainer: (any VerdictExplainer)? = nil
    ) {
        self.store = store
        self.catalog = catalog
        self.program = program
        self.explainer = explainer
    }

    /// - Parameters:
    ///   - reportsFolder: holds a folder for each report definition.
    ///   - schemasFolder: where `report.schema.json` is.
    package init(
        store: Store, reportsFolder: String, schemasFolder: String, program: String = "Barometer",
        explainer: (any VerdictExplainer)? = nil
    ) throws {
        self.init(
            store: store,
            catalog: try ReportCatalog(folders: [reportsFolder], schema: "\(schemasFolder)/report.schema.json"),
            program: program, explainer: explainer)
    }

    /// Builds reports about the last full local day or week before `now`, or about the one that `period` is in.
    ///
    /// A report whose figures are those of the edition that is there already is left as it is. A kill at any time leaves
    /// whole folders only, and the next run carries on.
    ///
    /// - Parameters:
    ///   - languages: `en`, `zh-CN`; the first is the one of the summary.
    ///   - alsoIn: further languages, of readers of mail.
    ///   - period: a local day, as `2026-11-17`.
    ///   - reports: names of reports, each with its monitors (nil for all).
    package func run(
        monitors: [Monitor], languages: [String], alsoIn: [String] = [], now: Int64, period: String? = nil,
        reports: [(name: String, monitors: [String]?)] = [("daily-brief", nil)]
    ) throws -> ReportSummary {
        var summary = ReportSummary()
        let known = (languages + alsoIn.sorted()).uniqued
        for report in reports {
            let definition = try catalog.definition(report.name)
            for monitor in Self.subjects(definition, monitors, report.monitors) {
                guard let built = try job(definition, monitor, known, now: now, period: period) else { continue }
                summary.reports.append(built)
            }
        }
        return summary
    }

    /// What a report is built of: each monitor, or once the whole store, under the name `all`.
    static func subjects(_ definition: ReportDefinition, _ monitors: [Monitor], _ wanted: [String]?) -> [Monitor] {
        guard definition.scope == .monitor else {
            return [Monitor(name: "all", query: "", timeZone: monitors.first?.timeZone ?? "UTC")]
        }
        return monitors.filter { wanted?.contains($0.name) ?? true }
    }

    private func job(
        _ definition: ReportDefinition, _ monitor: Monitor, _ languages: [String], now: Int64, period: String?
    ) throws -> BuiltReport? {
        let period = try Self.period(definition, monitor, now: now, period: period)
        guard let brief = try brief(definition, monitor, period, now: now) else { return nil }
        let renderer = ReportRenderer(brief, languages: languages, material: PostMaterial(), program: program)
        let digest = renderer.contentDigest
        let day = period.firstDay.description
        let folder = ReportFolder(
            root: store.layout.reports, report: definition.name, monitor: monitor.name, period: day)
        let last = try store.connection.row(
            """
            SELECT report_id, edition, as_of, sha256 FROM report WHERE name = ? AND monitor = ? AND period = ?
            ORDER BY edition DESC LIMIT 1
            """, definition.name, monitor.name, day)
        let isNew = last.map { $0.text(3) != digest } ?? true
        let number = (last?.int(1) ?? 0) + (isNew ? 1 : 0)
        let edition = Edition(number: number, asOf: isNew ? now : last?.int64(2) ?? now, program: program)
        let path = "\(store.layout.reports)/\(folder.path(edition: number))"
        var id = last?.int64(0) ?? 0
        if isNew || !FileManager.default.fileExists(atPath: path) {
            try folder.write(try renderer.showing(try material(brief)).files(edition), edition: number)
        }
        if isNew {
            id = try record(
                definition, monitor, renderer, edition, day, folder.path(edition: number), digest, languages)
        }
        // An old period that is built again is not the latest.
        let newest = try store.connection.row(
            "SELECT max(period) FROM report WHERE name = ? AND monitor = ?", definition.name, monitor.name)?.text(0)
        if newest == day { try folder.link(edition: number) }
        let pages = languages.map { (language: $0, path: "\(path)/\(renderer.pageName($0))") }
        return BuiltReport(
            id: id, report: definition.name, monitor: monitor.name, period: day, edition: number, isNew: isNew,
            folder: path, pages: pages, finding: try renderer.finding(languages.first ?? "en"),
            isMailed: definition.isMailed)
    }

    static func period(
        _ definition: ReportDefinition, _ monitor: Monitor, now: Int64, period: String?
    ) throws -> ReportPeriod {
        guard let zone = TimeZone(identifier: monitor.timeZone) else {
            throw ReportError(
                "monitor \(monitor.name): \(monitor.timeZone) is no time zone; use a name such as Europe/Berlin")
        }
        guard let period else { return .before(now, zone: zone, span: definition.span) }
        guard let day = CivilDay(period) else { throw ReportError("\(period) is no day; write it as 2026-11-17") }
        return ReportPeriod(day, zone: zone, span: definition.span)
    }

    func brief(
        _ definition: ReportDefinition, _ monitor: Monitor, _ period: ReportPeriod, alert: Int64? = nil, now: Int64
    ) throws -> Brief? {
        try Brief(
            definition, monitor: monitor, period: period, alert: alert, connection: store.connection, now: now)
    }

    /// Small pictures, waveforms, words and regions of the posts that a brief quotes.
    func material(_ brief: Brief) throws -> PostMaterial {
        let media = PostMedia(store: store)
        let regions = try explainer?.regions(brief.judgedPictures) ?? [:]
        return PostMaterial(
            thumbnails: media.thumbnails(brief.pictures), framed: media.framed(brief.pictures, regions),
            regions: regions, waveforms: media.waveforms(brief.sounds),
            words: try explainer?.words(brief.explainable) ?? [:])
    }

    private func record(
        _ definition: ReportDefinition, _ monitor: Monitor, _ renderer: ReportRenderer, _ edition: Edition,
        _ day: String, _ folder: String, _ digest: String, _ languages: [String]
    ) throws -> Int64 {
        let findings = try languages.map { JSONMember($0, JSONValue(.string(try renderer.finding($0)))) }
        return try store.connection.transaction {
            try store.connection.run(
                """
                INSERT INTO report (name, monitor, period, edition, as_of, folder, sha256, finding)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """, definition.name, monitor.name, day, edition.number, edition.asOf, "reports/\(folder)", digest,
                JSONValue(.object(findings)).text)
            let id = store.connection.lastRowID
            for printed in renderer.reportedDays {
                try store.connection.run(
                    "INSERT INTO reported_day (report_id, local_day, posts, net) VALUES (?, ?, ?, ?)", id, printed.day,
                    printed.posts, printed.net)
            }
            return id
        }
    }
}
