import Support
import Testing
import Foundation
import SentimentNetwork

@testable import Training

@Suite struct EmotionTemperatureTests {
    /// Posts of four classes whose logits say too little or too much by `slope`.
    private static func posts(_ slope: Double, seed: UInt64) -> [JudgedPost] {
        var generator = SeededGenerator(seed: seed)
        return (0..<1500).map { _ in
            let logits = (0..<4).map { _ in 4 * (generator.unit() - 0.5) }
            func probabilities(_ slope: Double) -> [Double] {
                let powers = logits.map { exp(slope * $0) }
                return powers.map { $0 / powers.reduce(0, +) }
            }
            var mark = generator.unit()
            let truth = probabilities(slope).firstIndex { p in
                mark -= p
                return mark < 0
            }
            return JudgedPost(
                post: LabelledPost(id: "", corpus: "", language: "en", text: "a"), truth: truth ?? 3,
                probabilities: probabilities(1), abstained: false)
        }
    }

    @Test func findsTheTemperatureThatCorporaShare() {
        let temperature = EmotionTemperature([Self.posts(1.6, seed: 1), Self.posts(1.6, seed: 2)])
        #expect(abs(temperature.scale.slope[0] - 1.6) < 0.15, "\(temperature.scale)")
        #expect(temperature.scale.fit?.method == "temperature" && temperature.scale.fit?.posts == 3000)
        #expect((temperature.scale.fit?.after ?? 1) < (temperature.scale.fit?.before ?? 0))
    }

    /// What suits one corpus makes another worse: nothing is changed.
    @Test func keepsItsHandsOffWhereCorporaDisagree() {
        let temperature = EmotionTemperature([Self.posts(2.5, seed: 1), Self.posts(0.4, seed: 2)])
        #expect(temperature.scale.slope == [1, 1, 1] && temperature.scale.fit?.method == "none")
    }
}
