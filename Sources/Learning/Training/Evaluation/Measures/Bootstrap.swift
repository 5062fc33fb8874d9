internal import Support

/// 95 % intervals of measures by drawing posts again with replacement (Efron 1979, percentiles).
///
/// The error of calibration is biased upwards by drawing again, since its bins hold fewer different posts; its interval is
/// shifted by that (basic bootstrap) and cut at 0.
package struct Bootstrap: Sendable {
    package static let rounds = 200

    /// By measure; none for a set of no posts.
    package let intervals: [Measure: (low: Double, high: Double)]

    package init(_ set: JudgedSet, seed: UInt64 = 1) {
        var generator = SeededGenerator(seed: seed)
        let curves = set.classes.indices.map { RankCurve(set, class: $0) }
        let whole = Figures(set)
        var values: [Measure: [Double]] = [:]
        let count = set.posts.count
        for _ in 0..<(count == 0 ? 0 : Self.rounds) {
            var counts = [Int](repeating: 0, count: count)
            for _ in 0..<count { counts[Int(generator.next() % UInt64(count))] += 1 }
            let figures = Figures(set, curves, counts)
            for measure in Measure.allCases {
                if let value = measure.value(figures) { values[measure, default: []].append(value) }
            }
        }
        var intervals: [Measure: (low: Double, high: Double)] = [:]
        for (measure, drawn) in values {
            let (low, high) = Self.percentiles(drawn)
            let value = measure.value(whole) ?? 0
            intervals[measure] =
                measure == .calibrationError ? (max(0, 2 * value - high), max(0, 2 * value - low)) : (low, high)
        }
        self.intervals = intervals
    }

    /// 2.5 and 97.5 percent, linear between the drawn values.
    package static func percentiles(_ values: [Double]) -> (low: Double, high: Double) {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return (0, 0) }
        func at(_ share: Double) -> Double {
            let place = share * Double(sorted.count - 1)
            let below = Int(place)
            let above = min(below + 1, sorted.count - 1)
            return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
        }
        return (at(0.025), at(0.975))
    }

    /// Of a mean over parts that are drawn by themselves, such as a mean over languages.
    package static func mean(_ parts: [JudgedSet], _ measure: Measure, seed: UInt64 = 1) -> (low: Double, high: Double)
    {
        var generator = SeededGenerator(seed: seed)
        let curves = parts.map { set in set.classes.indices.map { RankCurve(set, class: $0) } }
        let drawn = (0..<rounds).map { _ in
            zip(parts, curves).reduce(0.0) { sum, part in
                let count = part.0.posts.count
                var counts = [Int](repeating: 0, count: count)
                for _ in 0..<count { counts[Int(generator.next() % UInt64(count))] += 1 }
                return sum + (measure.value(Figures(part.0, part.1, counts)) ?? 0) / Double(parts.count)
            }
        }
        return percentiles(drawn)
    }
}
