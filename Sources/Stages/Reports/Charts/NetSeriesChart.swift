/// Net sentiment by day: ribbon, usual band, gaps as dots, alerts as diamonds, today written out.
struct NetSeriesChart {
    struct Day: Sendable {
        let day: CivilDay
        let net: Range3?
        let usual: Range3?
        /// Nil when nothing of the day is known.
        let posts: Int?
        /// No source brought a complete hour.
        let isMissing: Bool
    }

    struct Mark: Sendable {
        let index: Int
        let label: String
        let isOpen: Bool
    }

    let days: [Day]
    let marks: [Mark]
    let wording: Wording
    /// What is written into a gap.
    let gapLabel: String

    private struct Frame {
        let x0, x1, y0, y1: Double
        let y: Scale
        let count: Int

        func x(_ index: Int) -> Double { x0 + (Double(index) + 0.5) * (x1 - x0) / Double(max(count, 1)) }
        func edge(_ index: Int) -> Double { x0 + Double(index) * (x1 - x0) / Double(max(count, 1)) }
    }

    func draw(_ size: ChartWidth) -> SVGCanvas {
        var canvas = SVGCanvas(width: size.width, height: size.isWide ? 346 : 300)
        let domain = Scale.net(
            days.flatMap { [$0.net, $0.usual].compactMap { $0 }.flatMap { [$0.low, $0.high] } }, standard: -0.3...0.4)
        let (top, bottom): (Double, Double) = size.isWide ? (30, 312) : (44, 266)
        let frame = Frame(
            x0: size.isWide ? 44 : 38, x1: size.isWide ? 634 : size.width - 12, y0: top, y1: bottom,
            y: Scale(domain: domain, from: bottom, to: top), count: days.count)
        axes(&canvas, frame, size)
        gaps(&canvas, frame)
        for run in runs({ $0.usual != nil }) { usual(&canvas, frame, run) }
        let known = runs { $0.net != nil }
        for run in known { net(&canvas, frame, run, isBroken: known.count > 1) }
        tooFew(&canvas, frame)
        alerts(&canvas, frame)
        today(&canvas, frame, size)
        captions(&canvas, frame, size)
        hits(&canvas, frame)
        return canvas
    }

    private func axes(_ canvas: inout SVGCanvas, _ frame: Frame, _ size: ChartWidth) {
        let span = frame.y.domain.upperBound - frame.y.domain.lowerBound
        for tick in frame.y.multiples(of: span > 0.9 ? 0.4 : 0.2) {
            let isZero = abs(tick) < 1e-9
            canvas.line(frame.x0, frame.y(tick), frame.x1, frame.y(tick), isZero ? "zero" : "grid")
            canvas.text(
                frame.x0 - 7, frame.y(tick) + 4, wording.signed(tick, digits: 1).zeroWithoutDigits, "t num", .end)
        }
        let last = days.count - 1
        // Labels stand free of the first and the last one.
        func half(_ index: Int) -> Double { SVGCanvas.textWidth(wording.day(days[index].day)) / 2 }
        for (index, day) in days.enumerated() where day.day.weekday == 1 && index != last {
            canvas.line(frame.x(index), frame.y1, frame.x(index), frame.y1 + 5, "tk")
            let left = frame.x(index) - half(index)
            let right = frame.x(index) + half(index)
            let isFree =
                left > frame.x0 + half(0) * (size.isWide ? 1 : 2) + 6
                && right < frame.x(last) - half(last) * (size.isWide ? 1 : 2) - 6
            if isFree { canvas.text(frame.x(index), frame.y1 + 19, wording.day(day.day), "t num", .middle) }
        }
        guard let end = days.last, let start = days.first else { return }
        canvas.line(frame.x(last), frame.y1, frame.x(last), frame.y1 + 5, "tk")
        canvas.text(
            size.isWide ? frame.x(last) : frame.x(last) + 4, frame.y1 + 19, wording.day(end.day), "t b num",
            size.isWide ? .middle : .end)
        if days.count > 1 {
            canvas.text(frame.x0, frame.y1 + 19, wording.day(start.day), "t num", size.isWide ? .middle : .start)
        }
    }

    private func gaps(_ canvas: inout SVGCanvas, _ frame: Frame) {
        for run in runs({ $0.net == nil && $0.isMissing }) {
            let (left, right) = (frame.edge(run.lowerBound), frame.edge(run.upperBound))
            canvas.rect(left, frame.y0, right - left, frame.y1 - frame.y0, "gapf")
            canvas.line(left, frame.y0, left, frame.y1, "gapl")
            canvas.line(right, frame.y0, right, frame.y1, "gapl")
            if right - left > 14 { canvas.verticalText((left + right) / 2, frame.y1 - 10, gapLabel, "t gapt") }
        }
    }

    private func usual(_ canvas: inout SVGCanvas, _ frame: Frame, _ run: Range<Int>) {
        let points = run.compactMap { index in days[index].usual.map { (frame.x(index), $0) } }
        canvas.band(points.map { ($0.0, frame.y($0.1.high)) }, points.map { ($0.0, frame.y($0.1.low)) }, "bandf")
        canvas.polyline(points.map { ($0.0, frame.y($0.1.value)) }, "basel nf")
    }

