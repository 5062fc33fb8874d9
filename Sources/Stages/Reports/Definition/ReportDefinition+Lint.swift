package import SQLiteDatabase

extension ReportDefinition {
    /// Columns that the drawing of a figure names and its query lacks.
    package func missingColumns(_ figure: Figure, _ columns: [String]) -> [String] {
        guard let chart = figure.chart, !columns.isEmpty else { return [] }
        var named = (chart.series + [chart.usual].compactMap { $0 }).flatMap { [$0.value, $0.low, $0.high] }
            .compactMap { $0 }
        named += chart.columns.map(\.name) + [chart.limit].compactMap { $0 }
        if chart.mark != .table && chart.mark != .bars { named.append(chart.x) }
        if !chart.y.isEmpty { named.append(chart.y) }
        return named.filter { !$0.isEmpty && !columns.contains($0) }
    }

    /// Words that its own figures want, by language.
    package func missingWords() -> [String] {
        wordings.sorted { $0.key < $1.key }.flatMap { language, wording -> [String] in
            figures.filter { $0.chart != nil }.flatMap { figure in
                ["kicker", "finding"].compactMap { part in
                    let key = "figures.\(figure.id).\(part)"
                    let isThere = wording.has(key) || wording.keys.contains { $0.hasPrefix("\(key).") }
                    return isThere ? nil : "locales/\(language).json5 lacks \(key)"
                }
            }
        }
    }
}

extension FigureTable {
    /// The columns of a query, which is compiled and not run.
    package static func columns(of sql: String, on connection: Connection) throws -> [String] {
        try Statement(sql, on: connection).columnNames
    }
}
