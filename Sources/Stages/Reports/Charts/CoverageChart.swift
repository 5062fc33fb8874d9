/// Hours fetched, a row a source and a box a day, filled by its share; a cross has none.
struct CoverageChart {
    let grid: CoverageGrid
    let wording: Wording

    func draw(_ size: ChartWidth) -> SVGCanvas {
        let isWide = size.isWide
        let rows = Double(grid.sources.count)
        var canvas = SVGCanvas(width: size.width, height: isWide ? 24 + 31 * rows + 6 : 38 * rows + 30)
        let left: Double = isWide ? 146 : 0
        let slot = (size.width - left) / Double(max(grid.days.count, 1))
        let width = slot - (isWide ? 2 : 2)
        for (row, source) in grid.sources.enumerated() {
            let y = isWide ? 24 + 31 * Double(row) : 21 + 38 * Double(row)
            canvas.text(0, isWide ? y + 18 : y - 5, Self.clipped(source.name, isWide ? 18 : 44), "t ink")
            for (column, hours) in source.days.enumerated() {
                box(
                    &canvas, source.name, grid.days[column], hours, left + slot * Double(column), y, width,
                    isWide ? 25 : 17)
            }
        }
        axis(&canvas, left, slot, isWide ? 13 : 38 * rows + 24)
        return canvas
    }

    /// Names of sources are ours, not a post's: cutting one is no loss, for the hover has it whole.
    private static func clipped(_ name: String, _ most: Int) -> String {
        name.count > most ? name.prefix(most - 1) + "…" : name
    }

    private func box(
        _ canvas: inout SVGCanvas, _ name: String, _ day: CivilDay, _ hours: [CoverageGrid.Hour], _ x: Double,
        _ y: Double,
        _ width: Double, _ height: Double
    ) {
        let expected = hours.count { $0 != .outside }
        let complete = hours.count { $0 == .complete }
        guard expected > 0 else { return }
        let title = wording.text(
            "coverage.hover",
            ["source": name, "day": wording.day(day), "n": String(complete), "of": String(expected)])
        canvas.titled(title) { canvas in
            if complete == expected {
                canvas.rect(x, y, width, height, "cfull")
                return
            }
            canvas.rect(x + 0.6, y + 0.6, width - 1.2, height - 1.2, "cnone")
            if complete == 0 {
                let side = min(width, height) - 3
                let (cx, cy) = (x + (width - side) / 2, y + (height - side) / 2)
                let n = SVGCanvas.digits
                canvas.path("M\(n(cx)) \(n(cy))l\(n(side)) \(n(side))m0 \(n(-side))l\(n(-side)) \(n(side))", "cx")
            } else {
                let filled = (height - 3.6) * Double(complete) / Double(expected)
                canvas.rect(x + 1.8, y + height - 1.8 - filled, width - 3.6, filled, "cfull")
            }
        }
    }

    private func axis(_ canvas: inout SVGCanvas, _ left: Double, _ slot: Double, _ y: Double) {
        guard let last = grid.days.last else { return }
        canvas.text(canvas.width, y, wording.day(last), "t num b", .end)
        if left == 0, let first = grid.days.first, grid.days.count > 1 {
            canvas.text(0, y, wording.day(first), "t num")
        }
        for (index, day) in grid.days.enumerated() where day.weekday == 1 {
            let x = left + slot * Double(index)
            let isFree = x < canvas.width - 100 && (left > 0 || x > 70)
            if isFree && (left > 0 || index % 14 < 7) { canvas.text(x, y, wording.day(day), "t num") }
        }
    }
}

/// Sources complete in each hour of the day, or on each day of the week, for the strip below the numbers.
struct HoursStripChart {
    let grid: CoverageGrid
    let wording: Wording

    func draw() -> SVGCanvas {
        var canvas = SVGCanvas(width: 240, height: 36)
        let last = grid.days.count - 1
        guard grid.reportDays == 1 else {
            let slot = 240 / Double(grid.reportDays)
            for (index, day) in grid.days.suffix(grid.reportDays).enumerated() {
                let hours = grid.sources.flatMap { $0.days[last - grid.reportDays + 1 + index] }
                let x = slot * Double(index)
                box(&canvas, x, slot - 2, hours.count { $0 == .complete }, hours.count { $0 != .outside })
                canvas.text(x + slot / 2 - 1, 35, wording.shortWeekday(day), "t", .middle)
            }
            return canvas
        }
        for hour in 0..<24 {
            let (complete, expected) = grid.hour(last, hour)
            box(&canvas, Double(hour) * 10, 9, complete, expected)
        }
        canvas.text(0, 35, "00", "t num")
        canvas.text(125, 35, "12", "t num", .middle)
        canvas.text(240, 35, "24", "t num", .end)
        return canvas
    }
    private func box(_ canvas: inout SVGCanvas, _ x: Double, _ width: Double, _ complete: Int, _ expected: Int) {
        if expected > 0 && complete == expected {
            canvas.rect(x, 0, width, 22, "cfull")
        } else if expected > 0 {
            let height = 22 * Double(complete) / Double(expected)
            canvas.rect(x + 0.6, 0.6, width - 1.2, 20.8, "cnone")
            if complete > 0 { canvas.rect(x, 22 - height, width, height, "cfull") }
        } else {
            canvas.line(x, 21.5, x + width, 21.5, "hair2")
        }
    }
}
