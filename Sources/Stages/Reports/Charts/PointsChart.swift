/// What was said against what was found, on a square with its diagonal: on it, saying 70 % is right 70 times in 100.
struct PointsChart {
    struct Point: Sendable {
        let said: Double
        let found: Range3
        let weight: Double
        let title: String
    }

    let points: [Point]
    let tick: (Double) -> String

    func draw() -> SVGCanvas {
        var canvas = SVGCanvas(width: 320, height: 320)
        let x = Scale(domain: 0...1, from: 48, to: 310)
        let y = Scale(domain: 0...1, from: 284, to: 16)
        for value in [0, 0.25, 0.5, 0.75, 1] {
            canvas.line(48, y(value), 310, y(value), value == 0 ? "zero" : "grid")
            canvas.text(41, y(value) + 4, tick(value), "t num", .end)
            canvas.text(min(x(value), 302), 303, tick(value), "t num", .middle)
        }
        canvas.line(x(0), y(0), x(1), y(1), "basel")
        let most = points.map(\.weight).max() ?? 1
        for point in points {
            canvas.titled(point.title) { canvas in
                canvas.whisker(
                    vertical: x(point.said), from: y(point.found.low), to: y(point.found.high), cap: 3, "whisk2")
                canvas.circle(x(point.said), y(point.found.value), 3 + 4 * (point.weight / most).squareRoot(), "dotink")
            }
        }
        return canvas
    }
}

/// Diamonds on a line of days: filled what is open, hollow what is past.
struct TimelineChart {
    struct Event: Sendable {
        let day: CivilDay
        let label: String
        let isOpen: Bool
    }

    let first: CivilDay
    let last: CivilDay
    let events: [Event]
    let wording: Wording

    func draw() -> SVGCanvas {
        var canvas = SVGCanvas(width: 320, height: 92)
        let x = Scale(domain: Double(first.number)...Double(max(last.number, first.number + 1)), from: 8, to: 308)
        canvas.line(0, 50, 320, 50, "ax")
        var number = first.number
        while number <= last.number {
            let day = CivilDay(number: number)
            if day.day == 1 {
                canvas.line(x(Double(number)), 50, x(Double(number)), 56, "tk")
                canvas.text(min(x(Double(number)), 296), 72, wording.text("date.months.\(day.month)"), "t num", .middle)
            }
            number += 1
        }
        var free = 320.0
        for event in events.sorted(by: { $0.day > $1.day }) {
            let place = x(Double(event.day.number))
            canvas.diamond(place, 50, 7, event.isOpen ? "dia" : "dia0")
            let width = SVGCanvas.textWidth(event.label)
            let right = min(320, place + width / 2)
            guard right <= free, right - width >= 0 else { continue }
            canvas.text(right, 32, event.label, event.isOpen ? "t b alertt" : "t m", .end)
            free = right - width - 8
        }
        return canvas
    }
}
