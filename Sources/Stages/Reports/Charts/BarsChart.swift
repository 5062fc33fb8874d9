/// Lying bars from zero, a row a name, with whiskers and the usual as a dashed tick.
struct BarsChart {
    struct Bar: Sendable {
        let name: String
        /// Beside the bar, written out.
        let text: String
        let value: Range3
        let usual: Double?
        let role: ChartSpec.Role
    }

    let bars: [Bar]
    let axis: ValueAxis

    func draw(_ size: ChartWidth) -> SVGCanvas {
        let isWide = size.isWide
        let row: Double = isWide ? 32 : 50
        var canvas = SVGCanvas(width: size.width, height: row * Double(bars.count) + 4)
        let left: Double = isWide ? 200 : 0
        let right = isWide ? size.width - 130 : size.width
        let x = Scale(domain: axis.domain, from: left + (isWide ? 6 : 0), to: right)
        if axis.domain.lowerBound < 0 || isWide { canvas.line(x(0), 0, x(0), canvas.height, "hair2") }
        for (index, bar) in bars.enumerated() {
            let y = row * Double(index) + (isWide ? 8 : 22)
            let style = bar.role == .own ? "t b ink" : "t ink"
            canvas.text(0, isWide ? y + 12 : y - 6, Self.clipped(bar.name, isWide ? 27 : 30), style)
            canvas.text(size.width, isWide ? y + 12 : y - 6, bar.text, "t m num", .end)
            let (from, to) = (min(x(0), x(bar.value.value)), max(x(0), x(bar.value.value)))
            canvas.rect(from, y, to - from, 14, ColumnsChart.fill(bar.role))
            if bar.value.high > bar.value.low {
                canvas.whisker(
                    horizontal: y + 7, from: x(bar.value.low), to: x(bar.value.high), cap: 4,
                    bar.role == .own ? "whisko" : "whisk2")
            }
            if let usual = bar.usual { canvas.line(x(usual), y - 3, x(usual), y + 17, "usual") }
        }
        return canvas
    }

    /// A row has room for so many letters; the table below has the whole name.
    static func clipped(_ name: String, _ most: Int) -> String {
        let isWide = name.unicodeScalars.contains { $0.value > 0x2E80 }
        let room = isWide ? most * 5 / 9 : most
        return name.count > room ? name.prefix(room - 1) + "…" : name
    }
}
