import Domain
import Layers
import SentimentNetwork
import Support
import Tensors
import Testing

@Suite struct FusionTests {
    private static func post(_ modalities: [Modality], seed: UInt64) -> [Part] {
        var generator = SeededGenerator(seed: seed)
        let widths: [Modality: Int] = [.text: 5, .image: 7, .audio: 3]
        return modalities.map { modality in
            Part(
                modality: modality, vector: (0..<widths[modality]!).map { _ in Float(generator.unit() * 2 - 1) },
                logits: (0..<3).map { _ in Float(generator.unit() * 2 - 1) })
        }
    }

    private static let combinations: [[Modality]] = [
        [.text, .image], [.text, .audio], [.image, .audio], [.text, .image, .audio], [.text, .image, .image],
    ]

    @Test(arguments: FusionKind.allCases, combinations)
    func weightsSumToOne(_ kind: FusionKind, _ modalities: [Modality]) {
        var generator = SeededGenerator(seed: 1)
        let fusion = Fusion(kind, inputs: [5, 7, 3], &generator)
        let (logits, cache) = fusion.forward(Self.post(modalities, seed: 2), topic: nil, &generator)
        #expect(logits.count == 3)
        #expect(cache.weights.count == modalities.count)
        #expect(abs(cache.weights.reduce(0, +) - 1) < 1e-5)
    }

    /// Every weight's gradient against central differences of Σ logits · probe.
    @Test(arguments: FusionKind.allCases, combinations)
    func gradients(_ kind: FusionKind, _ modalities: [Modality]) {
        var generator = SeededGenerator(seed: 3)
        let fusion = Fusion(kind, inputs: [5, 7, 3], &generator)
        let parts = Self.post(modalities, seed: 4)
        let topic: [Float]? = modalities.contains(.text) && modalities.contains(.image) ? [0.3, -0.2, 0.5] : nil
        let probe: [Float] = [0.7, -0.4, 0.9]
        func objective(_ fusion: Fusion) -> Double {
            var generator = SeededGenerator(seed: 0)
            let (logits, _) = fusion.forward(parts, topic: topic, &generator)
            return zip(logits, probe).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        var gradient = fusion.zeroed()
        let (_, cache) = fusion.forward(parts, topic: topic, &generator)
        fusion.backward(probe, parts, cache, into: &gradient)
        for (position, parameter) in gradient.parameters().enumerated() {
            for i in stride(from: 0, to: parameter.value.count, by: max(1, parameter.value.count / 12)) {
                func moved(_ step: Float) -> Double {
                    var copy = fusion
                    var index = 0
                    copy.visitParameters("") { _, tensor in
                        if index == position { tensor.elements[i] += step }
                        index += 1
                    }
                    return objective(copy)
                }
                let wanted = (moved(2e-3) - moved(-2e-3)) / 4e-3
                let got = Double(parameter.value.elements[i])
                #expect(abs(wanted - got) < 4e-3 + 0.02 * abs(wanted), "\(parameter.name)[\(i)]: \(got), not \(wanted)")
            }
        }
    }
}
