internal import Foundation

/// A difference of two figures with what chance says of it.
package struct Difference: Hashable, Sendable {
    package let first: Double
    package let firstError: Double
    package let second: Double
    package let secondError: Double
    /// Two-sided chance of so large a difference where there is none.
    package let chance: Double

    package init(first: Double, firstError: Double, second: Double, secondError: Double, chance: Double) {
        self.first = first
        self.firstError = firstError
        self.second = second
        self.secondError = secondError
        self.chance = chance
    }

    package var change: Double { second - first }

    /// `far beyond chance` and the like: the chance below 0.1 %, 1 %, 5 %, and above.
    package var words: String {
        switch chance {
        case ..<0.001: "far beyond chance (p < 0.001)"
        case ..<0.01: "hardly chance (p = \(String(format: "%.3f", chance)))"
        case ..<0.05: "probably not chance (p = \(String(format: "%.2f", chance)))"
        default: "no clear change (p = \(String(format: "%.2f", chance)))"
        }
    }
}

/// What two periods, or two monitors, differ in.
package struct PeriodComparison: Sendable {
    /// A day's posts and, where there are enough, its net sentiment with its standard error.
    package struct Day: Hashable, Sendable {
        package let posts: Double
        package let net: Double?
        package let netError: Double?

        package init(posts: Double, net: Double?, netError: Double?) {
            self.posts = posts
            self.net = net
            self.netError = netError
        }
    }

    /// Posts a day; nil without a day on either side.
    package let volume: Difference?
    /// Net sentiment of a day; nil where no day of a side has a figure.
    package let net: Difference?

    /// Means of days by Welch's t (1947). Days scatter by more than their own errors tell, so the error of a mean is that of its days;
    /// a single day takes the scatter of the other side's.
    package init(_ first: [Day], _ second: [Day]) {
        volume = Self.difference(
            first.map { ($0.posts, $0.posts.squareRoot()) }, second.map { ($0.posts, $0.posts.squareRoot()) })
        func nets(_ days: [Day]) -> [(Double, Double)] {
            days.compactMap { day in day.net.map { ($0, day.netError ?? 0) } }
        }
        net = Self.difference(nets(first), nets(second))
    }

    private static func difference(_ a: [(Double, Double)], _ b: [(Double, Double)]) -> Difference? {
        guard !a.isEmpty, !b.isEmpty else { return nil }
        let (meanA, meanB) = (mean(a.map(\.0)), mean(b.map(\.0)))
        let scatter = [a, b].compactMap { variance($0.map(\.0)) }.max() ?? 0
        func error(_ days: [(Double, Double)]) -> Double {
            let own = mean(days.map { $0.1 * $0.1 })
            return (max(variance(days.map(\.0)) ?? scatter, own) / Double(days.count)).squareRoot()
        }
        let (errorA, errorB) = (error(a), error(b))
        let whole = (errorA * errorA + errorB * errorB).squareRoot()
        let freedom = degrees(errorA, a.count, errorB, b.count)
        let chance =
            whole > 0 ? min(1, 2 * studentTail(abs(meanB - meanA) / whole, freedom: freedom)) : meanA == meanB ? 1 : 0
        return Difference(first: meanA, firstError: errorA, second: meanB, secondError: errorB, chance: chance)
    }

    /// Welch and Satterthwaite; a side of one day lends the other's.
    private static func degrees(_ a: Double, _ n: Int, _ b: Double, _ m: Int) -> Int {
        let (x, y) = (a * a, b * b)
        let lower = x * x / Double(max(n - 1, 1)) + y * y / Double(max(m - 1, 1))
        guard n > 1, m > 1, lower > 0 else { return max(n, m) - 1 }
        return max(1, Int((x + y) * (x + y) / lower))
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(values.count, 1)) }

    private static func variance(_ values: [Double]) -> Double? {
        guard values.count > 1 else { return nil }
        let middle = mean(values)
        return values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / Double(values.count - 1)
    }
}
