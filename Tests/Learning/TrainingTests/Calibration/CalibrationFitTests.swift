import Foundation
import SentimentNetwork
import Support
import Testing

@testable import Training

@Suite struct CalibrationFitTests {
    /// Posts whose classes are drawn from the probabilities that logits · `slope` · e^(`bend` · gap) + `shift` give.
    private static func examples(
        slope: Double, shift: [Double], bend: Double = 0, count: Int
    ) -> [ScaleFit.Example] {
        var generator = SeededGenerator(seed: 8)
        return (0..<count).map { _ in
            let logits = (0..<3).map { _ in 6 * (generator.unit() - 0.5) }
            let factor = slope * exp(bend * CalibrationScale.gap(logits))
            let powers = (0..<3).map { exp(factor * logits[$0] + shift[$0]) }
            let mark = generator.unit() * powers.reduce(0, +)
            let truth = mark < powers[0] ? 0 : mark < powers[0] + powers[1] ? 1 : 2
            return ScaleFit.Example(logits: logits, truth: truth)
        }
    }

    @Test(arguments: [0.5, 0.8, 1.5]) func findsATemperature(_ slope: Double) {
        let fit = ScaleFit(examples: Self.examples(slope: slope, shift: [0, 0, 0], count: 4000), measure: .macroRecall)
        let scale = fit.fit(.temperature, fit.examples)
        #expect(abs(scale.slope[0] - slope) < 0.15 * slope, "\(scale.slope)")
        #expect(scale.slope[0] == scale.slope[2] && scale.shift == [0, 0, 0])
    }

    @Test func findsABend() throws {
        let fit = ScaleFit(
            examples: Self.examples(slope: 1, shift: [0, 0, 0], bend: -0.3, count: 6000), measure: .macroRecall)
        let scale = fit.fit(.bent, fit.examples)
        #expect(abs(scale.bend + 0.3) < 0.1 && abs(scale.slope[0] - 1) < 0.25, "\(scale)")
        #expect(fit.best().fit?.method == "bent temperature")
        // Without being asked for it there is none.
        #expect(fit.fit(.temperature, fit.examples).bend == 0)
    }

    @Test func prefersTheSimplestThatIsAsGood() {
        let calibrated = ScaleFit(examples: Self.examples(slope: 1, shift: [0, 0, 0], count: 2000), measure: .accuracy)
        #expect(calibrated.best().fit?.method == "none")
        let flat = ScaleFit(examples: Self.examples(slope: 0.4, shift: [0, 0, 0], count: 2000), measure: .accuracy)
        #expect(flat.best().fit?.method == "temperature")
    }

    /// Accuracy asks for the shift; macro recall forbids it, for it costs recall of the rare class.
    @Test func aShiftIsTakenOnlyWhereTheMeasureGains() throws {
        let examples = Self.examples(slope: 0.7, shift: [-2, 0, 1], count: 3000)
        let byAccuracy = ScaleFit(examples: examples, measure: .accuracy).best()
        #expect(["shift", "bent shift", "vector"].contains(try #require(byAccuracy.fit).method))
        #expect(try #require(byAccuracy.fit).after < 0.03)
        let byRecall = ScaleFit(examples: examples, measure: .macroRecall).best()
        #expect(byRecall.shift == [0, 0, 0])
    }

    /// A classifier that says every class as often as it is there under a mix is calibrated for that mix.
    @Test func findsTheMixThatProbabilitiesStandFor() {
        let posts = [(0, [0.8, 0.1, 0.1]), (1, [0.2, 0.6, 0.2]), (2, [0.1, 0.2, 0.7])].map { truth, p in
            JudgedPost(
                post: LabelledPost(id: "", corpus: "", language: nil, text: "a"), truth: truth, probabilities: p,
                abstained: false)
        }
        let mix = CalibrationFit.mix(posts)
        for k in 0..<3 {
            let mean = (0..<3).reduce(0.0) { $0 + mix[$1] * posts[$1].probabilities[k] }
            #expect(abs(mean - mix[k]) < 1e-9)
        }
    }
}
