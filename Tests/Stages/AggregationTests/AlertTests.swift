import Aggregation
import Domain
import TestSupport
import Testing

@Suite struct AlertTests {
    private func day(
        _ day: Int = 10, posts: Int = 0, scored: Int = 0, negative: Int = 0, net: Double? = nil, reach: Double = 0
    ) -> DayFacts {
        DayFacts(
            day: day, start: Int64(day) * 86_400, end: Int64(day + 1) * 86_400, weekday: day % 7, posts: posts,
            scored: scored, saidNegative: negative, net: net, netError: net.map { _ in 0.05 },
            topEngagement: reach, topNegativeEngagement: reach)
    }

    /// By hand: (38 − 10) / 4 = 7, effect 3.8.
    @Test func spike() {
        let test = AlertTest.volumeSpike(
            day(posts: 38), usual: UsualValue(centre: 10, scale: 4, count: 28), minimumVolume: 20)
        #expect(test.surprise == 7)
        #expect(test.effect == 3.8)
        #expect(AlertSettings.usual.isLarge(test))
        #expect(test.severity == 2)
        var strict = AlertSettings.usual
        strict.effectFactor = 3
        #expect(!strict.isLarge(test))
        strict = .usual
        strict.rules = [.negativeSurge]
        #expect(!strict.isLarge(test))
    }

    /// 31 negative of 64 where 14 % are usual: expected 8.96, binomial scale 64 · √(0.14 · 0.86 / 64) = 2.776.
    @Test func surge() {
        let surge = AlertTest.negativeSurge(
            .hour, start: 0, end: 3_600, negative: 31, decided: 64,
            usualShare: UsualValue(centre: 0.14, scale: 0.01, count: 28), minimumVolume: 20)
        #expect(abs(surge.expected - 8.96) < 1e-9)
        #expect(abs(surge.scale - 2.7759) < 1e-3)
        #expect(abs(surge.effect - (31.0 / 64 - 0.14)) < 1e-12)
        #expect(AlertSettings.usual.isLarge(surge))
    }

