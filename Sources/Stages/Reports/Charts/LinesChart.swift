/// Values along days or hours: lines with their intervals, the usual as a sand band, gaps open, alerts as diamonds.
struct LinesChart {
    struct Line: Sendable {
        let name: String
        let role: ChartSpec.Role
        /// Nil where nothing is known.
        let values: [Range3?]
        /// Of the last value, written out.
        let last: String
    }

    struct Mark: Sendable {
        let index: Int
        let label: String
        let isOpen: Bool
    }

    let places: PlaceAxis
    let lines: [Line]
    let usual: [Range3?]
    let usualLabel: String
    let marks: [Mark]
    let axis: ValueAxis
    let tick: (Double) -> String
    /// On hover, one a place.
    let titles: [String]

    func draw(_ size: ChartWidth) -> SVGCanvas {
        let isWide = size.isWide
        var canvas = SVGCanvas(width: size.width, height: isWide ? 320 : 280)
        let (x0, x1): (Double, Double) = (isWide ? 50 : 44, size.width - labelWidth)
        let (top, bottom): (Double, Double) = (marks.isEmpty ? 14 : 30, canvas.height - 30)
        let y = Scale(domain: axis.domain, from: bottom, to: top)
        let count = max(places.places.count, 1)
        func x(_ index: Int) -> Double { x0 + (Double(index) + 0.5) * (x1 - x0) / Double(count) }
        for value in axis.ticks {
            canvas.line(x0, y(value), x1, y(value), abs(value) < 1e-12 ? "zero" : "grid")
            canvas.text(x0 - 7, y(value) + 4, tick(value), "t num", .end)
        }
        places.draw(&canvas, from: x0, to: x1, y: bottom, isWide: isWide)
        for run in Self.runs(usual) {
            let points = run.compactMap { index in usual[index].map { (x(index), $0) } }
            canvas.band(points.map { ($0.0, y($0.1.high)) }, points.map { ($0.0, y($0.1.low)) }, "bandf")
            canvas.polyline(points.map { ($0.0, y($0.1.value)) }, "basel nf")
        }
        for line in lines { draw(line, &canvas, x, y) }
        for mark in marks where places.places.indices.contains(mark.index) {
            canvas.line(x(mark.index), top - 4, x(mark.index), bottom, "alertl")
            canvas.diamond(x(mark.index), top - 11, 6, mark.isOpen ? "dia" : "dia0")
        }
        labels(&canvas, x1 + 10, y, top, bottom)
        let slot = (x1 - x0) / Double(count)
        for (index, title) in titles.enumerated() {
            canvas.rect(x0 + slot * Double(index), top, slot, bottom - top, "hit", title: title)
        }
        return canvas
    }

    /// Room for what stands at the ends of the lines.
    private var labelWidth: Double {
        let names = lines.flatMap { [$0.name, $0.last] } + (usual.contains { $0 != nil } ? [usualLabel] : [])
        return 16 + min(130, names.map(SVGCanvas.textWidth).max() ?? 0)
    }

    private func draw(_ line: Line, _ canvas: inout SVGCanvas, _ x: (Int) -> Double, _ y: Scale) {
        let runs = Self.runs(line.values)
        for run in runs {
            let points = run.compactMap { index in line.values[index].map { (x(index), $0) } }
            if points.contains(where: { $0.1.high > $0.1.low }), points.count > 1 {
                canvas.band(points.map { ($0.0, y($0.1.high)) }, points.map { ($0.0, y($0.1.low)) }, "ribbon")
            }
            if points.count > 1 { canvas.polyline(points.map { ($0.0, y($0.1.value)) }, Self.style(line.role)) }
            guard runs.count > 1 || points.count == 1 else { continue }
            for end in [points.first, points.last].compactMap({ $0 }) {
                canvas.circle(end.0, y(end.1.value), 2.6, "dot")
            }
        }
        if let last = line.values.last ?? nil, let index = line.values.indices.last {
            canvas.circle(x(index), y(last.value), 4, line.role == .negative ? "dotneg" : "dotink")
        }
    }

    static func style(_ role: ChartSpec.Role) -> String {
        switch role {
        case .own, .first: "netl"
        case .negative: "netl lneg"
        case .positive: "netl lpos"
        case .neutral: "netl lneu"
        case .unsure: "netl luns"
        case .other, .second, .third: "spl"
        }
    }

    /// Names at the ends of the lines, pushed apart where they would touch.
    private func labels(_ canvas: inout SVGCanvas, _ x: Double, _ y: Scale, _ top: Double, _ bottom: Double) {
        var entries: [(place: Double, name: String, value: String, style: String)] = lines.compactMap { line in
            guard let value = line.values.last(where: { $0 != nil }) ?? nil else { return nil }
            return (y(value.value), line.name, line.last, Self.textStyle(line.role))
        }
        if let value = usual.last ?? nil { entries.append((y(value.value), usualLabel, "", "base")) }
        entries.sort { $0.place < $1.place }
        var places = entries.map(\.place)
        let step = 32.0
        for index in places.indices.dropFirst() { places[index] = max(places[index], places[index - 1] + step) }
        let over = max(0, (places.last ?? 0) - (bottom - 14))
        for index in places.indices.reversed() where over > 0 {
            let limit = index == places.count - 1 ? bottom - 14 : places[index + 1] - step
            places[index] = min(places[index], limit)
        }
        for (entry, place) in zip(entries, places) {
            canvas.text(x, place, entry.name, "t \(entry.style)")
            if !entry.value.isEmpty { canvas.text(x, place + 15, entry.value, "t b num \(entry.style)") }
        }
    }

    static func textStyle(_ role: ChartSpec.Role) -> String {
        switch role {
        case .negative: "negt"
        case .neutral: "neut"
        case .positive: "postx"
        case .unsure: "unst"
        case .own, .first: "ink"
        case .other, .second, .third: "m"
        }
    }

    /// Stretches of places whose value is known.
    static func runs(_ values: [Range3?]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for (index, value) in values.enumerated() where value != nil {
            if let last = runs.last, last.upperBound == index {
                runs[runs.count - 1] = last.lowerBound..<(index + 1)
            } else {
                runs.append(index..<(index + 1))
            }
        }
        return runs
    }
}
