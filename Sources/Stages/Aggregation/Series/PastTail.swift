internal import Foundation

/// How rare a value is against those before it, without a guess at their distribution.
///
/// The chance of a value above the k-th highest of n, u, falls exponentially with the mean excess of those k over u:
///
///     P(x) = k / n · exp(−(x − u) / β),  k = 2 % of n, at least 5
///
/// which for the logarithm of a count is Hill's estimate (1975) of a tail that falls by a power law, as the volume of talk does;
/// taking the threshold from it as it grows is the idea of Siffert et al. (2017). With n = 1000, u = 1 and β = 0.3:
/// P(1) = 0.02, P(1.5) = 0.0038, P(2) = 0.00071.
struct PastTail: Sendable {
    /// Ascending.
    private var sorted: [Double] = []
    /// In order of arrival; the oldest leave when there are too many.
    private var recent: [Double] = []
    private var oldest = 0

    private static let share = 0.02
    private static let fewest = 5
    /// Ten weeks of five-minute readings.
    private static let most = 20_000

    /// −log₁₀ of the chance of `value` or more; 0 where it is not among the highest.
    func evidence(_ value: Double) -> Double {
        let count = max(Self.fewest, Int(Self.share * Double(sorted.count)))
        guard sorted.count > 4 * Self.fewest else { return 0 }
        let limit = sorted[sorted.count - count - 1]
        guard value > limit else { return 0 }
        let excess = sorted.suffix(count).reduce(0) { $0 + $1 - limit } / Double(count)
        let beyond = (value - limit) / max(excess, 1e-9)
        return log10(Double(sorted.count) / Double(count)) + min(beyond * log10(M_E), 300)
    }

    mutating func add(_ value: Double) {
        if recent.count < Self.most {
            recent.append(value)
        } else {
            sorted.remove(at: place(recent[oldest]))
            recent[oldest] = value
            oldest = (oldest + 1) % Self.most
        }
        sorted.insert(value, at: place(value))
    }

    /// The first position that does not hold less.
    private func place(_ value: Double) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
