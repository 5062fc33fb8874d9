/// A headline number on a line with its interval, beside the usual band.
struct RangeBarChart {
    let measure: Measure

    /// 200 × 26; nil without a value.
    func draw() -> SVGCanvas? {
        guard let today = measure.today else { return nil }
        var canvas = SVGCanvas(width: 200, height: 26)
        let scale = Scale(domain: domain(today), from: 8, to: 192)
        canvas.line(6, 13, 194, 13, "hair2")
        if let usual = measure.usual {
            canvas.rect(scale(usual.low), 7, max(2, scale(usual.high) - scale(usual.low)), 12, "bandf")
            canvas.line(scale(usual.value), 5, scale(usual.value), 21, "basel")
        }
        if today.high > today.low {
            canvas.line(scale(today.low), 13, scale(today.high), 13, measure.isBad ? "whisk" : "whiski")
        }
        canvas.circle(scale(today.value), 13, 5.5, measure.isBad ? "dotneg" : "dotink")
        return canvas
    }

    private func domain(_ today: Range3) -> ClosedRange<Double> {
        let high = max(today.high, measure.usual?.high ?? today.high)
        switch measure.unit {
        case .net:
            return Scale.net(
                [today.low, today.high] + (measure.usual.map { [$0.low, $0.high] } ?? []), standard: -0.3...0.4)
        case .share: return 0...min(1, max(0.5, (high * 10).rounded(.up) / 10))
        case .plain: return min(0, today.low)...(max(high, today.high, 1e-9) * 1.08)
        case .posts, .count: return 0...max(1, high * 1.08)
        }
    }
}
