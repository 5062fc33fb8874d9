/// How many negative posts an hour of one day leads to expect, and by how much such numbers scatter.
///
///     μ_h = L · (posts of hour h + ½) / (posts + 12)          c² = max(0.04, (Σ min(r², 16 s²) − Σ μ) / Σ μ²)
///
/// L is the usual number of negative posts of a day of that weekday; the shape of the day is that of all posts of the 28 days
/// before. c is what scatters beyond a Poisson process, by moments over the hours of these days, with r = x − μ held to 4 s,
/// s² = μ + (0.3 μ)², so that a bad day among them does not teach that bad days are usual.
package struct HourlyNegatives: Sendable {
    private let levels: [Double]
    private let shape: [Double]
    /// Coefficient of variation beyond Poisson's.
    package let scatter: Double
    package let days: Int

    private static let leastScatter = 0.2

    /// Nil for too few days.
    ///
    /// - Parameter hours: of each of these days.
    package init?(_ days: [DayFacts], hours: [Int: [HourFacts]]) {
        let usual = days.map { (weekday: $0.weekday, value: Double($0.saidNegative)) }
        let levels = (0..<7).compactMap { AlertJudge.usualPosts(usual, $0)?.centre }
        guard levels.count == 7 else { return nil }
        var posts = [Double](repeating: 0.5, count: 24)
        for day in days { for hour in hours[day.day] ?? [] { posts[hour.slot.hour] += Double(hour.posts) } }
        let total = posts.reduce(0, +)
        self.levels = levels
        self.days = days.count
        shape = posts.map { $0 / total }
        var (excess, squares) = (0.0, 0.0)
        for day in days {
            for hour in hours[day.day] ?? [] {
                let mean = levels[day.weekday] * shape[hour.slot.hour]
                let rest = Double(hour.saidNegative) - mean
                let scale = mean + 0.09 * mean * mean
                excess += min(rest * rest, 16 * scale) - mean
                squares += mean * mean
            }
        }
        scatter = max(Self.leastScatter, squares > 0 ? max(0, excess / squares).squareRoot() : 0)
    }

    /// - Parameter weekday: that of the day, holidays as Sundays.
    package func expected(_ hour: HourFacts, weekday: Int) -> Double { levels[weekday] * shape[hour.slot.hour] }
}
