internal import Foundation

/// Looks at a volume series one reading at a time and says how far beyond its own past each is.
///
/// The mean of the last 15 minutes and of the last 3 hours, as ln(1 + x), each less what its hour of the week leads to expect and
/// in units of the deviation usual then, is held against the tail of its own past; the evidence is the mean of the two, in powers of ten. The short window sees a burst at
/// once, the long one asks that it be more than a hiccup. Nothing but the past is looked at, and nothing is set by the series.
package struct VolumeDetector: Sendable {
    package struct Reading: Hashable, Sendable {
        /// Of a single reading, before it was seen.
        package let expected: Double
        /// The band in which most readings fall.
        package let low: Double
        package let high: Double
        /// −log₁₀ of the chance of so much or more; 0 while there is too little past.
        package let evidence: Double

        /// 1 less that chance: 0.99 is expected of one reading in a hundred.
        package var score: Double { 1 - pow(10, -evidence) }
        package var chance: Double { pow(10, -evidence) }
    }

    /// Until then there is no expectation worth the name.
    package static let learningSeconds: Int64 = 86_400
    package static let learningReadings = 100
    /// In logarithms: a change by 3 % is no news, however steady the series.
    private static let leastScale = 0.03

    private struct Track: Sendable {
        let seconds: Int64
        var level = SeasonalLevel()
        var past = PastTail()
    }

    private var tracks = [Track(seconds: 900), Track(seconds: 10_800)]
    private var recent: ArraySlice<(time: Int64, value: Double)> = []
    private var first: Int64?
    private var readings = 0

    package init() {}

    /// Judges `value`, and learns it.
    ///
    /// - Parameters:
    ///   - time: not before that of the reading before; readings that are not known are left out.
    package mutating func read(_ value: Double, at time: Int64, _ slot: WeekSlot) -> Reading {
        let hours = recent.last.map { Double(time - $0.time) / 3_600 } ?? 1.0 / 12
        recent.append((time, value))
        while let oldest = recent.first, oldest.time <= time - (tracks.last?.seconds ?? 0) { recent.removeFirst() }
        let start = first ?? time
        first = start
        readings += 1
        let expected = Self.level(tracks[0].level.expected(slot))
        let reach = 1.959964 * tracks[0].level.scale
        let low = Self.level(tracks[0].level.expected(slot) - reach)
        let high = Self.level(tracks[0].level.expected(slot) + reach)
        let isReady = time - start >= Self.learningSeconds && readings > Self.learningReadings
        var evidence = 0.0
        for index in tracks.indices {
            let level = Self.logarithm(mean(tracks[index].seconds, time))
            let difference =
                (level - tracks[index].level.expected(slot)) / max(tracks[index].level.scale, Self.leastScale)
            if isReady { evidence += tracks[index].past.evidence(difference) / Double(tracks.count) }
            if readings > 1 { tracks[index].past.add(difference) }
            tracks[index].level.learn(level, slot, hours: hours)
        }
        return Reading(expected: expected, low: low, high: high, evidence: evidence)
    }

    private func mean(_ seconds: Int64, _ time: Int64) -> Double {
        let window = recent.reversed().prefix { $0.time > time - seconds }
        return window.reduce(0) { $0 + $1.value } / Double(max(window.count, 1))
    }

    /// Of numbers of either sign, so that any series may be read.
    private static func logarithm(_ value: Double) -> Double { value < 0 ? -log1p(-value) : log1p(value) }

    private static func level(_ logarithm: Double) -> Double {
        logarithm < 0 ? -expm1(-logarithm) : expm1(logarithm)
    }
}

/// Turns evidence into alerts: one for a burst, however long, and a second within a day only for one ten times less likely.
package struct AlertLatch: Sendable {
    /// Powers of ten that an alert takes.
    package let threshold: Double
    package let cooldownSeconds: Int64
    private var last: Int64?
    private var highest = 0.0

    package static let usualThreshold = 2.0
    package static let usualCooldown: Int64 = 86_400
    package static let escalation = 1.0

    package init(threshold: Double = usualThreshold, cooldownSeconds: Int64 = usualCooldown) {
        self.threshold = threshold
        self.cooldownSeconds = cooldownSeconds
    }

    package mutating func fires(_ evidence: Double, at time: Int64) -> Bool {
        guard evidence >= threshold else { return false }
        guard let last, time - last < cooldownSeconds, evidence <= highest + Self.escalation else {
            last = time
            highest = evidence
            return true
        }
        highest = max(highest, evidence)
        return false
    }
}
