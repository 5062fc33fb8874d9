/// A straight map from values to places.
struct Scale: Sendable {
    let domain: ClosedRange<Double>
    /// Place of the domain's lower end, and of its upper.
    let from: Double
    let to: Double

    func callAsFunction(_ value: Double) -> Double {
        let span = domain.upperBound - domain.lowerBound
        return from + (to - from) * (span > 0 ? (value - domain.lowerBound) / span : 0.5)
    }

    /// The range of net sentiment: `standard`, widened in steps of `step` as far as `values` need.
    static func net(_ values: [Double], standard: ClosedRange<Double>, step: Double = 0.1) -> ClosedRange<Double> {
        let low = min(standard.lowerBound, values.min() ?? 0)
        let high = max(standard.upperBound, values.max() ?? 0)
        // A hundredth of a step less, for 0.3 / 0.1 is not 3.
        let down = ((-low / step) - 0.01).rounded(.up) * step
        let up = ((high / step) - 0.01).rounded(.up) * step
        return max(-1, -down)...min(1, up)
    }

    /// At most `most` round values from zero to at least `top`: 1, 2 or 5 times a power of ten apart.
    static func ticks(upTo top: Double, most: Int = 5) -> [Double] {
        guard top > 0 else { return [0, 1] }
        var unit = 1.0
        while unit * 10 < top { unit *= 10 }
        for step in [0.1, 0.2, 0.5, 1, 2, 5, 10].map({ $0 * unit }) where step >= 1 {
            let count = (top / step).rounded(.up)
            if Int(count) + 1 <= most { return (0...Int(count)).map { Double($0) * step } }
        }
        return [0, top]
    }

    /// Multiples of `step` within the domain.
    func multiples(of step: Double) -> [Double] {
        let first = Int((domain.lowerBound / step - 0.01).rounded(.up))
        let last = Int((domain.upperBound / step + 0.01).rounded(.down))
        return first <= last ? (first...last).map { Double($0) * step } : []
    }
}

/// The widths that charts are drawn at, so that their text keeps its size.
enum ChartWidth: CaseIterable, Sendable {
    case wide, narrow, mail

    var width: Double {
        switch self {
        case .wide: 720
        case .narrow: 320
        case .mail: 400
        }
    }

    var isWide: Bool { self == .wide }
    var style: String { isWide ? "wide" : "narrow" }
}
