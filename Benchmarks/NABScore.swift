import Foundation

/// The scoring rules of the Numenta Anomaly Benchmark 1.1 (Lavin and Ahmad 2015) for one series.
///
/// An alert in a window earns the more the earlier it is, by s(y) = 2 / (1 + e^5y) − 1; a window without one costs; an alert outside
/// costs a little just behind a window and more away from it. The first 15 % of rows, 750 at most, count neither way.
struct NABScore {
    struct Profile {
        let name: String
        let falseAlert: Double
        let miss: Double

        static let all = [
            Profile(name: "standard", falseAlert: 0.11, miss: 1), Profile(name: "low FP", falseAlert: 0.22, miss: 1),
            Profile(name: "low FN", falseAlert: 0.11, miss: 2),
        ]
    }

    struct Raw {
        var value = 0.0
        var windows = 0
        var found = 0
        var falseAlerts = 0

        static func + (a: Raw, b: Raw) -> Raw {
            Raw(
                value: a.value + b.value, windows: a.windows + b.windows, found: a.found + b.found,
                falseAlerts: a.falseAlerts + b.falseAlerts)
        }

        /// 0 for a detector that never alerts, 100 for a perfect one.
        func normalised(_ profile: Profile) -> Double {
            100 * (value + profile.miss * Double(windows)) / ((1 + profile.miss) * Double(windows))
        }
    }

    private let learning: Int
    private let spans: [ClosedRange<Int>]

    /// - Parameter windows: first and last time of each, in order.
    init(times: [Int64], windows: [(Int64, Int64)]) {
        learning = Int(0.15 * Double(min(times.count, 5_000)))
        spans = windows.compactMap { window in
            guard let first = times.firstIndex(where: { $0 >= window.0 }),
                let last = times.lastIndex(where: { $0 <= window.1 }), first <= last
            else { return nil }
            return first...last
        }
    }

    func raw(_ alerts: [Int], _ profile: Profile) -> Raw {
        var best = [Double?](repeating: nil, count: spans.count)
        var result = Raw(windows: spans.count)
        for alert in alerts where alert >= learning {
            if let index = spans.firstIndex(where: { $0.contains(alert) }) {
                let span = spans[index]
                let worth = Self.squash(-Double(span.upperBound - alert + 1) / Double(span.count)) / Self.squash(-1)
                best[index] = max(best[index] ?? worth, worth)
            } else {
                result.falseAlerts += 1
                let before = spans.last { $0.upperBound < alert }
                let distance = before.map { Double(alert - $0.upperBound) / Double($0.count - 1) } ?? .infinity
                result.value += profile.falseAlert * (distance > 3 ? -1 : Self.squash(distance))
            }
        }
        for worth in best { result.value += worth ?? -profile.miss }
        result.found = best.count { $0 != nil }
        return result
    }

    private static func squash(_ y: Double) -> Double { 2 / (1 + exp(5 * y)) - 1 }
}
