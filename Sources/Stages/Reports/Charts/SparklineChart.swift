/// Values a day on a scale of their own; only the last day is marked.
struct SparklineChart {
    let values: [Double]
    let isBad: Bool

    func draw() -> SVGCanvas {
        var canvas = SVGCanvas(width: 112, height: 34)
        let y = Scale(domain: 0...max(values.max() ?? 0, 1e-9), from: 28, to: 6)
        let step = values.count > 1 ? 100 / Double(values.count - 1) : 0
        let points = values.enumerated().map { (5 + step * Double($0), y($1)) }
        canvas.polyline(points, "spl")
        if let last = points.last { canvas.circle(last.0, last.1, 3, isBad ? "dotneg" : "dotink") }
        return canvas
    }
}
