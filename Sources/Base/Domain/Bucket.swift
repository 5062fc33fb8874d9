/// Width of one cell of a series.
package enum Grain: String, CaseIterable, Codable, Sendable {
    case hour, day
}

/// One cell of a monitor's series, as sufficient statistics: weeks add up from days.
package struct Bucket: Hashable, Codable, Sendable {
    package var interval: Interval
    /// Every post that matched; scored, abstained and unscored ones add up to it.
    package var posts: Int
    package var scored: Int
    package var abstained: Int
    package var unscored: Int
    /// Sums of calibrated probabilities over scored posts that were not abstained on.
    package var sumNegative: Double
    package var sumNeutral: Double
    package var sumPositive: Double
    /// Sum of (positive − negative)² over the same posts.
    package var sumNetSquared: Double

    package init(
        interval: Interval, posts: Int = 0, scored: Int = 0, abstained: Int = 0, unscored: Int = 0,
        sumNegative: Double = 0, sumNeutral: Double = 0, sumPositive: Double = 0, sumNetSquared: Double = 0
    ) {
        self.interval = interval
        self.posts = posts
        self.scored = scored
        self.abstained = abstained
        self.unscored = unscored
        self.sumNegative = sumNegative
        self.sumNeutral = sumNeutral
        self.sumPositive = sumPositive
        self.sumNetSquared = sumNetSquared
    }
}

/// An estimate with its 95 % interval.
package struct Estimate: Hashable, Codable, Sendable {
    package var value: Double
    package var low: Double
    package var high: Double

    package init(value: Double, low: Double, high: Double) {
        self.value = value
        self.low = low
        self.high = high
    }
}
