/// Width of one cell of a series.
package enum Grain: String, CaseIterable, Codable, Sendable {
    case hour, day
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
