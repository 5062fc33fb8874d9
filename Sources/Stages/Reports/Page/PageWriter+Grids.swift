internal import Foundation
internal import SQLiteDatabase

/// Grids, points, lines of days and tables of the chart grammar.
extension PageWriter {
    func heat(
        _ figure: ReportDefinition.Figure, _ spec: ChartSpec, _ records: [FigureTable.Record]
    ) -> Drawing? {
        guard let series = spec.series.first else { return nil }
        let rows = records.map { $0.written(spec.y) }.uniqued
        let found = records.map { $0.written(spec.x) }.uniqued
        // Hours and days run on, whichever the first row has; words stay in the query's order.
        let columns = found.allSatisfy { $0.first?.isNumber ?? false } ? found.sorted() : found
        let byCell = Dictionary(
            records.map { ("\($0.written(spec.y))\n\($0.written(spec.x))", $0) }, uniquingKeysWith: { $1 })
        let most = records.compactMap { $0.real(series.value) }.max() ?? 0
        let isSigned = spec.format == .signed
        let cells = rows.map { row in
            columns.map { column -> CellsChart.Cell in
                let record = byCell["\(row)\n\(column)"]
                let value = record?.real(series.value)
                let text = value.map { written(spec, $0) } ?? wording.text("noData")
                let title = wording.text(
                    "chart.cell", ["row": heading(row), "column": heading(column), "value": text])
                guard let value else { return .init(style: record == nil ? "hfew" : "gapf", text: "", title: title) }
                let style = isSigned ? CellsChart.net(value) : CellsChart.amount(value, of: most)
                let isWritten = isSigned ? abs(value) >= 0.1 : value > 0
                return .init(
                    style: style, text: isWritten ? text.replacing("0.", with: ".") : "", title: title)
            }
        }
        let chart = CellsChart(rows: rows.map(heading), columns: columns.map(heading), cells: cells)
        let highest = records.max { ($0.real(series.value) ?? 0) < ($1.real(series.value) ?? 0) }
        let summary = highest.map { record in
            wording.text(
                "chart.most",
                [
                    "row": heading(record.written(spec.y)), "column": heading(record.written(spec.x)),
                    "value": written(spec, record.real(series.value) ?? 0),
                ])
        }
        return (
            { label in
                figure.size == .small
                    ? chart.draw(.narrow).element("one", label: label) : self.twice(label) { chart.draw($0) }
            }, summary ?? ""
        )
    }

    /// A row's or column's heading: a day, a word of the report, or itself.
    private func heading(_ text: String) -> String {
        if let day = CivilDay(text) { return wording.day(day) }
        return wording.has("words.\(text)") ? wording.text("words.\(text)") : text
    }

    func points(
        _ figure: ReportDefinition.Figure, _ spec: ChartSpec, _ records: [FigureTable.Record]
    ) -> Drawing? {
        guard let series = spec.series.first else { return nil }
        let points = records.compactMap { row -> PointsChart.Point? in
            guard let said = row.real(spec.x), let value = row.real(series.value) else { return nil }
            let range = Range3(
                value: value, low: series.low.flatMap(row.real) ?? value, high: series.high.flatMap(row.real) ?? value)
            let text = wording.text(
                "chart.point",
                [
                    "said": written(spec, said), "found": written(spec, value),
                    "posts": wording.counted("posts", row.int("posts")),
                ])
            return PointsChart.Point(said: said, found: range, weight: Double(row.int("posts")), title: text)
        }
        guard !points.isEmpty else { return nil }
        let chart = PointsChart(points: points) { self.written(spec, $0) }
        return (
            { chart.draw().element("one", label: $0) },
            points.map(\.title).joined(separator: wording.text("list"))
        )
    }

