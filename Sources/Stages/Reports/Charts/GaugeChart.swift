/// The day's net sentiment on a rule, beside the usual.
struct GaugeChart {
    let net: Measure
    let wording: Wording
    /// `Tuesday`.
    let weekday: String

    func draw(_ size: ChartWidth) -> SVGCanvas {
        let height: Double = size.isWide ? 138 : 132
        let axis: Double = size.isWide ? 78 : 70
        var canvas = SVGCanvas(width: size.width, height: height)
        let values = [net.today, net.usual].compactMap { $0 }.flatMap { [$0.low, $0.high] }
        let scale = Scale(domain: Scale.net(values, standard: -0.4...0.4, step: 0.2), from: 1, to: size.width - 1)
        rule(&canvas, scale, axis)
        canvas.text(0, axis + 44, wording.text("gauge.negative"), "t m")
        canvas.text(size.width, axis + 44, wording.text("gauge.positive"), "t m", .end)
        if let usual = net.usual { self.usual(&canvas, scale, axis, usual, isWide: size.isWide) }
        if let today = net.today { self.today(&canvas, scale, axis, today) }
        if let today = net.today, let usual = net.usual {
            change(&canvas, scale, axis, from: usual.value, to: today.value)
        }
        return canvas
    }

    private func rule(_ canvas: inout SVGCanvas, _ scale: Scale, _ axis: Double) {
        for tick in scale.multiples(of: 0.02) {
            let isLong = abs((tick * 10).rounded() - tick * 10) < 1e-9
            canvas.line(scale(tick), axis, scale(tick), axis + (isLong ? 9 : 5), isLong ? "tk" : "tk2")
        }
        canvas.line(1, axis, canvas.width - 1, axis, "ax")
        let step = scale.domain.upperBound - scale.domain.lowerBound > 1.2 ? 0.4 : 0.2
        for tick in scale.multiples(of: step) {
            let isFirst = scale(tick) < 8
            let isLast = scale(tick) > canvas.width - 8
            canvas.text(
                isFirst ? 0 : isLast ? canvas.width : scale(tick), axis + 25,
                wording.signed(tick, digits: 1).zeroWithoutDigits,
                "t num", isFirst ? .start : isLast ? .end : .middle)
        }
    }

    private func usual(_ canvas: inout SVGCanvas, _ scale: Scale, _ axis: Double, _ usual: Range3, isWide: Bool) {
        canvas.rect(scale(usual.low), axis - 13, scale(usual.high) - scale(usual.low), 13, "bandf")
        canvas.line(scale(usual.value), axis - 17, scale(usual.value), axis, "basel")
        let key = isWide ? "gauge.usualWeekday" : "gauge.usual"
        let label = wording.text(key, ["weekday": weekday, "net": wording.signed(usual.value)])
        place(&canvas, scale(usual.value), axis - (overlaps(scale) ? 36 : 24), label, "t b base")
    }

    /// Whether the two labels would run into each other: then the usual one moves up.
    private func overlaps(_ scale: Scale) -> Bool {
        guard let today = net.today, let usual = net.usual else { return false }
        return abs(scale(today.value) - scale(usual.value)) < 110
    }

    private func today(_ canvas: inout SVGCanvas, _ scale: Scale, _ axis: Double, _ today: Range3) {
        let style = Headline.sign(today) == -1 ? ("whisk", "dotneg", "t b negt") : ("whiski", "dotink", "t b ink")
        canvas.whisker(horizontal: axis - 7, from: scale(today.low), to: scale(today.high), cap: 5, style.0)
        canvas.circle(scale(today.value), axis - 7, 6.5, style.1)
        let label = wording.text("gauge.today", ["net": wording.signed(today.value)])
        // Below the axis there is room when the usual label already stands above.
        place(&canvas, scale(today.value), axis - 20 - (overlaps(scale) ? 0 : 4), label, style.2)
    }

    private func change(_ canvas: inout SVGCanvas, _ scale: Scale, _ axis: Double, from: Double, to: Double) {
        guard let change = net.change else { return }
        let label = wording.text(
            "gauge.change", ["change": wording.withInterval(change.value, change.low, change.high)])
        let (x1, x2) = (scale(from), scale(to))
        guard !overlaps(scale) else {
            place(&canvas, (x1 + x2) / 2, axis - 54, label, "t b")
            return
        }
        let n = SVGCanvas.digits
        let top = axis - 50
        canvas.path("M\(n(x1)) \(n(top + 8))V\(n(top))H\(n(x2))V\(n(top + 8))", "arr")
        canvas.path("M\(n(x2 - 4)) \(n(top + 5))l4 5l4 -5", "arr")
        place(&canvas, (x1 + x2) / 2, top - 6, label, "t b")
    }

    /// A label centred on `x` where it fits, else moved inwards.
    private func place(_ canvas: inout SVGCanvas, _ x: Double, _ y: Double, _ label: String, _ style: String) {
        let half = SVGCanvas.textWidth(label) / 2
        canvas.text(min(max(x, half), canvas.width - half), y, label, style, .middle)
    }
}

extension String {
    /// `0` for `0.0`: the middle of an axis.
    var zeroWithoutDigits: String { allSatisfy { $0 == "0" || $0 == "." } ? "0" : self }
}
