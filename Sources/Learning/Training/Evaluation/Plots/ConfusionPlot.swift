/// A confusion matrix as SVG: rows true, columns said, shaded by the share of the row.
struct ConfusionPlot {
    let title: String
    let classes: [String]
    let matrix: ConfusionMatrix

    private static let cell = 64.0
    private static let left = 90.0
    private static let top = 60.0

    var svg: String {
        let size = Self.cell * Double(classes.count)
        let (width, height) = (Int(Self.left + size + 20), Int(Self.top + size + 34))
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" font-family=\"sans-serif\" font-size=\"12\">",
            "<title>\(Plot.escaped(title))</title>", "<rect width=\"\(width)\" height=\"\(height)\" fill=\"#ffffff\"/>",
            Plot.text(10, 22, title, size: 14),
        ]
        for (k, name) in classes.enumerated() {
            let middle = Self.cell * (Double(k) + 0.5)
            parts.append(Plot.text(Self.left + middle, Self.top - 8, name, size: 11, anchor: "middle"))
            parts.append(Plot.text(Self.left - 8, Self.top + middle + 4, name, size: 11, anchor: "end"))
        }
        for (truth, row) in matrix.counts.enumerated() {
            let sum = Double(max(row.reduce(0, +), 1))
            for (said, count) in row.enumerated() {
                parts += cell(truth, said, count, share: Double(count) / sum)
            }
        }
        parts.append(Plot.text(Self.left, Self.top + size + 20, "rows: true; columns: said"))
        return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private func cell(_ truth: Int, _ said: Int, _ count: Int, share: Double) -> [String] {
        let (x, y) = (Self.left + Self.cell * Double(said), Self.top + Self.cell * Double(truth))
        let ink = share > 0.55 ? "#ffffff" : "#000000"
        let middle = Plot.n(x + Self.cell / 2)
        return [
            "<rect x=\"\(Plot.n(x))\" y=\"\(Plot.n(y))\" width=\"\(Int(Self.cell))\" height=\"\(Int(Self.cell))\" fill=\"#0072B2\" fill-opacity=\"\(digits(share, 2))\" stroke=\"#cccccc\"/>",
            "<text x=\"\(middle)\" y=\"\(Plot.n(y + 30))\" text-anchor=\"middle\" fill=\"\(ink)\">\(count)</text>",
            "<text x=\"\(middle)\" y=\"\(Plot.n(y + 46))\" text-anchor=\"middle\" font-size=\"10\" fill=\"\(ink)\">\(digits(share * 100, 0)) %</text>",
        ]
    }
}
