import Support
import Testing

@testable import Training

@Suite struct TopicPriorTests {
    /// Topics whose mixes are drawn with a known concentration: Pólya's urn, which adds a ball of each colour that it shows.
    @Test(arguments: [(3.0, 1.5...4.5), (12.0, 8.0...18.0)])
    func concentrationIsFound(_ concentration: Double, _ range: ClosedRange<Double>) throws {
        var generator = SeededGenerator(seed: 4)
        let mean = [0.2, 0.5, 0.3]
        let topics = (0..<300).map { _ -> [Int] in
            var counts = [0, 0, 0]
            for drawn in 0..<25 {
                var mark = generator.unit() * (concentration + Double(drawn))
                let color = (0..<2).first { k in
                    mark -= concentration * mean[k] + Double(counts[k])
                    return mark < 0
                }
                counts[color ?? 2] += 1
            }
            return counts
        }
        let prior = try #require(TopicPrior(topics))
        #expect(range.contains(prior.worth), "\(prior.worth)")
        for (found, wanted) in zip(prior.usual, mean) { #expect(abs(found - wanted) < 0.04) }
        #expect(TopicPrior([[1, 2, 3]]) == nil)
    }
}
