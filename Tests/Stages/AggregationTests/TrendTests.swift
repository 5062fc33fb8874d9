import Aggregation
import Testing

@Suite struct TrendTests {
    private func days(_ posts: [Double], net: Double? = nil, error: Double = 0.05) -> [PeriodComparison.Day] {
        posts.enumerated().map { index, posts in
            PeriodComparison.Day(
                posts: posts, net: net.map { $0 + 0.02 * Double(index % 3 - 1) }, netError: net.map { _ in error })
        }
    }

    /// Welch by hand: means 20 and 40, variances 10 (floor: Poisson's 20 and 40) over five days each: t = 20 / √(4 + 8) = 5.77.
    @Test func periodsAreCompared() throws {
        let volume = try #require(
            PeriodComparison(days([16, 18, 20, 22, 24]), days([36, 38, 40, 42, 44])).volume)
        #expect(volume.first == 20 && volume.second == 40)
        #expect(abs(volume.firstError - 2) < 1e-9 && abs(volume.secondError - 8.0.squareRoot()) < 1e-9)
        #expect(volume.chance < 0.001 && volume.words.hasPrefix("far beyond chance"))
        let same = try #require(PeriodComparison(days([16, 18, 20, 22, 24]), days([17, 19, 21, 20, 22])).volume)
        #expect(same.chance > 0.5 && same.words.hasPrefix("no clear change"))
        let one = try #require(
            PeriodComparison(days([50, 60, 50, 60], net: 0.1), days([55], net: -0.3)).net)
        #expect(one.chance < 0.05 && one.change < -0.3)
        #expect(PeriodComparison(days([3, 4]), days([3, 4])).net == nil)
        #expect(PeriodComparison([], days([3, 4])).volume == nil)
    }

    private static func noisy(_ days: Int, _ level: (Int) -> Double) -> [Double] {
        (0..<days).map { level($0) + Double($0 * 7 % 5) }
    }

    @Test func levelsThatStay() {
        #expect(ChangePoint.find([Double](repeating: 10, count: 60)).isEmpty)
        #expect(ChangePoint.find(Self.noisy(60) { _ in 10 }).isEmpty)
        #expect(ChangePoint.find(Self.noisy(60) { $0 < 30 ? 10 : 30 }).map(\.index) == [30])
        let three = ChangePoint.find(Self.noisy(90) { $0 < 30 ? 10 : $0 < 60 ? 30 : 5 })
        #expect(three.map(\.index) == [30, 60])
        #expect(three.map(\.after) == [32, 7])
        // A burst of three days is no new level.
        #expect(ChangePoint.find(Self.noisy(60) { (30..<33).contains($0) ? 90 : 10 }).isEmpty)
    }

    /// 8 of 100 against 2 of 400, by hand: ln(8.5 · 398.5 / (92.5 · 2.5)) = 2.684, over √(1/8.5 + 1/92.5 + 1/2.5 + 1/398.5) = 0.728.
    @Test func marksRise() throws {
        let rising = RisingMark.rising(
            ["#lid": 8, "#tea": 20, "#new": 2], of: 100, before: ["#lid": 2, "#tea": 80], of: 400)
        #expect(rising.map(\.name) == ["#lid"])
        #expect(abs(try #require(rising.first).z - 3.685) < 0.01)
    }

    @Test func marksAreFound() {
        #expect(RisingMark.tags("#Lid and ＃烧水壶 #lid # no #b") == ["#lid", "#烧水壶"])
        #expect(
            RisingMark.links("see https://a.example/x/?utm=1 and http://b.example") == ["a.example/x", "b.example"])
    }
}
