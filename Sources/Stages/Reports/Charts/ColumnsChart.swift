/// Upright bars along days or hours: one value with its usual and the line that it must pass, or several, one over another.
struct ColumnsChart {
    struct Part: Sendable {
        let name: String
        let role: ChartSpec.Role
        /// Of the last column, written out.
        let last: String
        /// One a place; nil where nothing is known.
        let values: [Double?]
    }

    let places: PlaceAxis
    /// From below.
    let parts: [Part]
    let usual: [Range3?]
    let usualLabel: String
    let limit: [Double?]
    let limitLabel: String
    /// Places that were not fetched.
    let missing: Set<Int>
    let gapLabel: String
    let axis: ValueAxis
    let tick: (Double) -> String
    /// Place and text of the highest column of a single value.
    let peak: (index: Int, text: String)?
    let titles: [String]

    func draw(_ size: ChartWidth) -> SVGCanvas {
        let isWide = size.isWide
        var canvas = SVGCanvas(width: size.width, height: isWide ? 300 : 270)
        let (x0, x1): (Double, Double) = (isWide ? 50 : 44, size.width - labelWidth)
        let (top, bottom): (Double, Double) = (24, canvas.height - 30)
        let y = Scale(domain: axis.domain, from: bottom, to: top)
        let count = max(places.places.count, 1)
        let slot = (x1 - x0) / Double(count)
        for value in axis.ticks {
            canvas.line(x0, y(value), x1, y(value), abs(value) < 1e-12 ? "zero" : "grid")
            canvas.text(x0 - 7, y(value) + 4, tick(value), "t num", .end)
        }
        gaps(&canvas, x0, slot, top, bottom)
        for index in 0..<count { column(&canvas, index, x0 + slot * Double(index), slot, y, bottom) }
        steps(&canvas, usual.map { $0?.value }, "usual", x0, slot, y)
        steps(&canvas, limit, "thr", x0, slot, y)
        if let value = limit.last(where: { $0 != nil }) ?? nil, !limitLabel.isEmpty {
            canvas.text(x1, max(top + 4, y(value) - 6), limitLabel, "t alertt", .end)
        }
        if let peak {
            let value = parts.first?.values[peak.index] ?? 0
            let x = x0 + slot * (Double(peak.index) + 0.5)
            let half = SVGCanvas.textWidth(peak.text) / 2
            canvas.text(
                min(max(x, x0 + half), x1 - half), y(value) - 7, peak.text, "t b \(Self.text(peakRole))", .middle)
        }
        places.draw(&canvas, from: x0, to: x1, y: bottom, isWide: isWide)
        labels(&canvas, x1 + 10, y)
        for (index, title) in titles.enumerated() {
            canvas.rect(x0 + slot * Double(index), top, slot, bottom - top, "hit", title: title)
        }
        return canvas
    }

    private var peakRole: ChartSpec.Role { parts.first?.role ?? .own }

    private static func text(_ role: ChartSpec.Role) -> String { LinesChart.textStyle(role) }

    private var labelWidth: Double {
        guard parts.count > 1 else { return 8 }
        return 18 + min(150, parts.map { SVGCanvas.textWidth("\($0.name) \($0.last)") }.max() ?? 0)
    }

    private func gaps(_ canvas: inout SVGCanvas, _ x0: Double, _ slot: Double, _ top: Double, _ bottom: Double) {
        let values: [Range3?] = places.places.indices.map { index in
            missing.contains(index) ? Range3(value: 0, low: 0, high: 0) : nil
        }
        for run in LinesChart.runs(values) {
            let (left, right) = (x0 + slot * Double(run.lowerBound), x0 + slot * Double(run.upperBound))
            canvas.rect(left, top, right - left, bottom - top, "gapf")
            canvas.line(left, top, left, bottom, "gapl")
            canvas.line(right, top, right, bottom, "gapl")
            if right - left > 14 { canvas.verticalText((left + right) / 2, bottom - 10, gapLabel, "t gapt") }
        }
    }

    private func column(
        _ canvas: inout SVGCanvas, _ index: Int, _ x: Double, _ slot: Double, _ y: Scale, _ bottom: Double
    ) {
        let gap = slot > 8 ? 2.5 : slot > 4 ? 1 : 0.3
        var base = 0.0
        for part in parts {
            guard part.values.indices.contains(index), let value = part.values[index], value != 0 else { continue }
            let (from, to) = (y(base), y(base + value))
            let isSoft = parts.count == 1 && isBelowLimit(index, value)
            canvas.rect(
                x + gap / 2, min(from, to), slot - gap, abs(from - to),
                Self.fill(part.role) + (isSoft ? " soft" : ""))
            base += value
        }
    }

    /// Columns that do not pass the line are drawn fainter, where there is one.
    private func isBelowLimit(_ index: Int, _ value: Double) -> Bool {
        guard limit.indices.contains(index), let line = limit[index] else { return false }
        return value < line
    }

    static func fill(_ role: ChartSpec.Role) -> String {
        switch role {
        case .own: "fown"
        case .other: "foth"
        case .negative: "fneg"
        case .neutral: "fneu"
        case .positive: "fpos"
        case .unsure: "funs"
        case .first: "foth"
        case .second: "fown"
        case .third: "fthird"
        }
    }

    private func steps(
        _ canvas: inout SVGCanvas, _ values: [Double?], _ style: String, _ x0: Double, _ slot: Double, _ y: Scale
    ) {
        for (index, value) in values.enumerated() {
            guard let value, value <= axis.domain.upperBound else { continue }
            let x = x0 + slot * Double(index)
            canvas.line(x, y(value), x + slot, y(value), style)
        }
    }

    /// Beside the last column, from below, pushed apart upwards where they would touch.
    private func labels(_ canvas: inout SVGCanvas, _ x: Double, _ y: Scale) {
        guard parts.count > 1 else { return }
        var base = 0.0
        var previous = y(axis.domain.lowerBound) + 17
        for part in parts {
            guard let value = part.values.last(where: { $0 != nil }) ?? nil, value > 0 else { continue }
            let place = min(y(base + value / 2) + 4, previous - 17)
            canvas.text(x, place, part.name, bold: part.last, "t \(Self.text(part.role))")
            previous = place
            base += value
        }
    }
}
