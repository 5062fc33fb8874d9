/// The axis of values of a chart: at most five round ticks that hold all of them.
struct ValueAxis: Sendable {
    let ticks: [Double]
    let step: Double
    var domain: ClosedRange<Double> { (ticks.first ?? 0)...max(ticks.last ?? 1, (ticks.first ?? 0) + step) }

    /// - Parameter least: what it shows at the least; zero is always on it when this is nil.
    init(_ values: [Double], least: ClosedRange<Double>?) {
        let finite = values.filter(\.isFinite)
        let low = min(least?.lowerBound ?? 0, finite.min() ?? 0)
        var high = max(least?.upperBound ?? 0, finite.max() ?? 0)
        if high <= low { high = low + 1 }
        let step = Self.step(high - low, low, high)
        self.step = step
        let first = (low / step + 1e-9).rounded(.down)
        let last = (high / step - 1e-9).rounded(.up)
        ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    }

    /// 1, 2, 2.5 or 5 times a power of ten, so that at most five ticks hold the range.
    private static func step(_ span: Double, _ low: Double, _ high: Double) -> Double {
        var unit = 1e-6
        while unit * 10 < span / 4 { unit *= 10 }
        for factor in [1, 2, 2.5, 5, 10, 20, 25, 50, 100] {
            let step = factor * unit
            let count = (high / step - 1e-9).rounded(.up) - (low / step + 1e-9).rounded(.down)
            if count <= 4 { return step }
        }
        return span
    }
}

/// The places along a chart: days, hours or names.
struct PlaceAxis: Sendable {
    struct Place: Sendable {
        /// Whole, for hover and tables.
        let name: String
        /// Below the axis; empty for none.
        let tick: String
    }

    let places: [Place]

    /// Labels that have room between `from` and `to`: all that are wished where they fit, and always the last, which is bold.
    func draw(_ canvas: inout SVGCanvas, from: Double, to: Double, y: Double, isWide: Bool) {
        guard !places.isEmpty else { return }
        let slot = (to - from) / Double(places.count)
        let last = places.count - 1
        func centre(_ index: Int) -> Double { from + (Double(index) + 0.5) * slot }
        func half(_ index: Int) -> Double { SVGCanvas.textWidth(places[index].tick) / 2 }
        let end = min(max(centre(last), from + half(last)), to - half(last) + (isWide ? half(last) : 4))
        var free = from - 8
        for (index, place) in places.enumerated() where index != last && !place.tick.isEmpty {
            let x = max(centre(index), from + half(index) - 8)
            guard x - half(index) > free, x + half(index) < end - half(last) - 10 else { continue }
            canvas.line(centre(index), y, centre(index), y + 5, "tk")
            canvas.text(x, y + 19, place.tick, "t num", .middle)
            free = x + half(index) + 10
        }
        guard !places[last].tick.isEmpty else { return }
        canvas.line(centre(last), y, centre(last), y + 5, "tk")
        canvas.text(end, y + 19, places[last].tick, "t b num", .middle)
    }
}
