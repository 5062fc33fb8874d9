internal import Reports
internal import Storage

/// An answer drawn with characters: days as a line of dots, other labels as bars.
struct TerminalChart {
    private let shape: QueryShape
    private let width: Int
    private let isColoured: Bool
    private static let rows = 10
    private static let mostBars = 40

    init(_ shape: QueryShape, width: Int, isColoured: Bool) {
        self.shape = shape.inOrder
        self.width = max(40, min(width, 160))
        self.isColoured = isColoured
    }

    var text: String {
        (shape.isSeries
            ? shape.series.enumerated().map { line($0.element, $0.offset == 0 ? shape.band : nil) }
            : shape.series.map(bars)).joined(separator: "\n\n")
    }

    /// Labels may be strangers' words: nothing in them may move the cursor or turn the line.
    private static func harmless(_ text: String) -> String {
        text.replacing(/[\p{Cc}\u{202A}-\u{202E}\u{2066}-\u{2069}]/, with: " ")
    }

    private func dim(_ text: String) -> String { isColoured ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
    private func bold(_ text: String) -> String { isColoured ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    // MARK: Lines

    /// Braille cells hold 2 × 4 dots; the interval is shaded behind them.
    private func line(_ series: QueryShape.Series, _ band: [(low: Double, high: Double)?]?) -> String {
        let known = series.values.compactMap { $0 } + (band ?? []).compactMap { $0 }.flatMap { [$0.low, $0.high] }
        guard let low = known.min(), let high = known.max() else {
            return bold(Self.harmless(series.name)) + "\n(no values)"
        }
        let (bottom, top) = low == high ? (low - 1, high + 1) : (low, high)
        let left = [bottom, top].map { QueryChart.number($0).count }.max() ?? 0
        let columns = min(width - left - 2, max(series.values.count * 2, 20))
        var dots = Dots(columns: columns, rows: Self.rows)
        func x(_ index: Int) -> Int {
            series.values.count < 2 ? 0 : index * (columns * 2 - 1) / (series.values.count - 1)
        }
        func y(_ value: Double) -> Int {
            Int(((top - value) / (top - bottom) * Double(Self.rows * 4 - 1)).rounded())
        }
        for (index, ends) in (band ?? []).enumerated() {
            if let ends { dots.shade(x(index) / 2, y(ends.high) / 4...max(y(ends.high), y(ends.low)) / 4) }
        }
        for (index, value) in series.values.enumerated() {
            guard let value else { continue }
            if index > 0, let before = series.values[index - 1] {
                dots.line(x(index - 1), y(before), x(index), y(value))
            } else {
                dots.dot(x(index), y(value))
            }
        }
        let zero = bottom < 0 && top > 0 ? y(0) / 4 : -1
        let lines = (0..<Self.rows).map { row in
            let value = row == 0 ? top : row == Self.rows - 1 ? bottom : row == zero ? 0 : nil
            let label = value.map(QueryChart.number) ?? ""
            let space = String(repeating: " ", count: max(0, left - label.count))
            return dim(space + label + (row == zero ? "┼" : "┤")) + dots.row(row)
        }
        let (first, last) = (Self.harmless(shape.labels.first ?? ""), Self.harmless(shape.labels.last ?? ""))
        let gap = String(repeating: " ", count: max(1, columns - first.count - last.count))
        return
            ([bold(Self.harmless(series.name))] + lines + [
                dim(String(repeating: " ", count: left + 1) + first + gap + last)
            ])
            .joined(separator: "\n")
    }

    // MARK: Bars

    private func bars(_ series: QueryShape.Series) -> String {
        let shown = min(series.values.count, Self.mostBars)
        let labels = shape.labels.prefix(shown).map(Self.harmless)
            .map { displayWidth($0) > 30 ? $0.prefix(29) + "…" : $0 }
        let left = labels.map(displayWidth).max() ?? 0
        let largest = series.values.prefix(shown).compactMap { $0.map(abs) }.max() ?? 0
        let room = Double(width - left - 12)
        var lines = [bold(Self.harmless(series.name))]
        for (label, value) in zip(labels, series.values) {
            let name = label + String(repeating: " ", count: left - displayWidth(label))
            guard let value else {
                lines.append("\(name)  " + dim("no value"))
                continue
            }
            let eighths = largest > 0 ? Int((abs(value) / largest * room * 8).rounded()) : 0
            let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
            // A negative bar is of another grain, not only of another colour.
            let bar = String(repeating: value < 0 ? "▒" : "█", count: eighths / 8) + (value < 0 ? "" : part)
            lines.append("\(name)  \(bar) \(QueryChart.number(value))")
        }
        if series.values.count > shown { lines.append(dim("… and \(series.values.count - shown) more")) }
        return lines.joined(separator: "\n")
    }
}

/// A field of braille dots over shading.
private struct Dots {
    private let columns: Int
    private var cells: [UInt8]
    private var shaded: Set<Int> = []

    init(columns: Int, rows: Int) {
        self.columns = columns
        cells = Array(repeating: 0, count: columns * rows)
    }

    mutating func dot(_ x: Int, _ y: Int) {
        let cell = y / 4 * columns + x / 2
        guard x >= 0, x / 2 < columns, cells.indices.contains(cell) else { return }
        // Unicode's order of the eight dots: down the left column, down the right one, then the fourth row.
        cells[cell] |= [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]][y % 4][x % 2]
    }

    mutating func line(_ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int) {
        let steps = max(abs(x2 - x1), abs(y2 - y1), 1)
        for step in 0...steps {
            dot(x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps)
        }
    }

    mutating func shade(_ column: Int, _ rows: ClosedRange<Int>) {
        for row in rows where column < columns { shaded.insert(row * columns + column) }
    }

    func row(_ row: Int) -> String {
        String(
            (0..<columns).map { column -> Character in
                let cell = row * columns + column
                if cells[cell] != 0 { return Character(Unicode.Scalar(0x2800 + UInt32(cells[cell])) ?? " ") }
                return shaded.contains(cell) ? "░" : " "
            })
    }
}
