/// Any answer as a drawing of its own: a panel a series, for two scales in one panel mislead. Days run across as lines, other
/// labels down as bars. A gap stays a gap.
package struct QueryChart {
    private let shape: QueryShape
    /// Said above the drawing, and by it to those who do not see it.
    private let title: String
    private static let width = 720.0
    /// A drawing that stands alone may be shown on any ground.
    static let paper = "svg{background:var(--paper)}"
    /// Bars beyond so many are counted, not drawn.
    private static let mostBars = 40

    package init(_ shape: QueryShape, title: String) {
        self.shape = shape.inOrder
        self.title = title
    }

    /// - Parameters: the style sheet of charts and that of colours, as reports have them.
    package func document(chartStyle: String, tokens: String) -> String {
        let canvas = shape.isSeries ? lines() : bars()
        return canvas.document(style: ChartStyle.resolved(chartStyle + Self.paper, tokens: tokens))
    }

    // MARK: Lines

    private func lines() -> SVGCanvas {
        let height = 150.0
        var canvas = SVGCanvas(width: Self.width, height: 34 + height * Double(shape.series.count) + 26)
        canvas.text(10, 20, title, "t b ink")
        for (index, series) in shape.series.enumerated() {
            let top = 34 + height * Double(index)
            panel(&canvas, series, index == 0 ? shape.band : nil, top + 26, top + height - 12)
            canvas.text(10, top + 12, series.name, "t b")
        }
        dates(&canvas, 34 + height * Double(shape.series.count) + 10)
        return canvas
    }

    private func x(_ index: Int) -> Double {
        56 + (Self.width - 66) * (Double(index) + 0.5) / Double(max(shape.labels.count, 1))
    }

    private func panel(
        _ canvas: inout SVGCanvas, _ series: QueryShape.Series, _ band: [(low: Double, high: Double)?]?, _ top: Double,
        _ bottom: Double
    ) {
        let ends = (band ?? []).compactMap { $0 }.flatMap { [$0.low, $0.high] }
        let ticks = Self.ticks(series.values.compactMap { $0 } + ends)
        let y = Scale(domain: ticks[0]...ticks[ticks.count - 1], from: bottom, to: top)
        for tick in ticks {
            canvas.line(56, y(tick), Self.width - 10, y(tick), abs(tick) < 1e-12 ? "zero" : "grid")
            canvas.text(48, y(tick) + 4, Self.number(tick), "t num", .end)
        }
        if let band {
            for run in Self.runs(band.map { $0 != nil }) {
                let upper = run.map { (x($0), y(band[$0]?.high ?? 0)) }
                canvas.band(upper, run.map { (x($0), y(band[$0]?.low ?? 0)) }, "ribbon")
            }
        }
        for run in Self.runs(series.values.map { $0 != nil }) {
            canvas.polyline(run.map { (x($0), y(series.values[$0] ?? 0)) }, "netl")
            // A value between two gaps has no line.
            if run.count == 1, let value = series.values[run.lowerBound] {
                canvas.circle(x(run.lowerBound), y(value), 2.5, "dot")
            }
        }
        for (index, value) in series.values.enumerated() {
            canvas.titled("\(shape.labels[index]): \(value.map(Self.number) ?? "no value")") {
                $0.rect(x(index) - 4, top, 8, bottom - top, "hit")
            }
        }
    }

    private func dates(_ canvas: inout SVGCanvas, _ y: Double) {
        let last = shape.labels.count - 1
        let step = max(1, (last + 7) / 8)
        // The last day always; others where they leave it room.
        for index in Array(stride(from: 0, to: last - step / 2, by: step)) + [last] {
            canvas.text(x(index), y + 8, String(shape.labels[index].prefix(10)), "t num", .middle)
        }
    }

    /// Stretches of `known` without a gap.
    private static func runs(_ known: [Bool]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for index in known.indices where known[index] {
            if let last = runs.last, last.upperBound == index {
                runs[runs.count - 1] = last.lowerBound..<index + 1
            } else {
                runs.append(index..<index + 1)
            }
        }
        return runs
    }

    // MARK: Bars

    private func bars() -> SVGCanvas {
        let shown = min(shape.labels.count, Self.mostBars)
        let top = 58.0
        let height = top + 22 * Double(shown) + (shape.labels.count > shown ? 24 : 6)
        var canvas = SVGCanvas(width: Self.width, height: height)
        canvas.text(10, 20, title, "t b ink")
        let widest = shape.labels.prefix(shown).map { SVGCanvas.textWidth(Self.clipped($0)) }.max() ?? 0
        let left = min(max(widest, 40) + 22, 270)
        let slot = (Self.width - left) / Double(shape.series.count)
        for row in 0..<shown { canvas.text(10, top + 22 * Double(row) + 14, Self.clipped(shape.labels[row]), "t ink") }
        for (column, series) in shape.series.enumerated() {
            let x = left + slot * Double(column)
            canvas.text(x, 44, series.name, "t b")
            bars(&canvas, series, x, x + slot - 70, top, shown)
        }
        if shape.labels.count > shown {
            canvas.text(10, height - 8, "… and \(shape.labels.count - shown) more", "t")
        }
        return canvas
    }

    private func bars(
        _ canvas: inout SVGCanvas, _ series: QueryShape.Series, _ x0: Double, _ x1: Double, _ top: Double, _ shown: Int
    ) {
        let values = series.values.prefix(shown).compactMap { $0 }
        let domain = min(0, values.min() ?? 0)...max(values.max() ?? 1, (values.min() ?? 0) < 0 ? 0 : 1e-12)
        // Room for the numbers of bars that go left.
        let scale = Scale(domain: domain, from: domain.lowerBound < 0 ? x0 + 50 : x0, to: x1)
        for row in 0..<shown {
            let y = top + 22 * Double(row)
            guard let value = series.values[row] else { continue }
            let isNegative = value < 0
            canvas.rect(
                min(scale(0), scale(value)), y + 2, abs(scale(value) - scale(0)), 16, isNegative ? "fneg" : "fown")
            canvas.text(
                scale(value) + (isNegative ? -5 : 5), y + 14, Self.number(value), "t num", isNegative ? .end : .start)
        }
        canvas.line(scale(0), top, scale(0), top + 22 * Double(shown), "ax")
    }

    // MARK: Numbers

    private static func clipped(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count > 34 ? line.prefix(33) + "…" : line
    }

    /// Three to six round values around all of `values`, zero among them when they have both signs or begin near it.
    static func ticks(_ values: [Double]) -> [Double] {
        guard var low = values.min(), var high = values.max() else { return [0, 1] }
        if low > 0, low < high / 2 || low == high { low = 0 }
        if high < 0, high > low / 2 || low == high { high = 0 }
        if low == high { high = low + 1 }
        var unit = 1.0
        while unit * 10 <= high - low { unit *= 10 }
        while unit > high - low { unit /= 10 }
        let step = [0.2, 0.5, 1, 2].map { $0 * unit }.first { (high - low) / $0 <= 4.5 } ?? unit * 2
        let (first, last) = ((low / step + 1e-9).rounded(.down), (high / step - 1e-9).rounded(.up))
        return stride(from: first, through: max(last, first + 1), by: 1).map { $0 * step }
    }

    /// At most four figures, with a true minus.
    package static func number(_ value: Double) -> String {
        let size = abs(value)
        let digits = size >= 100 || value == value.rounded() ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3
        var text = fixed(size, digits)
        if digits > 0, text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        return (value < 0 && text != "0" ? "\u{2212}" : "") + text
    }

    private static func fixed(_ value: Double, _ digits: Int) -> String {
        guard value < 1e15 else { return "\(value)" }
        let power = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
        let whole = Int64((value * power).rounded())
        guard digits > 0 else { return String(whole) }
        let text = String(whole)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        return padded.dropLast(digits) + "." + padded.suffix(digits)
    }
}
