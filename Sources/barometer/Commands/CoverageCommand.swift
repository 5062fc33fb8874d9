internal import Configuration
internal import Connectors
internal import Domain
internal import Foundation
internal import SQLiteDatabase
internal import Storage
internal import Support

/// coverage: what was fetched and what was not, as a calendar and a list of gaps.
enum CoverageCommand {
    static let command = CommandSpec(
        name: "coverage", summary: "Show what was fetched, day by day, and what is missing.", operands: ["[SOURCE…]"],
        options: [CommandSpec.Option(name: "days", value: "N", help: "how many days back (42)")],
        examples: [
            ("barometer coverage", "a calendar of all sources, and their gaps"),
            ("barometer coverage news --days 90", "one source, a quarter"),
            (#"barometer sql "SELECT * FROM coverage_day""#, "the same as numbers"),
        ],
        details:
            "A gap is tried again, first thing, by the next `barometer fetch`; after five times it is left to you:\n"
            + "`barometer fetch SOURCE --since … --until …` fills it by hand.\n"
            + "Searches of services give posts that lack the word: monitors match all of them again, and the\n"
            + "last lines count those that none wants."
    ) { invocation in
        let session = try Session(invocation)
        try session.requireDatabase()
        guard let count = Int(invocation.value("days") ?? "42"), (1...3660).contains(count) else {
            throw UsageError(description: "--days wants a number from 1 to 3660")
        }
        let today = session.clock.now / 86_400
        let days = (0..<count).map { day(today - Int64(count - 1 - $0)) }
        let rows = try ReadOnlyQuery(
            """
            SELECT source, day, complete_hours, partial_hours, failed_hours FROM coverage_day
            WHERE day >= '\(days[0])' ORDER BY source, day
            """, layout: session.layout
        ).rows.map { Row($0) }
        let gaps = try ReadOnlyQuery(
            """
            SELECT source, start, "end", hours, status, coalesce(cause, ''), coalesce(reason, ''), attempts
            FROM coverage_gap WHERE "end" >= '\(days[0])' ORDER BY source, start
            """, layout: session.layout)
        let chosen = Set(invocation.operands)
        let sources = Set(rows.map(\.source)).filter { chosen.isEmpty || chosen.contains($0) }.sorted()
        for name in invocation.operands where !sources.contains(name) {
            let guess =
                nearest(to: name, among: Set(rows.map(\.source)).sorted()).map { " Did you mean `\($0)`?" } ?? ""
            throw UsageError(description: "the ledger has no source `\(name)`.\(guess)")
        }
        if session.wantsJSON {
            Terminal.emit(QueryFormat.json.text(gaps.columns, gaps.rows))
            return .ok
        }
        let calendar = CoverageCalendar(
            days: days,
            rows: sources.map { source in
                let own = rows.filter { $0.source == source }
                let cells = days.map { day in
                    own.first { $0.day == day }.map {
                        CoverageCalendar.Cell(complete: $0.complete, partial: $0.partial, failed: $0.failed)
                    } ?? .unasked
                }
                let complete = own.reduce(0) { $0 + $1.complete }
                let asked = own.reduce(0) { $0 + $1.complete + $1.partial + $1.failed }
                return (source, cells, asked > 0 ? complete / asked : nil)
            })
        Terminal.print(sources.isEmpty ? "nothing was fetched yet" : calendar.text(isColoured: session.isColoured))
        let left = try leftBehind(sources, session).filter { !chosen.contains($0) }
        let missing = gaps.rows.filter { sources.contains($0[0].text ?? "") && !left.contains($0[0].text ?? "") }
        if !missing.isEmpty { Terminal.print("\nGAPS") }
        for gap in missing { Terminal.print(line(gap)) }
        for name in left where gaps.rows.contains(where: { $0[0].text == name }) {
            Terminal.print(
                "\n\(name) is not in the configuration any more; `barometer coverage \(name)` lists its gaps")
        }
        try showYield(of: sources, session)
        return .ok
    }

    /// Sources of the ledger that the configuration does not have any more: nobody will fill their gaps.
    private static func leftBehind(_ sources: [String], _ session: Session) throws -> [String] {
        guard let configured = try session.configurationIfAny()?.sources.map(\.name) else { return [] }
        let imports = try ReadOnlyQuery("SELECT name FROM source WHERE connector = 'import'", layout: session.layout)
            .rows
        let kept = Set(configured + imports.compactMap { $0[0].text })
        return sources.filter { !kept.contains($0) }
    }

    /// What sources gave and nobody had asked for. A week of it: more would be long to count.
    private static func showYield(of sources: [String], _ session: Session) throws {
        let rows = try ReadOnlyQuery(
            SourceYield.query(since: session.clock.now - 7 * 86_400), layout: session.layout
        ).rows.filter { sources.contains($0[0].text ?? "") && $0[2].integer ?? 0 > 0 }
        guard !rows.isEmpty else { return }
        Terminal.print("\nGIVEN BUT WANTED BY NO MONITOR, in the last 7 days")
        for row in rows {
            let (posts, unmatched) = (row[1].integer ?? 0, row[2].integer ?? 0)
            Terminal.print("  \(row[0].text ?? "")  \(unmatched) of \(posts) posts (\(unmatched * 100 / posts) %)")
        }
    }

    private struct Row {
        let source: String
        let day: String
        let complete: Double
        let partial: Double
        let failed: Double

        init(_ cells: [SQLValue]) {
            source = cells[0].text ?? ""
            day = cells[1].text ?? ""
            (complete, partial, failed) = (cells[2].real ?? 0, cells[3].real ?? 0, cells[4].real ?? 0)
        }
    }

    private static func day(_ number: Int64) -> String {
        String(Date(timeIntervalSince1970: Double(number) * 86_400).ISO8601Format().prefix(10))
    }

    private static func line(_ gap: [SQLValue]) -> String {
        func text(_ index: Int) -> String { gap[index].text ?? "" }
        let hours = String(format: "%.1f", gap[3].real ?? 0)
        let tries = gap[7].integer ?? 0
        let often = tries > 1 ? ", tried \(tries) times" : ""
        return "  \(text(0))  \(text(1)) to \(text(2)) (\(hours) h)  \(text(4)): \(text(6))\(often)"
    }
}