    private func net(_ canvas: inout SVGCanvas, _ frame: Frame, _ run: Range<Int>, isBroken: Bool) {
        let points = run.compactMap { index in days[index].net.map { (frame.x(index), $0) } }
        if points.count > 1 {
            canvas.band(points.map { ($0.0, frame.y($0.1.high)) }, points.map { ($0.0, frame.y($0.1.low)) }, "ribbon")
            canvas.polyline(points.map { ($0.0, frame.y($0.1.value)) }, "netl")
        } else if let only = points.first, run.upperBound < days.count {
            canvas.whisker(vertical: only.0, from: frame.y(only.1.low), to: frame.y(only.1.high), cap: 3, "whisk2")
        }
        guard isBroken else { return }
        for end in [points.first, points.last].compactMap({ $0 }) {
            canvas.circle(end.0, frame.y(end.1.value), 2.6, "dot")
        }
    }

    /// Days with posts but too few for a value: a dot on the zero line's place would be a value, so it stands at the foot.
    private func tooFew(_ canvas: inout SVGCanvas, _ frame: Frame) {
        for (index, day) in days.enumerated() where day.net == nil && !day.isMissing && (day.posts ?? 0) > 0 {
            canvas.circle(frame.x(index), frame.y1 - 6, 1.6, "fewdot")
        }
    }

    private func alerts(_ canvas: inout SVGCanvas, _ frame: Frame) {
        for mark in marks where days.indices.contains(mark.index) {
            let x = frame.x(mark.index)
            let top = frame.y0 - 11
            if let net = days[mark.index].net { canvas.line(x, top + 7, x, frame.y(net.high) - 2, "alertl") }
            canvas.diamond(x, top, 6, mark.isOpen ? "dia" : "dia0")
            let isLast = mark.index > days.count / 2
            if mark.index == marks.last?.index {
                let isWide = canvas.width > 500
                canvas.text(
                    isLast && !isWide ? x - 10 : x + 12, top + 4, mark.label, mark.isOpen ? "t b alertt" : "t m",
                    isLast && !isWide ? .end : .start)
            }
        }
    }

    private func today(_ canvas: inout SVGCanvas, _ frame: Frame, _ size: ChartWidth) {
        guard let net = days.last?.net else { return }
        let x = frame.x(days.count - 1)
        let isNegative = Headline.sign(net) == -1
        canvas.whisker(
            vertical: x, from: frame.y(net.low), to: frame.y(net.high), cap: 5, isNegative ? "whisk" : "whiski")
        canvas.circle(x, frame.y(net.value), 5.5, isNegative ? "dotneg" : "dotink")
        let style = isNegative ? "t big negt" : "t big ink"
        guard size.isWide else {
            let base = min(frame.y(net.value), frame.y1 - 22)
            canvas.text(x - 12, base + 2, wording.signed(net.value), style, .end)
            canvas.text(x - 12, base + 18, wording.signedRange(net.low, net.high), "t m num", .end)
            return
        }
        // Three lines that stay above the axis.
        let base = min(frame.y(net.value), frame.y1 - 34)
        canvas.text(x + 12, base - 2, wording.signed(net.value), style)
        canvas.text(
            x + 12, base + 15, wording.text("rangeFirst", ["low": wording.signed(net.low)]), "t m num")
        canvas.text(x + 12, base + 30, wording.signed(net.high), "t m num")
        guard let usual = days.last?.usual else { return }
        // Above or below today's three lines, never through them.
        let from = base - 20
        let to = base + 36
        let wanted = frame.y(usual.value)
        let y = wanted + 20 < from || wanted - 12 > to ? wanted : usual.value >= net.value ? from - 22 : to + 14
        canvas.text(x + 12, y, wording.text("usual"), "t b base")
        canvas.text(x + 12, y + 16, wording.signed(usual.value), "t base num")
    }

    private func captions(_ canvas: inout SVGCanvas, _ frame: Frame, _ size: ChartWidth) {
        guard size.isWide, days.count(where: { $0.net != nil }) > 10 else { return }
        if days.count(where: { $0.usual != nil }) > 6 {
            canvas.text(frame.x0 + 8, frame.y1 - 8, wording.text("series.usualBand"), "t base")
        }
        canvas.text(frame.x1 - 130, frame.y1 - 8, wording.text("series.intervalBand"), "t m", .end)
    }

    private func hits(_ canvas: inout SVGCanvas, _ frame: Frame) {
        for (index, day) in days.enumerated() {
            canvas.rect(
                frame.edge(index), frame.y0, frame.edge(index + 1) - frame.edge(index), frame.y1 - frame.y0, "hit",
                title: title(day))
        }
    }

    func title(_ day: Day) -> String {
        let name = wording.weekdayAndDay(day.day)
        if let net = day.net {
            return wording.text(
                "series.hover",
                [
                    "day": name, "net": wording.withInterval(net.value, net.low, net.high),
                    "posts": wording.counted("posts", day.posts ?? 0),
                ])
        }
        return wording.text("series.hoverWithout", ["day": name, "state": state(day)])
    }

    /// Why a day has no value.
    func state(_ day: Day) -> String {
        if day.isMissing { return wording.text("noData") }
        let posts = day.posts ?? 0
        return posts == 0 ? wording.text("noPosts") : wording.text("tooFew", ["posts": wording.counted("posts", posts)])
    }

    /// Stretches of days that pass `isIn`.
    private func runs(_ isIn: (Day) -> Bool) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for (index, day) in days.enumerated() where isIn(day) {
            if let last = runs.last, last.upperBound == index {
                runs[runs.count - 1] = last.lowerBound..<(index + 1)
            } else {
                runs.append(index..<(index + 1))
            }
        }
        return runs
    }
}
