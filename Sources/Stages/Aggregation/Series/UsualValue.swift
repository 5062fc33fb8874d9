/// What the days before lead to expect of a value, robust against the odd day among them.
///
///     centre = m + k / (k + 4) · (m_w − m)
///
/// with m the median of all values, m_w that of the k values of the same weekday: with four weeks of history a weekday's own
/// level counts by half (k = 1: 0.2, k = 4: 0.5, k = 8: 0.67). The scale is 1.4826 times the median absolute deviation of the
/// values from the centre of their own weekday, and not below `floor`.
package struct UsualValue: Hashable, Sendable {
    package let centre: Double
    package let scale: Double
    /// Values it rests on.
    package let count: Int

    /// Fewer known days than this tell nothing.
    package static let fewest = 7
    package static let days = 28

    package init(centre: Double, scale: Double, count: Int) {
        self.centre = centre
        self.scale = scale
        self.count = count
    }

    /// - Parameters:
    ///   - history: values with their weekdays; days that are not known are left out, not zero.
    ///   - floor: the least scale, given the centre: what chance alone makes.
    /// - Returns: nil when there are fewer than ``fewest``.
    package init?(_ history: [(weekday: Int, value: Double)], weekday: Int, floor: (Double) -> Double) {
        guard history.count >= Self.fewest else { return nil }
        let middle = median(history.map(\.value))
        var centres = [Double](repeating: middle, count: 7)
        for day in 0..<7 {
            let own = history.filter { $0.weekday == day }.map(\.value)
            guard !own.isEmpty else { continue }
            centres[day] += Double(own.count) / Double(own.count + 4) * (median(own) - middle)
        }
        centre = centres[weekday]
        let deviation = median(history.map { abs($0.value - centres[$0.weekday]) })
        scale = max(1.4826 * deviation, floor(centres[weekday]))
        count = history.count
    }

    /// What to expect of one day whose own value has the standard error `error`.
    ///
    ///     scale'² = max(0, scale² − usualError²) + π/2 · scale² / count + error²
    ///
    /// The days' scatter holds their sampling error; without it is left how far their true levels differ. To that come what is
    /// unknown of the centre (π/2 is a median's loss against a mean) and the day's own error: a day with ten times the posts
    /// is expected ten times as firmly, and a quiet one may stray.
    package func forDay(error: Double?, usualError: Double) -> UsualValue {
        let levels = max(0, scale * scale - usualError * usualError)
        let centreError = 1.570796 * scale * scale / Double(count)
        let own = error ?? usualError
        return UsualValue(centre: centre, scale: (levels + centreError + own * own).squareRoot(), count: count)
    }

    /// Half the width of the 95 % band.
    package var reach: Double { 1.959964 * scale }
}

/// The middle value, or the mean of the middle two; 0 for none.
package func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let half = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[half]
}