    func timeline(
        _ figure: ReportDefinition.Figure, _ spec: ChartSpec, _ records: [FigureTable.Record]
    ) -> Drawing? {
        let window = brief.period.window(figure.days)
        let events = records.compactMap { row in
            row.day(spec.x).map { day in
                TimelineChart.Event(
                    day: day, label: wording.day(day), isOpen: ["open", "ongoing"].contains(row.text("state")))
            }
        }
        guard let first = window.first, let last = window.last, !events.isEmpty else { return nil }
        let chart = TimelineChart(first: first, last: last, events: events, wording: wording)
        return (
            { chart.draw().element("one", label: $0) },
            events.map(\.label).joined(separator: wording.text("list"))
        )
    }

    // MARK: Tables

    private func cell(
        _ column: ChartSpec.Column, _ row: FigureTable.Record, _ lines: [String: [String: [Double]]]
    ) -> String {
        guard let name = column.spark else {
            let text = column.format.text(column.name, of: row, wording, brief.period.zone)
            return row[column.name].text == nil ? escapeHTML(text) : isolated(text)
        }
        let values = lines[name]?[row.written(column.name)] ?? []
        guard let last = values.last, let first = values.first, let most = values.max() else { return "–" }
        let alt = wording.text(
            "topics.spark",
            ["first": wording.short(first), "last": wording.short(last), "most": wording.short(most)])
        return SparklineChart(values: values, isBad: false).draw().element("spark", label: alt)
    }

    func tableBody(
        _ figure: ReportDefinition.Figure, _ spec: ChartSpec, _ records: [FigureTable.Record]
    ) -> String {
        var lines: [String: [String: [Double]]] = [:]
        for name in Set(spec.columns.compactMap(\.spark)) {
            let table = table(figure, name)
            let (key, value) = (table.columns.first ?? "", table.columns.last ?? "")
            lines[name] = Dictionary(grouping: table.records) { $0.written(key) }.mapValues {
                $0.map { $0.real(value) ?? 0 }
            }
        }
        let shown = records.prefix(spec.rows)
        let rows = shown.map { row in spec.columns.map { cell($0, row, lines) } }
        let left = spec.columns.indices.filter { !spec.columns[$0].format.isNumeric || spec.columns[$0].spark != nil }
        let table = FigureFrame.Table(
            title: sentences.own(figure, "kicker")?.text ?? figure.id,
            columns: spec.columns.map { sentences.name("columns", $0.spark ?? $0.name, of: figure) }, rows: rows,
            leftColumns: Set(left), isHidden: true)
        let more =
            records.count > shown.count
            ? "<p class=\"note\">\(escapeHTML(wording.counted("revisions.more", records.count - shown.count)))</p>" : ""
        return table.html + more
    }

    /// The data of a chart for those who read rather than see: every column of its query.
    func dataTable(
        _ figure: ReportDefinition.Figure, _ spec: ChartSpec, _ table: FigureTable, _ title: String
    ) -> FigureFrame.Table {
        let values = Set(spec.series.flatMap { [$0.value, $0.low, $0.high] }.compactMap { $0 })
        let shown = table.columns.indices.filter { table.columns[$0] != "missing" }
        let rows = table.rows.suffix(60).map { row in
            shown.map { index -> String in
                let format: ValueFormat = values.contains(table.columns[index]) ? spec.format : .moment
                if format == .moment, let number = row[index].real { return escapeHTML(wording.short(number)) }
                let text = format.text(row[index], wording, brief.period.zone)
                return row[index].text == nil ? escapeHTML(text) : isolated(heading(text))
            }
        }
        let left = shown.enumerated().filter { _, index in
            table.rows.contains { $0[index].text != nil }
        }.map(\.offset)
        return FigureFrame.Table(
            title: title, columns: shown.map { sentences.name("columns", table.columns[$0], of: figure) }, rows: rows,
            leftColumns: Set(left + [0]))
    }
}

extension FigureTable.Record {
    /// A value as a key: text, or its digits.
    func written(_ name: String) -> String {
        switch self[name] {
        case .text(let text): text
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .null, .blob: ""
        }
    }
}
