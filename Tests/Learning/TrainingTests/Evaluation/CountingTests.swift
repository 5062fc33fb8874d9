import Foundation
import Quantification
import Support
import Testing

@testable import Training

/// Counting on sets whose truth is known.
@Suite struct CountingTests {
    private static func post(_ truth: Int, _ p: [Double]) -> JudgedPost {
        JudgedPost(
            post: LabelledPost(id: "", corpus: "", language: "en", text: "words"), truth: truth, probabilities: p,
            abstained: false)
    }

    /// By hand: truth (0.5, 0, 0.5) and estimate (0.25, 0.25, 0.5) of four posts, smoothed by 1/8 and divided by 1.375, are
    /// (5, 1, 5)/11 and (3, 3, 5)/11.
    @Test func errorsAreSmoothed() {
        let posts = [0, 0, 2, 2].map { Self.post($0, [1.0 / 3, 1.0 / 3, 1.0 / 3]) }
        let errors = CountingSet(posts, QuantifierSettings()).errors([0.25, 0.25, 0.5], isBinary: false)
        let expected = 5.0 / 11 * log(5.0 / 3) + 1.0 / 11 * log(1.0 / 3)
        #expect(abs(errors.divergence - expected) < 1e-12)
        #expect(abs(errors.relative - (0.4 + 2 + 0) / 3) < 1e-12)
    }

    /// With the classes' own answers known, adjusted counts find the mix behind them.
    @Test func adjustedCountsFindTheMix() {
        let labelled = (0..<300).map { i -> JudgedPost in
            let truth = i % 3
            // Right two times in three, else the next class.
            let said = i / 3 % 3 == 0 ? (truth + 1) % 3 : truth
            return Self.post(truth, (0..<3).map { $0 == said ? 0.8 : 0.1 })
        }
        let rates = ClassifierRates(JudgedSet(classes: ["a", "b", "c"], posts: labelled))
        let mix = [0.6, 0.3, 0.1]
        let answer = (0..<3).map { k in (0..<3).reduce(0) { $0 + mix[$1] * rates.said[$1][k] } }
        let found = rates.mix(behind: answer, rates.said)
        for k in 0..<3 { #expect(abs(found[k] - mix[k]) < 1e-3, "\(found)") }
    }

    @Test func intervalsHoldTheTruthInSimulatedBuckets() {
        var generator = SeededGenerator(seed: 4)
        let labelled = (0..<1500).map { i -> JudgedPost in
            // A mark near its class's place with normal noise, and what Bayes' rule makes of it: calibrated for an even mix.
            let noise = (0..<12).reduce(-6.0) { sum, _ in sum + generator.unit() }
            let mark = Double(i % 3) - 1 + 0.7 * noise
            let scores = [-1.0, 0, 1].map { exp(-(mark - $0) * (mark - $0) / (2 * 0.49)) }
            let sum = scores.reduce(0, +)
            return Self.post(i % 3, scores.map { $0 / sum })
        }
        let set = JudgedSet(classes: ["a", "b", "c"], posts: labelled)
        let settings = QuantifierSettings(mixes: ["text": CalibrationFit.mix(labelled)])
        let coverage = CountingSimulation(set, settings).coverage(
            [[0.2, 0.5, 0.3], [0.6, 0.2, 0.2]], posts: 100, buckets: 300, Quantifier(settings))
        #expect((0.9...1).contains(coverage.covered), "\(coverage.covered)")
        #expect(coverage.width > 0 && coverage.width < 1)
    }
}
