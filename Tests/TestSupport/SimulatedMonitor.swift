package import Aggregation
internal import Foundation
internal import Support

/// A monitor whose talk is drawn by chance: a level that drifts, the shape of days and weeks, noise beyond Poisson's, 30 % negative
/// posts give or take, reach with a heavy tail. Nothing happens in it but what is asked for.
package struct SimulatedMonitor: Sendable {
    /// Twice the volume, and 55 % negative instead of 30, for two days from a given hour on.
    package struct Crisis: Sendable {
        package let hour: Int

        package init(hour: Int) { self.hour = hour }
    }

    package let postsPerDay: Double
    private var generator: SeededGenerator

    package init(postsPerDay: Double, seed: UInt64) {
        self.postsPerDay = postsPerDay
        generator = SeededGenerator(seed: seed)
    }

    private struct Hour {
        let posts: Int
        let negative: Int
    }

    /// The figures of `days` days, the first a Monday.
    package mutating func series(days: Int, crises: [Crisis] = [], minimumPosts: Int = 20) -> MonitorSeries {
        var facts: [Int: DayFacts] = [:]
        var hours: [HourFacts] = []
        var drift = 0.0
        for day in 0..<days {
            let number = day + 4
            drift = 0.98 * drift + 0.03 * normal()
            let mood = 0.15 * normal()
            let level = postsPerDay * exp(drift + 0.12 * normal()) * (day % 7 >= 5 ? 0.7 : 1)
            var cells: [Hour] = []
            for hour in 0..<24 {
                let isCrisis = crises.contains { (day * 24 + hour) >= $0.hour && (day * 24 + hour) < $0.hour + 48 }
                let rate = level * Self.shape[hour] * exp(0.15 * normal()) * (isCrisis ? 2 : 1)
                let posts = poisson(rate)
                let share = 1 / (1 + exp(-(isCrisis ? 0.2007 : -0.8473) - mood))
                cells.append(Hour(posts: posts, negative: (0..<posts).count { _ in generator.unit() < share }))
            }
            let start = Int64(number) * 86_400
            for (hour, cell) in cells.enumerated() {
                let slot = WeekSlot(hour: hour, weekday: day % 7)
                hours.append(
                    HourFacts(
                        start: start + Int64(hour) * 3_600, end: start + Int64(hour + 1) * 3_600, day: number,
                        slot: slot, posts: cell.posts, scored: cell.posts, saidNegative: cell.negative))
            }
            facts[number] = dayFacts(cells, number, start, minimumPosts)
        }
        return MonitorSeries(
            days: facts, hours: hours, minimumPosts: minimumPosts, now: Int64(days + 4) * 86_400)
    }

    private mutating func dayFacts(_ cells: [Hour], _ day: Int, _ start: Int64, _ minimum: Int) -> DayFacts {
        let posts = cells.reduce(0) { $0 + $1.posts }
        let negative = cells.reduce(0) { $0 + $1.negative }
        // Of the others four in ten are positive. The furthest of n posts with Pareto's tail of 1.5 goes (n / −ln u)^(1 / 1.5).
        let positive = (0..<posts - negative).count { _ in generator.unit() < 0.4 }
        func top(_ count: Int, _ unit: Double) -> Double {
            count == 0 ? 0 : pow(Double(count) / -log(min(max(unit, 1e-12), 1 - 1e-12)), 1 / 1.5).rounded()
        }
        let reach = top(posts, generator.unit())
        let negativeReach = min(reach, top(negative, generator.unit()))
        let n = Double(max(posts, 1))
        let net = Double(positive - negative) / n
        // A classifier's own error widens what the sample leaves open by about a half.
        let netError = 1.5 * (max(Double(positive + negative) / n - net * net, 0.01) / n).squareRoot()
        let share = Double(negative) / n
        return DayFacts(
            day: day, start: start, end: start + 86_400, weekday: LocalCalendar.weekday(of: day), posts: posts,
            scored: posts, saidNegative: negative, net: posts < minimum ? nil : net,
            netError: posts < minimum ? nil : netError, negative: posts < minimum ? nil : share,
            negativeError: posts < minimum ? nil : 1.5 * (max(share * (1 - share), 0.01) / n).squareRoot(),
            topEngagement: reach, topNegativeEngagement: negativeReach)
    }

    /// Shares of a day's posts by hour: few at night, two humps.
    private static let shape: [Double] = {
        let raw = (0..<24).map { hour -> Double in
            let noon = (Double(hour) - 12) / 4
            let evening = (Double(hour) - 20) / 2.5
            return 0.25 + exp(-noon * noon) + 0.9 * exp(-evening * evening)
        }
        let sum = raw.reduce(0, +)
        return raw.map { $0 / sum }
    }()

    private mutating func normal() -> Double {
        // Box and Muller (1958).
        let length: Double = -2 * log(max(generator.unit(), 1e-300))
        return length.squareRoot() * cos(2 * Double.pi * generator.unit())
    }

    private mutating func poisson(_ rate: Double) -> Int {
        guard rate < 60 else { return max(0, Int((rate + rate.squareRoot() * normal()).rounded())) }
        let limit = exp(-rate)
        var (count, product) = (0, generator.unit())
        while product > limit {
            count += 1
            product *= generator.unit()
        }
        return count
    }
}
