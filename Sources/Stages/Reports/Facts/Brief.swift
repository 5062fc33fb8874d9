internal import Foundation
package import SQLiteDatabase
package import Domain
internal import Digests

/// Everything that a brief says, in no language yet.
package struct Brief: Sendable {
    package let definition: ReportDefinition
    package let monitor: Monitor
    package let period: ReportPeriod
    /// The alert that was asked for by its number; nil for whatever the report's `subject` chooses.
    package let alert: Int64?
    /// Answers of every figure, by its id; of its further queries, by `id/name`.
    package let tables: [String: FigureTable]
    let headline: Headline
    let coverage: CoverageGrid
    let alerts: [AlertFacts]
    let topics: [TopicFacts]
    /// Quoted posts of the figures of kind `contradictions` and `posts`, by the figure's id.
    let posts: [String: [EvidencePost]]

    /// Asks all that the report's figures need; nil when its `subject` says that there is nothing to report.
    ///
    /// - Parameters:
    ///   - monitor: of a report about the whole store only its name, group and time zone are asked for.
    ///   - alert: the one that the report is about, where its `subject` asks for `:alert`.
    ///   - now: hours that are not over then are no gaps.
    package init?(
        _ definition: ReportDefinition, monitor: Monitor, period: ReportPeriod, alert: Int64? = nil,
        connection: Connection, now: Int64
    ) throws {
        guard
            let reader = try BriefReader(definition, monitor, period, alert, FigureQueries(connection: connection))
        else { return nil }
        self.alert = alert
        self.definition = definition
        self.monitor = monitor
        self.period = period
        let tables = try reader.tables()
        self.tables = tables
        func table(_ kind: ReportDefinition.Kind, _ name: String? = nil) -> FigureTable {
            guard let figure = definition.figures.first(where: { $0.kind == kind }) else { return .empty }
            return tables[name.map { "\(figure.id)/\($0)" } ?? figure.id] ?? .empty
        }
        headline = Headline(
            table(.headline), voice: table(.headline, "voice"), monitor: monitor.name,
            minimum: definition.minimumEffect,
            numbers: table(.numbers).records.map(Measure.init))
        let coverageDays = definition.figures.first { $0.kind == .coverage }?.days ?? 28
        coverage = CoverageGrid(table(.coverage), period: period, days: coverageDays, now: now)
        let evidence = Dictionary(grouping: table(.alerts, "posts").records) { $0.int64("alert_id") }
        alerts = try table(.alerts).records.map { row in
            let posts = try reader.posts(evidence[row.int64("alert_id")] ?? [])
            return AlertFacts(row, posts: posts, record: table(.alerts, "record"))
        }
        let window = period.window(definition.figures.first { $0.kind == .topics }?.days ?? 14)
        let examples = Dictionary(grouping: table(.topics, "posts").records) { $0.int64("topic_id") }
        let counts = Dictionary(grouping: table(.topics, "days").records) { $0.int64("topic_id") }
        topics = try table(.topics).records.map { row in
            let id = row.int64("topic_id")
            return TopicFacts(
                row, days: counts[id] ?? [], window: window, examples: try reader.posts(examples[id] ?? []))
        }
        var posts: [String: [EvidencePost]] = [:]
        for figure in definition.figures where figure.kind == .contradictions || figure.kind == .posts {
            posts[figure.id] = try reader.posts((tables[figure.id] ?? .empty).records)
        }
        self.posts = posts
    }

    /// Every post that is quoted, in the order of the page.
    var quoted: [EvidencePost] {
        alerts.flatMap(\.posts) + topics.flatMap(\.examples) + posts.sorted { $0.key < $1.key }.flatMap(\.value)
    }

    package var pictures: [MediaFile] { quoted.compactMap(\.picture).uniqued }

    /// Each once, with the verdict of the first post that shows it.
    package var judgedPictures: [JudgedPicture] {
        var seen: Set<String> = []
        return quoted.compactMap(\.judgedPicture).filter { seen.insert($0.file.sha256).inserted }
    }

    package var sounds: [MediaFile] { quoted.compactMap(\.sound).uniqued }

    /// Numbers of the posts that are quoted and scored, each once.
    package var explainable: [Int64] {
        quoted.filter { !$0.text.isEmpty && ["scored", "abstained"].contains($0.outcome) }.map(\.id).uniqued
    }

    /// Over everything asked: equal for equal data.
    package var dataDigest: String {
        let hash = SHA256()
        let provenance = definition.figures.first { $0.kind == .provenance }?.id
        for (name, table) in tables.sorted(by: { $0.key < $1.key }) where name != provenance {
            hash.update(Array("\(name)\n\(table.csv)".utf8))
        }
        return hexadecimal(hash.finish())
    }

    /// Days that this brief prints a figure for: what later revisions are measured against.
    package var reportedDays: [(day: String, posts: Int, net: Double?)] {
        guard let figure = definition.figures.first(where: { $0.kind == .netSeries }) else { return [] }
        return (tables[figure.id] ?? .empty).records.compactMap { row in
            row.int64("posts").map { (row.text("day"), Int($0), row.real("net")) }
        }
    }
}

extension Array where Element: Hashable {
    /// Each once, in the order of their first place.
    package var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}

extension FigureTable {
    static let empty = FigureTable(sql: "", columns: [], rows: [])
}

/// Asks the queries of one report for one monitor and day.
private struct BriefReader {
    let definition: ReportDefinition
    let queries: FigureQueries
    let period: ReportPeriod
    let common: [String: FigureQueries.Parameter]

    init?(
        _ definition: ReportDefinition, _ monitor: Monitor, _ period: ReportPeriod, _ alert: Int64?,
        _ queries: FigureQueries
    ) throws {
        self.definition = definition
        self.queries = queries
        self.period = period
        var common: [String: FigureQueries.Parameter] = [
            "monitor": .text(monitor.name), "group": .text(monitor.group), "report": .text(definition.name),
            "day": .text(period.day.description), "from": .text(period.firstDay.description),
            "start": .integer(period.start), "end": .integer(period.end),
            "alert": alert.map { .integer($0) } ?? .text(nil),
        ]
        if let sql = definition.subjectSQL {
            let table = try queries.ask(sql, common)
            guard let row = table.rows.first else { return nil }
            for (name, value) in zip(table.columns, row) { common[name] = FigureQueries.Parameter(value) }
        }
        self.common = common
    }

    func tables() throws -> [String: FigureTable] {
        var tables: [String: FigureTable] = [:]
        for figure in definition.figures {
            var parameters = common
            let first = period.day - (figure.days - 1)
            parameters["first"] = .text(first.description)
            parameters["window_start"] = .integer(first.start(in: period.zone))
            do {
                tables[figure.id] = try queries.ask(figure.sql, parameters)
                for (name, sql) in figure.with { tables["\(figure.id)/\(name)"] = try queries.ask(sql, parameters) }
            } catch {
                throw ReportError("report \(definition.name), figure \(figure.id): \(error)")
            }
        }
        return tables
    }

    func posts(_ records: [FigureTable.Record]) throws -> [EvidencePost] {
        try records.map { row in
            let parameters: [String: FigureQueries.Parameter] = ["post": .integer(row.int64("post_id") ?? 0)]
            return EvidencePost(
                row, parts: try queries.ask(definition.partsSQL, parameters),
                policy: try queries.ask(definition.policySQL, parameters))
        }
    }
}
