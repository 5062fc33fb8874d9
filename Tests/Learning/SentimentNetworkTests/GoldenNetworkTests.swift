import Domain
import Features
import Layers
import SentimentNetwork
import Support
import Tensors
import TestSupport
import Testing

/// Whole forward passes as PyTorch computes them, from inputs to probabilities.
@Suite struct GoldenNetworkTests {
    /// Rows in the order of the posts, which stand there longest first.
    private static func textVectors() -> Tensor {
        var generator = SeededGenerator(seed: 1)
        return GoldenNetworks.textEncoder().forward(GoldenNetworks.posts, &generator).0
    }

    private static let textHead = GoldenNetworks.dense(12, 3, 52, bias: 52.5)
    private static let audioHead = GoldenNetworks.dense(16, 3, 50, bias: 50.5)

    @Test func words() throws {
        let golden = try Golden("text-network")
        #expect(GoldenNetworks.posts.order == [0, 1, 2])
        let vectors = Self.textVectors()
        golden.expect("vector", vectors.elements)
        golden.expect("output", softmax(Self.textHead.forward(vectors)).elements)
    }

    @Test func sound() throws {
        let golden = try Golden("audio-network")
        let vectors = GoldenNetworks.audioEncoder().forward(GoldenNetworks.windows)
        golden.expect("vector", vectors.elements, tolerance: 5e-5)
        golden.expect("output", softmax(GoldenNetworks.dense(16, 8, 14, bias: 15).forward(vectors)).elements)
    }

    /// Features, and every weight's gradient by its product with a pattern, of the whole MobileNetV2 over 64 × 64.
    @Test func pictures() throws {
        let golden = try Golden("image-network")
        let encoder = try GoldenNetworks.imageEncoder()
        let (features, cache) = encoder.learn(GoldenNetworks.picture)
        #expect(encoder.forward(GoldenNetworks.picture) == features)
        golden.expect("features", features)
        golden.expect("output", softmax(GoldenNetworks.imageHead.forward(Self.standardized(features))).elements)

        var gradient = encoder.zeroed()
        encoder.backward(GoldenNetworks.pattern([1280], 9).elements, cache, into: &gradient)
        let wanted = golden.numbers("gradients")
        #expect(gradient.parameters().count == wanted.count)
        for (parameter, wanted) in zip(gradient.parameters(), wanted) {
            let pattern = GoldenNetworks.pattern(parameter.value.shape, 5)
            let products = zip(parameter.value.elements, pattern.elements).map { Double($0) * Double($1) }
            let size = products.reduce(0) { $0 + abs($1) }
            let error = abs(products.reduce(0, +) - wanted)
            #expect(error < 1e-3 * size + 1e-6, "\(parameter.name): \(error) of \(size)")
        }
    }

    private static func standardized(_ features: [Float]) -> Tensor {
        let rows = Scorer.standardized(
            features, mean: GoldenNetworks.pattern([1280], 55), scale: GoldenNetworks.pattern([1280], 56))
        return Tensor([1, 1280], elements: rows)
    }

    private static let combinations: [[Modality]] = [
        [.text], [.image], [.audio], [.text, .image], [.text, .audio], [.image, .audio], [.text, .image, .audio],
        [.text, .image, .image], [.text, .image, .audio, .audio],
    ]

    /// The fused network from words, pixels and sound to probabilities, for every mask and kind of fusion.
    @Test func fused() throws {
        let golden = try Golden("fused-network")
        let (text, audio) = (
            Self.textVectors(), GoldenNetworks.audioEncoder().forward(GoldenNetworks.windows)
        )
        let features = try GoldenNetworks.imageEncoder().forward(GoldenNetworks.picture)
        let seen = Self.standardized(features).elements
        func part(_ modality: Modality, _ place: Int) -> Part {
            let vector: [Float]
            switch modality {
            case .text: vector = Array(text.row(place))
            case .audio: vector = Array(audio.row(place))
            case .image: vector = place == 0 ? seen : seen.map { -$0 }
            }
            let row = Tensor([1, vector.count], elements: vector)
            let logits: Tensor
            switch modality {
            case .text: logits = Self.textHead.forward(row)
            case .audio: logits = Self.audioHead.forward(row)
            case .image: logits = GoldenNetworks.imageHead.forward(row)
            }
            return Part(modality: modality, vector: vector, logits: logits.elements)
        }
        for kind in FusionKind.allCases {
            let fusion = GoldenNetworks.fusion(kind, widths: [12, 1280, 16])
            let answers = Self.combinations.flatMap { modalities -> [Float] in
                let parts = modalities.indices.map { i in
                    part(modalities[i], modalities.prefix(i).count { $0 == modalities[i] })
                }
                return Self.probabilities(parts, fusion)
            }
            golden.expect(kind.rawValue, answers, tolerance: 1e-4)
        }
    }

    /// A post of one part is left to its own head.
    private static func probabilities(_ parts: [Part], _ fusion: Fusion) -> [Float] {
        var logits = parts[0].logits
        if parts.count > 1 {
            let modalities = parts.map(\.modality)
            let hasBoth = modalities.contains(.text) && modalities.contains(.image)
            let topic = hasBoth ? GoldenNetworks.pattern([3], 95, 1).elements : nil
            var generator = SeededGenerator(seed: 0)
            logits = fusion.forward(parts, topic: topic, &generator).0
        }
        return softmax(Tensor([1, 3], elements: logits)).elements
    }
}