    /// Net falls from 0.1 to −0.4 where 0.1 is usual: five scales.
    @Test func drop() throws {
        let usual = UsualValue(centre: 0.1, scale: 0.1, count: 28)
        let test = try #require(
            AlertTest.sentimentDrop(day(posts: 60, scored: 50, net: -0.4), usual: usual, minimumVolume: 20))
        #expect(abs(test.surprise - 5) < 1e-9 && abs(test.effect - 0.5) < 1e-9)
        #expect(AlertSettings.usual.isLarge(test))
        let rise = try #require(
            AlertTest.sentimentDrop(day(posts: 60, scored: 50, net: 0.6), usual: usual, minimumVolume: 20))
        #expect(!AlertSettings.usual.isLarge(rise))
        #expect(AlertTest.sentimentDrop(day(posts: 6), usual: usual, minimumVolume: 20) == nil)
    }

    @Test func silenceReachAndMeasures() {
        let silent = AlertTest.sourceSilent(
            "feed", day(), posts: 0, usual: UsualValue(centre: 64, scale: 8, count: 28), minimumVolume: 20)
        #expect(silent.surprise == 8 && silent.effect == 1 && AlertSettings.usual.isLarge(silent))
        let half = AlertTest.sourceSilent(
            "feed", day(), posts: 30, usual: UsualValue(centre: 64, scale: 8, count: 28), minimumVolume: 20)
        #expect(!AlertSettings.usual.isLarge(half))
        // ln 20 = 3.0 is usual: 8,000 likes are 6 natural powers more.
        let far = AlertTest.influentialPost(
            day(posts: 50, reach: 8_000), usual: UsualValue(centre: 3, scale: 0.5, count: 28))
        #expect((11...13).contains(far.surprise) && AlertSettings.usual.isLarge(far))
        let rule = CustomRule(name: "refunds", sql: "", minimumVolume: 5, minimumEffect: 2)
        let custom = AlertTest.custom(rule, day(), value: 30, usual: UsualValue(centre: 6, scale: 3, count: 28))
        #expect(custom.surprise == 8 && custom.effect == 5 && AlertSettings.usual.isLarge(custom))
        #expect(custom.subject == "refunds")
    }

    @Test(arguments: [
        (AlertRule.volumeSpike, "38 posts on 2026-12-02, 10 ± 4 expected (×3.8)"),
        (.negativeSurge, "38 of 64 posts negative on 2026-12-02, 10 ± 4 expected (59 % instead of -321 %)"),
        (.topicSurge, #"38 posts of the topic "lid" on 2026-12-02, 10 ± 4 expected"#),
        (.sourceSilent, "38 posts from lid on 2026-12-02, 10 ± 4 expected"),
        (.custom, "lid: 38 on 2026-12-02, 10 ± 4 expected"),
    ]) func sentences(_ rule: AlertRule, _ text: String) {
        let sentence = AlertSentence(
            rule: rule, subject: "lid", observed: 38, expected: 10, scale: 4, volume: 64, effect: 3.8,
            when: "on 2026-12-02")
        #expect(sentence.text == text)
    }

    /// Two monitors: the chances of both are adjusted together, and an alert lasts while its day's surprise stays.
    @Test func aFamilySharesItsLimit() throws {
        func test(_ number: Int, _ surprise: Double, _ chance: Double) -> AlertTest {
            AlertTest.volumeSpike(
                day(number, posts: Int(100 + 10 * surprise)), usual: UsualValue(centre: 100, scale: 10, count: 28),
                minimumVolume: 20
            ).with(chance: chance)
        }
        let calendar = (10..<14).map {
            AlertCalendarDay(day: $0, start: Int64($0) * 86_400, end: Int64($0 + 1) * 86_400, isJudged: true)
        }
        let loud = AlertFamily.Member(
            days: calendar,
            tests: [10: [test(10, 9, 0.004)], 11: [test(11, 2, 0.03)], 12: [test(12, 0, 0.5)], 13: [test(13, 0, 0.5)]])
        let quiet = AlertFamily.Member(days: calendar, tests: [10: [test(10, 0, 0.5)]])
        let alone = try #require(AlertFamily([loud, quiet]).incidents()[0].first)
        #expect(abs(alone.incident.peak.q - 0.008) < 1e-12 && alone.incident.peak.tests == 2)
        #expect(alone.incident.events.map(\.state) == [.open, .ongoing, .resolved])
        // With two more monitors 0.004 is no longer enough.
        #expect(AlertFamily([loud, quiet, quiet, quiet]).incidents()[0].isEmpty)
        // Eight bear twice as much together, and no number of them more than twenty.
        #expect([1, 4, 8, 20, 100].map(AlertSettings.qLimit(monitors:)) == [0.01, 0.01, 0.02, 0.05, 0.05])
    }

    /// The bars themselves are in `benchmarks alerts`, with 50 monitors; this keeps them from rotting.
    @Test func quietIsQuietAndCrisesAreFound() {
        let quiet = SimulatedYear(monitors: 4, days: 250).run(seed: 3)
        #expect(quiet.perQuarter <= 1, "\(quiet.perQuarter) a monitor and quarter")
        let crises = SimulatedYear(monitors: 6, days: 200, crisisEvery: 5).run(seed: 4)
        #expect(crises.crises >= 12)
        #expect(Double(crises.foundInTwoDays) >= 0.9 * Double(crises.crises), "\(crises.foundInTwoDays)")
    }
}

extension AlertTest {
    fileprivate func with(chance: Double) -> AlertTest {
        AlertTest(
            rule: rule, subject: subject, grain: grain, start: start, end: end, observed: observed,
            expected: expected, scale: scale, surprise: surprise, volume: volume, minimumVolume: minimumVolume,
            effect: effect, minimumEffect: minimumEffect, probability: chance)
    }
}
