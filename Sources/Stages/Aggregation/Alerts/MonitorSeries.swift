/// A day of a monitor as history sees it.
package struct DayFacts: Hashable, Sendable {
    package let day: Int
    package let start: Int64
    package let end: Int64
    /// Monday is 0; a holiday is a Sunday.
    package let weekday: Int
    package let posts: Int
    package let scored: Int
    package let saidNegative: Int
    /// Corrected, with standard errors; nil when there are too few posts.
    package let net: Double?
    package let netError: Double?
    package let negative: Double?
    package let negativeError: Double?
    /// Of the post with most of it: likes, replies, and shares twice.
    package let topEngagement: Double
    package let topNegativeEngagement: Double
    /// Whether its posts are all that there were, as far as we asked.
    package let isKnown: Bool

    package init(
        day: Int, start: Int64, end: Int64, weekday: Int, posts: Int, scored: Int, saidNegative: Int,
        net: Double? = nil,
        netError: Double? = nil, negative: Double? = nil, negativeError: Double? = nil, topEngagement: Double = 0,
        topNegativeEngagement: Double = 0, isKnown: Bool = true
    ) {
        self.day = day
        self.start = start
        self.end = end
        self.weekday = weekday
        self.posts = posts
        self.scored = scored
        self.saidNegative = saidNegative
        self.net = net
        self.netError = netError
        self.negative = negative
        self.negativeError = negativeError
        self.topEngagement = topEngagement
        self.topNegativeEngagement = topNegativeEngagement
        self.isKnown = isKnown
    }
}

/// An hour of a monitor; those that are not known are left out, those without posts are zero.
package struct HourFacts: Hashable, Sendable {
    package let start: Int64
    package let end: Int64
    package let day: Int
    package let slot: WeekSlot
    package let posts: Int
    package let scored: Int
    package let saidNegative: Int

    package init(
        start: Int64, end: Int64, day: Int, slot: WeekSlot, posts: Int, scored: Int, saidNegative: Int
    ) {
        self.start = start
        self.end = end
        self.day = day
        self.slot = slot
        self.posts = posts
        self.scored = scored
        self.saidNegative = saidNegative
    }
}

/// What a monitor's alerts rest on.
package struct MonitorSeries: Sendable {
    package var days: [Int: DayFacts]
    /// In order, from ``detectorStart(of:)`` of the first day to be judged.
    package var hours: [HourFacts]
    package let minimumPosts: Int
    /// Nothing after it has happened.
    package let now: Int64

    package init(days: [Int: DayFacts], hours: [HourFacts], minimumPosts: Int, now: Int64) {
        self.days = days
        self.hours = hours
        self.minimumPosts = max(1, minimumPosts)
        self.now = now
    }

    /// The days that a day is compared with, those that are known.
    package func history(before day: Int) -> [DayFacts] {
        (day - UsualValue.days..<day).compactMap { days[$0] }.filter(\.isKnown)
    }

    private static let block = 64

    /// Where the detector begins for the hours of `day`.
    ///
    /// A detector remembers all that it read, so what it says of a day would depend on where a run happened to begin. It begins at
    /// the start of the block of 64 days before the day's own: every run reads the same 64 to 127 days first.
    package static func detectorStart(of day: Int) -> Int { (Self.number(of: day) - 1) * block }

    private static func number(of day: Int) -> Int { Int((Double(day) / Double(block)).rounded(.down)) }

    /// What the detector read in each hour from `first` on, by the hour's start.
    package func readings(from first: Int) -> [Int64: VolumeDetector.Reading] {
        var readings: [Int64: VolumeDetector.Reading] = [:]
        guard let last = hours.last?.day, last >= first else { return [:] }
        for number in Self.number(of: first)...Self.number(of: last) {
            let own = max(first, number * Self.block)..<(number + 1) * Self.block
            var detector = VolumeDetector()
            for hour in hours where hour.day >= (number - 1) * Self.block && hour.day < own.upperBound {
                let reading = detector.read(Double(hour.posts), at: hour.start, hour.slot)
                if own.contains(hour.day) { readings[hour.start] = reading }
            }
        }
        return readings
    }
}
