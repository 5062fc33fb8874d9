package import Domain
internal import Foundation
internal import Reports
internal import SQLiteDatabase
package import Storage
internal import Support

/// Builds every report of every monitor from the store, and mails them.
package struct ReportStage {
    let store: Store
    let reportsFolder: String
    let schemasFolder: String
    let program: String

    /// - Parameters:
    ///   - reportsFolder: holds a folder for each report definition.
    ///   - schemasFolder: where `report.schema.json` is.
    ///   - program: name and version, as printed at the end of a page.
    package init(store: Store, reportsFolder: String, schemasFolder: String, program: String = "Barometer") {
        self.store = store
        self.reportsFolder = reportsFolder
        self.schemasFolder = schemasFolder
        self.program = program
    }

    /// Builds the reports about the last full local day before `now`, or about `period`.
    ///
    /// A report whose figures are those of the edition that is there already is left as it is. A kill at any time leaves
    /// whole folders only, and the next run carries on.
    ///
    /// - Parameters:
    ///   - languages: `en`, `zh-CN`; the first is the one of the summary.
    ///   - mail: nil to send nothing. A period is mailed once to each recipient, and what an
    ///     earlier run could not hand over is tried again.
    ///   - period: a local day, as `2026-11-17`.
    ///   - reports: names of reports, each with its monitors (nil for all); nil for every report of every monitor.
    package func run(
        monitors: [Monitor], languages: [String], mail: MailSettings?, now: Int64, period: String? = nil,
        reports: [(name: String, monitors: [String]?)]? = nil
    ) throws -> ReportSummary {
        var summary = ReportSummary()
        let definitions = try Self.definitions(reportsFolder, schemas: schemasFolder)
        let delivery = Delivery(store: store, settings: mail, now: now)
        summary.deliveries = try delivery.markUncertain()
        let known = languages + (mail?.recipients.map(\.language).filter { !languages.contains($0) } ?? []).sorted()
        for definition in definitions {
            for monitor in monitors where Self.isWanted(definition.name, monitor.name, reports) {
                let job = try job(definition, monitor, known.uniqued, now: now, period: period)
                summary.reports.append(job.report)
                try delivery.queue(job.id)
            }
        }
        for due in try delivery.due() { summary.deliveries.append(try delivery.send(due)) }
        return summary
    }

    private static func isWanted(
        _ report: String, _ monitor: String, _ wanted: [(name: String, monitors: [String]?)]?
    ) -> Bool {
        wanted?.contains { $0.name == report && ($0.monitors?.contains(monitor) ?? true) } ?? true
    }

    /// The definitions of `folder`, each checked against its schema.
    package static func check(_ folder: String, schemas: String) throws {
        _ = try definitions(folder, schemas: schemas)
    }

    static func definitions(_ folder: String, schemas: String) throws -> [ReportDefinition] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter {
            FileManager.default.fileExists(atPath: "\(folder)/\($0)/report.json5")
        }
        guard !names.isEmpty else {
            throw ReportError("\(folder): no report there; a report is a folder with report.json5")
        }
        return try names.map { name in
            try ReportDefinition.check("\(folder)/\(name)", schema: "\(schemas)/report.schema.json")
            return try ReportDefinition(folder: "\(folder)/\(name)")
        }
    }

    private func job(
        _ definition: ReportDefinition, _ monitor: Monitor, _ languages: [String], now: Int64, period: String?
    ) throws -> (id: Int64, report: BuiltReport) {
        let period = try reportPeriod(monitor, now: now, period: period)
        let renderer = try renderer(definition, monitor, period, languages, now: now)
        let digest = renderer.contentDigest
        let day = period.day.description
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
            try folder.write(try renderer.files(edition), edition: number)
        }
        if isNew { id = try record(definition, monitor, renderer, edition, day, folder.path(edition: number), digest) }
        // An old period that is built again is not the latest.
        let newest = try store.connection.row(
            "SELECT max(period) FROM report WHERE name = ? AND monitor = ?", definition.name, monitor.name)?.text(0)
        if newest == day { try folder.link(edition: number) }
        let pages = languages.map { (language: $0, path: "\(path)/\(renderer.pageName($0))") }
        return (
            id,
            BuiltReport(
                report: definition.name, monitor: monitor.name, period: day, edition: number, isNew: isNew,
                folder: path,
                pages: pages, finding: try renderer.finding(languages.first ?? "en"))
        )
    }

    private func reportPeriod(_ monitor: Monitor, now: Int64, period: String?) throws -> ReportPeriod {
        guard let zone = TimeZone(identifier: monitor.timeZone) else {
            throw ReportError(
                "monitor \(monitor.name): \(monitor.timeZone) is no time zone; use a name such as Europe/Berlin")
        }
        guard let period else { return .before(now, zone: zone) }
        guard let day = CivilDay(period) else { throw ReportError("\(period) is no day; write it as 2026-11-17") }
        return ReportPeriod(day, zone: zone)
    }

    private func renderer(
        _ definition: ReportDefinition, _ monitor: Monitor, _ period: ReportPeriod, _ languages: [String], now: Int64
    ) throws -> ReportRenderer {
        let brief = try Brief(definition, monitor: monitor, period: period, connection: store.connection, now: now)
        return ReportRenderer(
            brief, languages: languages, thumbnails: Thumbnails(store: store).make(brief.pictures), program: program)
    }

    private func record(
        _ definition: ReportDefinition, _ monitor: Monitor, _ renderer: ReportRenderer, _ edition: Edition,
        _ day: String,
        _ folder: String, _ digest: String
    ) throws -> Int64 {
        try store.connection.transaction {
            try store.connection.run(
                """
                INSERT INTO report (name, monitor, period, edition, as_of, folder, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)
                """, definition.name, monitor.name, day, edition.number, edition.asOf, "reports/\(folder)", digest)
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

extension [String] {
    /// Each once, in the order of their first place.
    fileprivate var uniqued: [String] {
        enumerated().filter { index, item in !self[..<index].contains(item) }.map(\.element)
    }
}
