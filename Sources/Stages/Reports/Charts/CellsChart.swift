/// A grid coloured by one value: of net sentiment in the five steps of the hours, of counts and shares in five steps of ink.
struct CellsChart {
    struct Cell: Sendable {
        let style: String
        /// In the cell; empty for none.
        let text: String
        let title: String
    }

    let rows: [String]
    let columns: [String]
    /// By row.
    let cells: [[Cell]]

    func draw(_ size: ChartWidth) -> SVGCanvas {
        // Many columns run down when there is little width.
        let turns = !size.isWide && columns.count > 9 && rows.count <= 9
        return turns
            ? grid(size, columns, rows, { cells[$1][$0] }) : grid(size, rows, columns, { cells[$0][$1] })
    }

    private func grid(
        _ size: ChartWidth, _ rows: [String], _ columns: [String], _ cell: (Int, Int) -> Cell
    ) -> SVGCanvas {
        let isMany = rows.count > 12
        let names = rows.map { BarsChart.clipped($0, size.isWide ? 26 : 14) }
        let left = min(size.isWide ? 190 : 104, (names.map(SVGCanvas.textWidth).max() ?? 0) + 10)
        let height: Double = isMany ? 19 : 30
        var canvas = SVGCanvas(width: size.width, height: 24 + height * Double(rows.count) + 2)
        let slot = (size.width - left) / Double(max(columns.count, 1))
        var free = -1.0
        for (index, name) in columns.enumerated() {
            let x = left + slot * Double(index)
            let half = SVGCanvas.textWidth(name) / 2
            let centre = min(x + slot / 2, size.width - half)
            guard centre - half > free || index == 0 else { continue }
            canvas.text(centre, 14, name, "t num", .middle)
            free = centre + half + 8
        }
        for row in rows.indices {
            let y = 22 + height * Double(row)
            canvas.text(0, y + height / 2 + 4, names[row], "t ink")
            for column in columns.indices {
                let cell = cell(row, column)
                let x = left + slot * Double(column)
                canvas.titled(cell.title) { canvas in
                    canvas.rect(x, y, slot - 2, height - 2, cell.style)
                    guard !cell.text.isEmpty, SVGCanvas.textWidth(cell.text) * 0.85 < slot - 4 else { return }
                    let isDark = ["h5", "q5", "q4"].contains(cell.style)
                    canvas.text(x + slot / 2 - 1, y + height / 2 + 3, cell.text, isDark ? "hv hvi" : "hv", .middle)
                }
            }
        }
        return canvas
    }

    /// The step of a net sentiment, as the hours of the brief have it.
    static func net(_ value: Double) -> String {
        switch value {
        case 0.30...: "h1"
        case 0.05...: "h2"
        case (-0.10)...: "h3"
        case (-0.35)...: "h4"
        default: "h5"
        }
    }

    /// One of five steps of what there is at most.
    static func amount(_ value: Double, of most: Double) -> String {
        guard value > 0, most > 0 else { return "hfew" }
        return "q\(min(5, Int(value / most * 5) + 1))"
    }
}
