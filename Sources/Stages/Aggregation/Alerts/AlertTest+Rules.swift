package import Domain
internal import Foundation

extension AlertTest {
    /// A day's volume against the usual one.
    package static func volumeSpike(_ day: DayFacts, usual: UsualValue, minimumVolume: Int) -> AlertTest {
        // Nobody is surprised by two posts where none is usual: an expectation below one counts as one in the ratio.
        let scale = max(usual.scale, max(usual.centre, 1).squareRoot())
        return rise(
            .volumeSpike, "", day, Double(day.posts), usual.centre, scale, freedom: usual.count - 1,
            volume: day.posts, minimumVolume: minimumVolume)
    }

    /// An hour's volume as the detector of ``VolumeDetector`` read it.
    package static func volumeSpike(
        _ hour: HourFacts, _ reading: VolumeDetector.Reading, minimumVolume: Int
    ) -> AlertTest {
        let spread = (reading.high - reading.low) / (2 * 1.959964)
        let scale = max(spread, max(reading.expected, 1).squareRoot())
        return AlertTest(
            rule: .volumeSpike, subject: "", grain: .hour, start: hour.start, end: hour.end,
            observed: Double(hour.posts), expected: reading.expected, scale: scale,
            surprise: (Double(hour.posts) - reading.expected) / scale, volume: hour.posts,
            minimumVolume: minimumVolume, effect: Double(hour.posts) / max(reading.expected, 1),
            minimumEffect: AlertSettings.minimumEffect(.volumeSpike, .hour), probability: reading.chance)
    }

    /// A number of negative posts among those decided on, against the usual share of negative ones.
    ///
    /// - Parameter usualShare: of negative posts a day; its scale is that of whole days.
    package static func negativeSurge(
        _ grain: Grain, start: Int64, end: Int64, negative: Int, decided: Int, usualShare: UsualValue,
        minimumVolume: Int
    ) -> AlertTest {
        let n = Double(decided)
        let share = min(max(usualShare.centre, 0), 1)
        // The binomial floor takes a share of at least 5 %: three quiet weeks do not prove that nobody is ever cross.
        let bounded = min(max(share, 0.05), 0.95)
        let chance = (bounded * (1 - bounded) / max(n, 1)).squareRoot()
        let scale = max(n * max(usualShare.scale, chance), 1e-9)
        let surprise = (Double(negative) - n * share) / scale
        return AlertTest(
            rule: .negativeSurge, subject: "", grain: grain, start: start, end: end, observed: Double(negative),
            expected: n * share, scale: scale, surprise: surprise, volume: decided, minimumVolume: minimumVolume,
            effect: decided > 0 ? Double(negative) / n - share : 0,
            minimumEffect: AlertSettings.minimumEffect(.negativeSurge, grain),
            probability: studentTail(surprise, freedom: usualShare.count - 1))
    }

    /// The same of a day, also by the number of negative posts: a crisis brings more posts and worse ones, and the number holds both.
    ///
    /// Of two looks at one thing the clearer counts, at twice its chance (Bonferroni). A rise in volume alone is no surge: the effect is
    /// that of the shares in either case.
    package static func negativeSurge(
        _ day: DayFacts, usualShare: UsualValue, usualCount: UsualValue?, minimumVolume: Int
    ) -> AlertTest {
        let byShare = negativeSurge(
            .day, start: day.start, end: day.end, negative: day.saidNegative, decided: day.scored,
            usualShare: usualShare, minimumVolume: minimumVolume)
        guard let usualCount else { return byShare }
        let scale = max(usualCount.scale, max(usualCount.centre, 1).squareRoot())
        let surprise = (Double(day.saidNegative) - usualCount.centre) / scale
        let chance = studentTail(surprise, freedom: usualCount.count - 1)
        let isByCount = chance < byShare.probability
        return AlertTest(
            rule: .negativeSurge, subject: "", grain: .day, start: day.start, end: day.end,
            observed: byShare.observed, expected: isByCount ? usualCount.centre : byShare.expected,
            scale: isByCount ? scale : byShare.scale, surprise: isByCount ? surprise : byShare.surprise,
            volume: byShare.volume, minimumVolume: minimumVolume, effect: byShare.effect,
            minimumEffect: byShare.minimumEffect, probability: min(1, 2 * min(chance, byShare.probability)))
    }

    /// The negative posts of an hour, alone and with those of the hour before it, against what these hours usually bring.
    ///
    /// Of the two the clearer counts, at twice its chance (Bonferroni). A crisis brings more posts and worse ones, and the number of
    /// negative ones holds both; it must at least double, and their share must rise, for a rise in volume alone is no surge.
    ///
    /// - Parameter before: the hour right before; nil where that is not known.
    /// - Returns: nil where too few posts were decided on to look at.
    package static func negativeSurge(
        _ hour: HourFacts, after before: HourFacts?, usualShare: UsualValue, _ usual: HourlyNegatives, weekday: Int,
        minimumVolume: Int
    ) -> AlertTest? {
        let windows = [[hour], before.map { [$0, hour] } ?? []].filter { window in
            !window.isEmpty && window.reduce(0) { $0 + $1.scored } >= minimumVolume
        }
        let tests = windows.map { window -> AlertTest in
            let negative = window.reduce(0) { $0 + $1.saidNegative }
            let decided = window.reduce(0) { $0 + $1.scored }
            let mean = max(window.reduce(0) { $0 + usual.expected($1, weekday: weekday) }, 0.1)
            let scale = (mean + usual.scatter * usual.scatter * mean * mean).squareRoot()
            let isDouble = Double(negative) >= 2 * mean
            return AlertTest(
                rule: .negativeSurge, subject: "", grain: .hour, start: window[0].start, end: hour.end,
                observed: Double(negative), expected: mean, scale: scale,
                surprise: isDouble ? (Double(negative) - mean) / scale : 0, volume: decided,
                minimumVolume: minimumVolume,
                effect: decided > 0 ? Double(negative) / Double(decided) - usualShare.centre : 0,
                minimumEffect: AlertSettings.minimumEffect(.negativeSurge, .hour),
                probability: isDouble
                    ? min(1, Double(windows.count) * surgeTail(negative, mean: mean, scatter: usual.scatter)) : 1)
        }
        return tests.min { $0.probability < $1.probability }
    }

