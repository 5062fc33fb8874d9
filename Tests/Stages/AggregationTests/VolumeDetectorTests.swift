import Aggregation
import Support
import Testing

@Suite struct VolumeDetectorTests {
    /// Hours of a busy week: more by day, fewer at weekends, chance on top. Ten weeks unless said otherwise.
    private static func series(hours: Int = 1_680, seed: UInt64 = 5) -> [Double] {
        var generator = SeededGenerator(seed: seed)
        return (0..<hours).map { hour in
            let level = (hour % 24 >= 8 ? 40.0 : 10) * ((hour / 24) % 7 >= 5 ? 0.6 : 1)
            return (level * (0.8 + 0.4 * generator.unit())).rounded()
        }
    }

    private static func read(_ values: [Double]) -> [VolumeDetector.Reading] {
        var detector = VolumeDetector()
        return values.indices.map { hour in
            detector.read(
                values[hour], at: Int64(hour) * 3_600, WeekSlot(hour: hour % 24, weekday: (hour / 24) % 7))
        }
    }

    @Test func laterReadingsChangeNothing() {
        let values = Self.series()
        let whole = Self.read(values)
        #expect(Array(whole.prefix(700)) == Self.read(Array(values.prefix(700))))
    }

    @Test func theWeekIsExpected() {
        let readings = Self.read(Self.series())
        // Hours 1,512 to 1,679 are the last week: Monday noon, Monday night, Saturday noon.
        #expect((34...44).contains(readings[1_512 + 12].expected), "\(readings[1_524].expected)")
        #expect((8...13).contains(readings[1_512 + 3].expected), "\(readings[1_515].expected)")
        #expect((20...29).contains(readings[1_512 + 5 * 24 + 12].expected), "\(readings[1_644].expected)")
        #expect(readings[1_524].low < 32 && readings[1_524].high > 44)
    }

    @Test func nothingIsSaidWhileItLearns() {
        var values = Self.series(hours: 100)
        values[50] = 10_000
        #expect(Self.read(values).allSatisfy { $0.evidence == 0 && $0.score == 0 })
    }

    @Test(arguments: [(1_524, 120.0), (1_515, 40.0), (1_644, 80.0)]) func aBurstIsSeenAtOnce(
        _ hour: Int, _ posts: Double
    ) {
        var values = Self.series()
        values[hour] = posts
        #expect(Self.read(values)[hour].evidence > 2, "\(Self.read(values)[hour])")
    }

    /// A burst of a day is no new level: what is expected a week later has hardly moved.
    @Test func aBurstIsNotLearnt() {
        var values = Self.series()
        let calm = Self.read(values)[1_600].expected
        for hour in 1_440..<1_464 { values[hour] *= 20 }
        let after = Self.read(values)[1_600].expected
        #expect(after < 1.35 * calm, "\(after) after, \(calm) without")
    }

    @Test(arguments: [[0.0], [5.0], [-3.0, 4.0], [0.25]]) func dullSeriesRaiseNothing(_ pattern: [Double]) {
        let readings = Self.read((0..<900).map { pattern[$0 % pattern.count] })
        #expect(readings.allSatisfy { $0.evidence < AlertLatch.usualThreshold })
        #expect(readings.allSatisfy { $0.expected.isFinite && $0.low <= $0.high })
    }

    @Test func oneAlertForABurstAndAnotherForAWorse() {
        var latch = AlertLatch(threshold: 2, cooldownSeconds: 100)
        let evidence = [1.9, 2.1, 2.5, 0, 2.6, 3.7, 3.9, 2.2]
        let times: [Int64] = [0, 10, 20, 30, 40, 50, 120, 160]
        // 2.6 is in the cooldown, 3.7 ten times less likely than it, 3.9 in the new cooldown, 2.2 after it.
        #expect(
            zip(evidence, times).map { latch.fires($0, at: $1) }
                == [false, true, false, false, false, true, false, true])
    }
}
