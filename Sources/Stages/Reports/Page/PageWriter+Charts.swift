internal import Foundation
internal import SQLiteDatabase

/// Figures of the kinds `chart` and `table`: whatever their queries answer, drawn as `report.json5` says.
extension PageWriter {
    func chart(_ figure: ReportDefinition.Figure) -> FigureFrame? {
        let table = table(figure)
        guard let spec = figure.chart, !table.rows.isEmpty else { return nil }
        guard let (body, summary) = drawing(figure, spec, table.records) else { return nil }
        let finding = sentences.own(figure, "finding")
        let kicker = sentences.own(figure, "kicker")?.text ?? wording.text("generic.kicker", ["id": figure.id])
        let note = Self.coded(sentences.own(figure, "note")?.html ?? "")
        var queries = [table.sql]
        queries += figure.with.keys.sorted().map { self.table(figure, $0).sql }
        return FigureFrame(
            id: figure.id, size: figure.size, kicker: kicker,
            finding: finding?.html ?? escapeHTML(wording.counted("generic.finding", table.rows.count)),
            body: body(alternative(finding?.text ?? kicker, summary)), note: note,
            table: spec.mark == .table ? nil : dataTable(figure, spec, table, kicker), queries: queries)
    }

    /// Words between backticks are commands.
    static func coded(_ html: String) -> String { html.replacing(/`([^`]+)`/) { "<code>\($0.output.1)</code>" } }

    private func alternative(_ finding: String, _ summary: String) -> String {
        summary.isEmpty ? finding : wording.text("chart.alt", ["finding": finding, "data": summary])
    }

    /// What takes its text alternative and is drawn, and the data in a sentence.
    typealias Drawing = (body: (String) -> String, summary: String)

    private func drawing(
        _ figure: ReportDefinition.Figure, _ spec: ChartSpec, _ records: [FigureTable.Record]
    ) -> Drawing? {
        switch spec.mark {
        case .lines: lines(figure, spec, records)
        case .columns: columns(figure, spec, records)
        case .bars: bars(figure, spec, records)
        case .heat: heat(figure, spec, records)
        case .points: points(figure, spec, records)
        case .timeline: timeline(figure, spec, records)
        case .table: ({ _ in self.tableBody(figure, spec, records) }, "")
        }
    }

    private func place(_ figure: ReportDefinition.Figure, _ both: @escaping (ChartWidth) -> SVGCanvas)
        -> (String) -> String
    {
        { label in
            figure.size == .small ? both(.narrow).element("one", label: label) : self.twice(label, both)
        }
    }

    func written(_ spec: ChartSpec, _ value: Double) -> String {
        spec.format.text(value, wording, brief.period.zone)
    }

    private func range(_ series: ChartSpec.Series, _ row: FigureTable.Record) -> Range3? {
        row.real(series.value).map { value in
            Range3(
                value: value, low: series.low.flatMap(row.real) ?? value, high: series.high.flatMap(row.real) ?? value)
        }
    }

    /// Days on Mondays, hours by three, names all.
    private func places(_ spec: ChartSpec, _ records: [FigureTable.Record]) -> PlaceAxis {
        let zone = brief.period.zone
        return PlaceAxis(
            places: records.enumerated().map { index, row in
                let isLast = index == records.count - 1
                let text = row.text(spec.x)
                if let time = FigureTable.time(text) {
                    let clock = wording.clock(time, zone)
                    let name = "\(wording.day(CivilDay(time, in: zone))) \(clock)"
                    let hour = Int(clock.prefix(2)) ?? 0
                    return .init(name: name, tick: isLast || hour % 3 == 0 ? clock : "")
                }
                if let day = CivilDay(text) {
                    let isTick = isLast || day.weekday == 1 || records.count < 10
                    return .init(name: wording.weekdayAndDay(day), tick: isTick ? wording.day(day) : "")
                }
                let name = row.real(spec.x).map(wording.short) ?? text
                return .init(name: name, tick: name)
            })
    }

    private func marks(
        _ figure: ReportDefinition.Figure, _ spec: ChartSpec, _ records: [FigureTable.Record]
    ) -> [LinesChart.Mark] {
        guard let name = spec.marks else { return [] }
        let own = table(figure, name).records.filter { $0.text("state") != "withdrawn" }
        return records.enumerated().compactMap { index, row in
            let here = own.filter { $0.text("day") == row.text(spec.x) }
            guard !here.isEmpty else { return nil }
            return LinesChart.Mark(
                index: index, label: "", isOpen: here.contains { ["open", "ongoing"].contains($0.text("state")) })
        }
    }

    private func titles(
        _ places: PlaceAxis, _ series: [(name: String, values: [Double?])], _ spec: ChartSpec
    ) -> [String] {
        places.places.enumerated().map { index, place in
            let values = series.compactMap { entry -> String? in
                guard let value = entry.values[index] else { return nil }
                return series.count == 1 ? written(spec, value) : "\(entry.name) \(written(spec, value))"
            }
            let state = values.isEmpty ? wording.text("noData") : values.joined(separator: wording.text("list"))
            return wording.text("series.hoverWithout", ["day": place.name, "state": state])
        }
    }

    /// What a series does from its first value to its last.
    private func course(_ name: String, _ values: [Double?], _ places: PlaceAxis, _ spec: ChartSpec) -> String {
        let known = values.enumerated().compactMap { index, value in value.map { (index, $0) } }
        guard let first = known.first, let last = known.last, let low = known.min(by: { $0.1 < $1.1 }),
            let high = known.max(by: { $0.1 < $1.1 })
        else { return wording.text("chart.unknown", ["name": name]) }
        return wording.text(
            "chart.course",
            [
                "name": name, "first": written(spec, first.1), "last": written(spec, last.1),
                "low": written(spec, low.1), "lowAt": places.places[low.0].name, "high": written(spec, high.1),
                "highAt": places.places[high.0].name,
            ])
    }

    private func lines(
        _ figure: ReportDefinition.Figure, _ spec: ChartSpec, _ records: [FigureTable.Record]
    ) -> Drawing? {
        let places = places(spec, records)
        let lines = spec.series.map { series in
            let values = records.map { range(series, $0) }
            let last = (values.last { $0 != nil } ?? nil).map { written(spec, $0.value) } ?? ""
            return LinesChart.Line(
                name: sentences.name("series", series.key, of: figure), role: series.role, values: values, last: last)
        }
        let usual = records.map { row in spec.usual.flatMap { range($0, row) } }
        let values = lines.flatMap(\.values).compactMap { $0 } + usual.compactMap { $0 }
        let axis = ValueAxis(values.flatMap { [$0.low, $0.high] }, least: spec.range)
        let known = lines.map { (name: $0.name, values: $0.values.map { $0?.value }) }
        let chart = LinesChart(
            places: places, lines: lines, usual: usual, usualLabel: wording.text("usual"),
            marks: marks(figure, spec, records), axis: axis, tick: { self.tick(spec, axis, $0) },
            titles: titles(places, known, spec))
        let summary = known.map { course($0.name, $0.values, places, spec) }.joined(separator: wording.text("sentence"))
        return (place(figure) { chart.draw($0) }, summary)
    }

    private func tick(_ spec: ChartSpec, _ axis: ValueAxis, _ value: Double) -> String {
        spec.format.tick(abs(value) < axis.step / 1000 ? 0 : value, step: axis.step, wording, brief.period.zone)
    }

    private func columns(
        _ figure: ReportDefinition.Figure, _ spec: ChartSpec, _ records: [FigureTable.Record]
    ) -> Drawing? {
        let places = places(spec, records)
        let parts = spec.series.map { series in
            let values = records.map { $0.real(series.value) }
            return ColumnsChart.Part(
                name: sentences.name("series", series.key, of: figure), role: series.role,
                last: (values.last { $0 != nil } ?? nil).map { written(spec, $0) } ?? "", values: values)
        }
        let usual = records.map { row in spec.usual.flatMap { range($0, row) } }
        let limit = records.map { row in spec.limit.flatMap(row.real) }
        let heights = records.indices.map { index in parts.reduce(0) { $0 + max(0, $1.values[index] ?? 0) } }
        let depths = records.indices.map { index in parts.reduce(0) { $0 + min(0, $1.values[index] ?? 0) } }
        let axis = ValueAxis(heights + depths + usual.compactMap { $0?.value }, least: spec.range)
        let known = parts.map { (name: $0.name, values: $0.values) }
        let highest = heights.enumerated().max { $0.element < $1.element }
        let peak = parts.count == 1 ? highest.map { ($0.offset, written(spec, $0.element)) } : nil
        let chart = ColumnsChart(
            places: places, parts: parts, usual: usual, usualLabel: wording.text("usual"), limit: limit,
            limitLabel: wording.has("figures.\(figure.id).limit") ? wording.text("figures.\(figure.id).limit") : "",
            missing: Set(records.indices.filter { records[$0].int("missing") == 1 }),
            gapLabel: wording.text("series.gap"), axis: axis, tick: { self.tick(spec, axis, $0) },
            peak: (highest?.element ?? 0) > 0 ? peak : nil, titles: titles(places, known, spec))
        let summary = known.map { course($0.name, $0.values, places, spec) }.joined(separator: wording.text("sentence"))
        return (place(figure) { chart.draw($0) }, summary)
    }

    private func bars(
        _ figure: ReportDefinition.Figure, _ spec: ChartSpec, _ records: [FigureTable.Record]
    ) -> Drawing? {
        guard let series = spec.series.first else { return nil }
        let shown = records.prefix(spec.rows)
        let bars = shown.compactMap { row in
            range(series, row).map { value in
                BarsChart.Bar(
                    name: named(row, spec.y), text: written(spec, value.value), value: value,
                    usual: spec.usual.flatMap { row.real($0.value) }, role: role(spec, series, row, value.value))
            }
        }
        guard !bars.isEmpty else { return nil }
        let axis = ValueAxis(
            bars.flatMap { [$0.value.low, $0.value.high, $0.usual ?? 0] }, least: spec.range)
        let list = bars.prefix(8).map { wording.text("voice.bar", ["name": $0.name, "share": $0.text]) }
        return (
            place(figure) { BarsChart(bars: bars, axis: axis).draw($0) },
            list.joined(separator: wording.text("list"))
        )
    }

    /// The column `own` marks a row as one's own; a signed value takes the colour of its sign.
    private func role(
        _ spec: ChartSpec, _ series: ChartSpec.Series, _ row: FigureTable.Record, _ value: Double
    ) -> ChartSpec.Role {
        if row["own"].integer != nil { return row.int("own") == 1 ? .own : .other }
        return spec.format == .signed ? (value < 0 ? .negative : .positive) : series.role
    }

    /// What a record is called: a date, or its column's word.
    private func named(_ row: FigureTable.Record, _ column: String) -> String {
        let text = row.text(column)
        if let day = CivilDay(text) { return wording.day(day) }
        if wording.has("words.\(text)") { return wording.text("words.\(text)") }
        return row.text(column).isEmpty ? row.real(column).map(wording.short) ?? "–" : text
    }
}