    /// A day's net sentiment below the usual one; nil where the day has none.
    ///
    /// - Parameter usual: for this day, with its own error: ``UsualValue/forDay(error:usualError:)``.
    package static func sentimentDrop(_ day: DayFacts, usual: UsualValue, minimumVolume: Int) -> AlertTest? {
        guard let net = day.net else { return nil }
        let scale = max(usual.scale, 1e-6)
        return AlertTest(
            rule: .sentimentDrop, subject: "", grain: .day, start: day.start, end: day.end, observed: net,
            expected: usual.centre, scale: scale, surprise: (usual.centre - net) / scale, volume: day.scored,
            minimumVolume: minimumVolume, effect: usual.centre - net,
            minimumEffect: AlertSettings.minimumEffect(.sentimentDrop, .day),
            probability: studentTail((usual.centre - net) / scale, freedom: usual.count - 1))
    }

    /// A topic's posts of a day against its usual ones. Topics come in bursts: its scale is twice that of chance alone.
    package static func topicSurge(
        _ topic: String, _ day: DayFacts, posts: Int, usual: Double, knownDays: Int, minimumVolume: Int
    ) -> AlertTest {
        // A topic that is a tenth of the talk, and no less, changes the day.
        let least = max(minimumVolume, day.posts / 10)
        return rise(
            .topicSurge, topic, day, Double(posts), usual, 2 * max(usual, 1).squareRoot(), freedom: knownDays - 1,
            volume: posts, minimumVolume: least)
    }

    /// The reach of a day's furthest travelled negative post against that of each day's furthest travelled post.
    ///
    /// Both as ln(1 + engagement): reach spans powers of ten.
    package static func influentialPost(_ day: DayFacts, usual: UsualValue) -> AlertTest {
        let reach = day.topNegativeEngagement
        let scale = max(usual.scale, 0.3)
        let surprise = (log1p(reach) - usual.centre) / scale
        return AlertTest(
            rule: .influentialPost, subject: "", grain: .day, start: day.start, end: day.end, observed: reach,
            expected: expm1(usual.centre), scale: scale * (1 + expm1(usual.centre)), surprise: surprise,
            volume: Int(reach), minimumVolume: 50, effect: (1 + reach) / (1 + expm1(usual.centre)),
            minimumEffect: AlertSettings.minimumEffect(.influentialPost, .day),
            probability: studentTail(surprise, freedom: usual.count - 1))
    }

    /// Nothing, or next to nothing, from a source that usually brings much.
    package static func sourceSilent(
        _ source: String, _ day: DayFacts, posts: Int, usual: UsualValue, minimumVolume: Int
    ) -> AlertTest {
        let scale = max(usual.scale, max(usual.centre, 1).squareRoot())
        let surprise = (usual.centre - Double(posts)) / scale
        return AlertTest(
            rule: .sourceSilent, subject: source, grain: .day, start: day.start, end: day.end,
            observed: Double(posts), expected: usual.centre, scale: scale, surprise: surprise,
            volume: Int(usual.centre), minimumVolume: minimumVolume,
            effect: usual.centre > 0 ? 1 - Double(posts) / usual.centre : 0,
            minimumEffect: AlertSettings.minimumEffect(.sourceSilent, .day),
            probability: studentTail(surprise, freedom: usual.count - 1))
    }

    /// A measure of the user's own against its usual value.
    package static func custom(_ rule: CustomRule, _ day: DayFacts, value: Double, usual: UsualValue) -> AlertTest {
        let scale = max(usual.scale, 1e-9)
        let surprise = (value - usual.centre) / scale
        return AlertTest(
            rule: .custom, subject: rule.name, grain: .day, start: day.start, end: day.end, observed: value,
            expected: usual.centre, scale: scale, surprise: surprise, volume: Int(max(value, 0)),
            minimumVolume: Int(rule.minimumVolume), effect: value / max(abs(usual.centre), 1e-9),
            minimumEffect: rule.minimumEffect, probability: studentTail(surprise, freedom: usual.count - 1))
    }

    private static func rise(
        _ rule: AlertRule, _ subject: String, _ day: DayFacts, _ observed: Double, _ expected: Double,
        _ scale: Double, freedom: Int, volume: Int, minimumVolume: Int
    ) -> AlertTest {
        let surprise = (observed - expected) / scale
        return AlertTest(
            rule: rule, subject: subject, grain: .day, start: day.start, end: day.end, observed: observed,
            expected: expected, scale: scale, surprise: surprise, volume: volume, minimumVolume: minimumVolume,
            effect: observed / max(expected, 1), minimumEffect: AlertSettings.minimumEffect(rule, .day),
            probability: studentTail(surprise, freedom: freedom))
    }
}
