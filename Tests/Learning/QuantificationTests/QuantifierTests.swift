import Domain
import Quantification
import Support
import Testing

@Suite struct QuantifierTests {
    /// Buckets whose mix differs from the calibration's: the interval holds the true net sentiment about 95 times of 100.
    @Test(arguments: [(40, [0.5, 0.3, 0.2]), (150, [0.2, 0.6, 0.2]), (400, [0.7, 0.2, 0.1])])
    func intervalsCover(_ posts: Int, _ mix: [Double]) {
        let calibration = [0.2, 0.5, 0.3]
        let quantifier = Quantifier(QuantifierSettings(mix: calibration))
        var generator = SeededGenerator(seed: 7)
        var (covered, corrected, plain) = (0, 0.0, 0.0)
        let rounds = 400
        for _ in 0..<rounds {
            let sample = (0..<posts).map { _ in Self.draw(mix, calibration, &generator) }
            let net = quantifier.estimate(sample).net
            let truth = mix[2] - mix[0]
            if net.low <= truth, truth <= net.high { covered += 1 }
            corrected += (net.value - truth) / Double(rounds)
            plain += (sample.reduce(0) { $0 + $1.net } / Double(posts) - truth) / Double(rounds)
        }
        let share = Double(covered) / Double(rounds)
        #expect((0.92...0.98).contains(share), "covers \(share) at \(posts)")
        #expect(abs(corrected) < 0.045, "biased by \(corrected)")
        #expect(abs(corrected) < abs(plain))
    }

    /// A post of a class drawn from `mix`, as a classifier sees it whose evidence is a normal number around the class's own place:
    /// calibrated on `calibration`.
    private static func draw(_ mix: [Double], _ calibration: [Double], _ generator: inout SeededGenerator) -> Sentiment
    {
        let mark = generator.unit()
        let place = mark < mix[0] ? -1.0 : mark < mix[0] + mix[1] ? 0 : 1
        // Twelve uniform numbers make a normal one, near enough.
        let noise = (0..<12).reduce(-6.0) { sum, _ in sum + generator.unit() }
        let x = place + 0.8 * noise
        let weights = zip(calibration, [-1.0, 0, 1]).map { $0 * Self.density((x - $1) / 0.8) }
        let sum = weights.reduce(0, +)
        return Sentiment(negative: weights[0] / sum, neutral: weights[1] / sum, positive: weights[2] / sum)
    }

    private static func density(_ z: Double) -> Double {
        var term = 1.0, sum = 1.0
        for k in 1..<200 {
            term *= z * z / 2 / Double(k)
            sum += term
        }
        return 1 / sum
    }

    /// Of posts whose class is sure the mean is known: (posts of the class + its part of the prior) / (posts + worth).
    @Test(arguments: [[3, 5, 4], [30, 60, 10], [120, 80, 90]]) func theMeanOfSurePosts(_ counts: [Int]) {
        let usual = [0.2, 0.5, 0.3]
        let posts = zip(
            counts,
            [
                Sentiment(negative: 1, neutral: 0, positive: 0), .init(negative: 0, neutral: 1, positive: 0),
                .init(negative: 0, neutral: 0, positive: 1),
            ]
        ).flatMap { Array(repeating: $1, count: $0) }
        let quantifier = Quantifier(QuantifierSettings(mixes: [:], usual: usual, worth: 6))
        let mix = quantifier.estimate(posts)
        let total = Double(posts.count) + 6
        for (k, value) in [mix.negative.value, mix.neutral.value, mix.positive.value].enumerated() {
            #expect(abs(value - (Double(counts[k]) + 6 * usual[k]) / total) < 0.003, "\(value) of class \(k)")
        }
    }

    /// Where the mean gives way to the mode neither jumps.
    @Test func aPostMoreIsNoJump() {
        var generator = SeededGenerator(seed: 12)
        let posts = (0..<301).map { _ in Self.draw([0.5, 0.3, 0.2], [0.3, 0.4, 0.3], &generator) }
        let settings = QuantifierSettings(mixes: ["": [0.3, 0.4, 0.3]], usual: [0.15, 0.45, 0.4], worth: 6)
        let values = [300, 301].map { Quantifier(settings).estimate(Array(posts.prefix($0))).net.value }
        #expect(abs(values[1] - values[0]) < 0.015, "\(values)")
    }

    @Test func noPostsButOneSaysLittle() {
        let net = Quantifier(QuantifierSettings()).estimate([Sentiment(negative: 1, neutral: 0, positive: 0)]).net
        #expect(net.high - net.low > 1)
        #expect(net.low >= -1 && net.high <= 1)
    }

    /// Newton's method ends where thousands of steps of EM do, also at an edge of the simplex.
    @Test(arguments: [
        (100, [0.5, 0.3, 0.2], 1.0), (200, [0.05, 0.9, 0.05], 6), (300, [1, 0, 0], 1), (5, [0, 0, 1], 6),
    ])
    func theTopIsThatOfManySmallSteps(_ posts: Int, _ mix: [Double], _ worth: Double) {
        let calibration = [0.3, 0.4, 0.3]
        var generator = SeededGenerator(seed: 11)
        let sample = (0..<posts).map { _ in Evidence(Self.draw(mix, calibration, &generator), mix: calibration) }
        var slow = calibration
        for _ in 0..<20_000 {
            var sums = calibration.map { $0 * worth }
            for post in sample {
                let parts = [slow[0] * post.negative, slow[1] * post.neutral, slow[2] * post.positive]
                let whole = parts.reduce(0, +)
                for (index, part) in parts.enumerated() { sums[index] += part / whole }
            }
            slow = sums.map { $0 / (Double(posts) + worth) }
        }
        let fast = Quantifier.fit(sample, around: calibration, worth: worth)
        for (a, b) in zip(fast, slow) { #expect(abs(a - b) < 1e-7, "\(fast) instead of \(slow)") }
    }
}
