internal import Domain
internal import Foundation

/// Makes the tests of a monitor's days and hours, of the rules that its own series tell of.
package struct AlertJudge: Sendable {
    /// Fewer decided posts than this in two hours are no surge, however few a monitor's figures ask for.
    private static let leastHourly = 8

    package let series: MonitorSeries
    package let readings: [Int64: VolumeDetector.Reading]

    /// - Parameter first: the first day to judge.
    package init(_ series: MonitorSeries, from first: Int) {
        self.series = series
        readings = series.readings(from: first)
    }

    /// The tests of each day from `first` on, in an order of their own.
    package func tests(from first: Int) -> [Int: [AlertTest]] {
        var tests: [Int: [AlertTest]] = [:]
        var shares: [Int: UsualValue] = [:]
        for day in series.days.keys.sorted() where day >= first {
            guard let facts = series.days[day], facts.start <= series.now else { continue }
            let share = Self.usualNegative(series.history(before: day), facts.weekday)
            shares[day] = share
            tests[day] = dayTests(facts, share)
        }
        let byDay = Dictionary(grouping: series.hours, by: \.day)
        for day in byDay.keys.sorted() where day >= first {
            let before = series.history(before: day)
            let negatives = HourlyNegatives(before, hours: byDay)
            var previous = byDay[day - 1]?.last
            for hour in byDay[day] ?? [] where hour.start <= series.now {
                tests[day, default: []] += hourTests(hour, previous, shares[day], negatives)
                previous = hour
            }
        }
        return tests
    }

    private func dayTests(_ facts: DayFacts, _ share: UsualValue?) -> [AlertTest] {
        var tests: [AlertTest] = []
        let before = series.history(before: facts.day)
        let minimum = series.minimumPosts
        if let usual = Self.usualPosts(before.map { ($0.weekday, Double($0.posts)) }, facts.weekday) {
            tests.append(.volumeSpike(facts, usual: usual, minimumVolume: minimum))
        }
        if let share {
            let counts = before.map { (weekday: $0.weekday, value: Double($0.saidNegative)) }
            tests.append(
                .negativeSurge(
                    facts, usualShare: share, usualCount: Self.usualPosts(counts, facts.weekday),
                    minimumVolume: minimum))
        }
        if let usual = Self.usualNet(before, facts),
            let test = AlertTest.sentimentDrop(facts, usual: usual, minimumVolume: minimum)
        {
            tests.append(test)
        }
        // Only where likes and shares are told at all is a post without them a quiet one.
        if facts.topNegativeEngagement > 0,
            let usual = UsualValue(
                before.map { ($0.weekday, log1p($0.topEngagement)) }, weekday: facts.weekday, floor: { _ in 0.3 })
        {
            tests.append(.influentialPost(facts, usual: usual))
        }
        return tests
    }

    private func hourTests(
        _ hour: HourFacts, _ previous: HourFacts?, _ share: UsualValue?, _ negatives: HourlyNegatives?
    ) -> [AlertTest] {
        // An hour that nobody writes in is no test of a spike: it would only dilute the limit for the others.
        guard hour.posts > 0, series.history(before: hour.day).count >= UsualValue.fewest else { return [] }
        var tests: [AlertTest] = []
        if let reading = readings[hour.start] {
            tests.append(.volumeSpike(hour, reading, minimumVolume: series.minimumPosts))
        }
        if let share, let negatives, let weekday = series.days[hour.day]?.weekday {
            let before = previous.flatMap { $0.end == hour.start ? $0 : nil }
            if let test = AlertTest.negativeSurge(
                hour, after: before, usualShare: share, negatives, weekday: weekday,
                minimumVolume: max(Self.leastHourly, series.minimumPosts / 2))
            {
                tests.append(test)
            }
        }
        return tests
    }

    package static func usualPosts(_ history: [(weekday: Int, value: Double)], _ weekday: Int) -> UsualValue? {
        // What a Poisson process of that rate scatters by itself.
        UsualValue(history, weekday: weekday) { max($0, 1).squareRoot() }
    }

    private static func usualNegative(_ before: [DayFacts], _ weekday: Int) -> UsualValue? {
        let decided = before.filter { $0.scored > 0 }
        return UsualValue(
            decided.map { ($0.weekday, Double($0.saidNegative) / Double($0.scored)) }, weekday: weekday
        ) { _ in 0 }
    }

    /// What net sentiment to expect of one day, given how exact its own figure is.
    package static func usualNet(_ before: [DayFacts], _ day: DayFacts) -> UsualValue? {
        usual(before, day, \.net, \.netError)
    }

    /// The same of the share of negative posts.
    package static func usualNegativeShare(_ before: [DayFacts], _ day: DayFacts) -> UsualValue? {
        usual(before, day, \.negative, \.negativeError)
    }

    private static func usual(
        _ before: [DayFacts], _ day: DayFacts, _ value: (DayFacts) -> Double?, _ error: (DayFacts) -> Double?
    ) -> UsualValue? {
        let errors = before.compactMap(error)
        let values = before.compactMap { day in value(day).map { (weekday: day.weekday, value: $0) } }
        return UsualValue(values, weekday: day.weekday) { _ in max(median(errors), 1e-6) }
            .map { $0.forDay(error: error(day), usualError: median(errors)) }
    }
}
