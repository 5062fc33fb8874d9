/// Net sentiment by hour of the last days. Hours run across when wide and down when narrow.
struct HeatMapChart {
    struct Cell: Sendable {
        let posts: Int
        let net: Double?
        /// No source brought the hour.
        let isMissing: Bool
        /// Some source did not.
        let isPartial: Bool
    }

    let days: [CivilDay]
    /// 24 a day.
    let cells: [[Cell]]
    let wording: Wording
    let minimumPosts: Int

    func draw(_ size: ChartWidth) -> SVGCanvas {
        size.isWide ? wide() : narrow()
    }

    private func wide() -> SVGCanvas {
        var canvas = SVGCanvas(width: 720, height: 22 + 30 * Double(days.count) + 8)
        let slot = (720.0 - 64) / 24
        for hour in stride(from: 0, to: 24, by: 3) {
            canvas.text(65 + slot * Double(hour), 14, Self.twoDigits(hour), "t num")
        }
        canvas.text(0, 14, wording.text("hours.hour"), "t m")
        for (row, day) in days.enumerated() {
            let y = 22 + 30 * Double(row)
            let label = wording.text("hours.dayLabel", ["weekday": wording.shortWeekday(day), "d": String(day.day)])
            canvas.text(0, y + 19, label, row == days.count - 1 ? "t b ink" : "t ink")
            for hour in 0..<24 { cell(&canvas, row, hour, 64 + slot * Double(hour), y, slot - 2, 28) }
        }
        return canvas
    }

    private func narrow() -> SVGCanvas {
        var canvas = SVGCanvas(width: 320, height: 432)
        let slot = 290 / Double(max(days.count, 1))
        for (column, day) in days.enumerated() {
            let x = 30 + slot * Double(column)
            canvas.text(
                x + (slot - 2) / 2, 13, wording.shortWeekday(day), column == days.count - 1 ? "t b ink" : "t", .middle)
            for hour in 0..<24 { cell(&canvas, column, hour, x, 22 + 17 * Double(hour), slot - 2, 15) }
        }
        for hour in stride(from: 0, to: 24, by: 3) {
            canvas.text(0, 34 + 17 * Double(hour), Self.twoDigits(hour), "t num")
        }
        return canvas
    }

    static func twoDigits(_ hour: Int) -> String { hour < 10 ? "0\(hour)" : String(hour) }

    private func cell(
        _ canvas: inout SVGCanvas, _ row: Int, _ hour: Int, _ x: Double, _ y: Double, _ width: Double, _ height: Double
    ) {
        let cell = cells[row][hour]
        canvas.titled(title(row, hour)) { canvas in
            let style = self.style(cell)
            canvas.rect(x, y, width, height, style)
            if style == "hfew" && cell.posts > 0 { canvas.circle(x + width / 2, y + height / 2, 1.4, "fewdot") }
            guard let net = cell.net, style != "hfew", abs(net) >= 0.10, net < 0 else { return }
            let text = wording.signed(net).replacing("0.", with: ".")
            canvas.text(x + width / 2, y + height / 2 + 4, text, style == "h5" ? "hv hvi" : "hv", .middle)
        }
        if cell.isPartial {
            let n = SVGCanvas.digits
            canvas.path("M\(n(x + width - 7)) \(n(y))h7v7z", "corner")
        }
    }

    private func style(_ cell: Cell) -> String {
        if cell.isMissing { return "gapf" }
        guard let net = cell.net, cell.posts >= minimumPosts else { return "hfew" }
        return switch net {
        case 0.30...: "h1"
        case 0.05...: "h2"
        case (-0.10)...: "h3"
        case (-0.35)...: "h4"
        default: "h5"
        }
    }

    private func title(_ row: Int, _ hour: Int) -> String {
        let cell = cells[row][hour]
        let posts = wording.counted("posts", cell.posts)
        let state =
            if cell.isMissing { wording.text("noData") } else if cell.posts == 0 {
                wording.text("noPosts")
            } else if let net = cell.net, cell.posts >= minimumPosts { "\(wording.signed(net)), \(posts)" } else {
                wording.text("tooFew", ["posts": posts])
            }
        let key = cell.isPartial ? "hours.hoverPartial" : "hours.hover"
        return wording.text(
            key, ["day": wording.shortWeekday(days[row]), "time": "\(Self.twoDigits(hour)):00", "state": state])
    }
}
