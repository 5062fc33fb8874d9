package import Domain
internal import Foundation
package import Layers
package import Support
package import Tensors

/// One part of a post as fusion sees it: the modality's vector and what its own head says.
package struct Part: Sendable {
    package let modality: Modality
    package let vector: [Float]
    /// Three logits.
    package let logits: [Float]

    package init(modality: Modality, vector: [Float], logits: [Float]) {
        self.modality = modality
        self.vector = vector
        self.logits = logits
    }
}

/// Gated attention over a post's parts (after Arevalo et al. 2017, with a softmax so that any subset works).
///
///     h_p = tanh(x_p·W_m + b_m)          m the modality of part p
///     α   = softmax over the parts of h_p·u_m + c_m
///     y   = Σ α_p·z_p + (Σ α_p·h_p)·V + t·S + d_mask
///
/// z_p are the logits of the part's own head, t those of the topic words, which speak only where words and a picture
/// meet, and d_mask a bias for each combination of modalities. A post of one part is left to its own head.
package struct Fusion: Parameterized {
    package static let width = 48

    /// By modality in the order of `Modality.allCases`: projection to `width`, and the gate.
    package var projections: [Dense]
    package var gates: [Dense]
    /// `width` × 3.
    package var output: Dense
    /// 3 × 3 and 3.
    package var topic: Dense
    /// 8 × 3: row = 1·text + 2·image + 4·audio.
    package var maskBias: Tensor

    /// - Parameter inputs: width of each modality's vector.
    package init(inputs: [Int], _ generator: inout SeededGenerator) {
        projections = inputs.map { Dense(inputs: $0, outputs: Self.width, &generator) }
        gates = inputs.map { _ in Dense(inputs: Self.width, outputs: 1, &generator) }
        output = Dense(inputs: Self.width, outputs: 3, &generator)
        output.weight.scale(by: 0.1)
        topic = Dense(inputs: 3, outputs: 3, &generator)
        for i in 0..<9 { topic.weight.elements[i] = i % 4 == 0 ? 0.5 : 0 }
        for i in gates.indices { gates[i].weight.scale(by: 0.1) }
        maskBias = Tensor([8, 3])
    }

    package struct Cache: Sendable {
        let hidden: [[Float]]
        /// The vectors as they entered, after dropout.
        let inputs: [[Float]]
        /// Weight of each part; they sum to 1.
        package let weights: [Float]
        let fused: [Float]
        let topic: [Float]?
    }

    /// Row of ``maskBias``.
    package static func mask(_ parts: [Part]) -> Int {
        Set(parts.map(\.modality)).reduce(0) { $0 | 1 << Self.index($1) }
    }

    static func index(_ modality: Modality) -> Int { Modality.allCases.firstIndex(of: modality) ?? 0 }

    /// Three logits of one post.
    ///
    /// - Parameters:
    ///   - topic: logits of the topic words where there are words and a picture, else nil.
    ///   - dropout: of the vectors, in training.
    package func forward(
        _ parts: [Part], topic topicLogits: [Float]?, dropout: Float? = nil, _ generator: inout SeededGenerator
    ) -> ([Float], Cache) {
        var hidden: [[Float]] = []
        var inputs: [[Float]] = []
        var scores: [Float] = []
        for part in parts {
            let m = Self.index(part.modality)
            var x = Tensor([1, part.vector.count], elements: part.vector)
            if let dropout { DropoutMask(count: x.count, rate: dropout, &generator).apply(&x) }
            let h = projections[m].forward(x).elements.map { tanh($0) }
            hidden.append(h)
            inputs.append(x.elements)
            scores.append(gates[m].forward(Tensor([1, Self.width], elements: h)).elements[0])
        }
        let weights = softmax(Tensor([1, scores.count], elements: scores)).elements
        var fused = [Float](repeating: 0, count: Self.width)
        var logits = Array(maskBias.row(Self.mask(parts)))
        for (p, part) in parts.enumerated() {
            for i in 0..<Self.width { fused[i] += weights[p] * hidden[p][i] }
            for k in 0..<3 { logits[k] += weights[p] * part.logits[k] }
        }
        let spoken = output.forward(Tensor([1, Self.width], elements: fused)).elements
        for k in 0..<3 { logits[k] += spoken[k] }
        if let topicLogits {
            let said = topic.forward(Tensor([1, 3], elements: topicLogits)).elements
            for k in 0..<3 { logits[k] += said[k] }
        }
        return (logits, Cache(hidden: hidden, inputs: inputs, weights: weights, fused: fused, topic: topicLogits))
    }

    /// Adds the gradient of one post, given that of its logits. The parts' own encoders are not changed here.
    package func backward(_ dLogits: [Float], _ parts: [Part], _ cache: Cache, into gradient: inout Fusion) {
        let row = Self.mask(parts)
        for k in 0..<3 { gradient.maskBias[row, k] += dLogits[k] }
        let dy = Tensor([1, 3], elements: dLogits)
        if let topicLogits = cache.topic {
            _ = topic.backward(dy, input: Tensor([1, 3], elements: topicLogits), into: &gradient.topic)
        }
        let dFused = output.backward(
            dy, input: Tensor([1, Self.width], elements: cache.fused), into: &gradient.output
        ).elements
        let dWeights = parts.indices.map { p -> Float in
            let throughHidden = zip(cache.hidden[p], dFused).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            return zip(parts[p].logits, dLogits).reduce(throughHidden) { $0 + $1.0 * $1.1 }
        }
        let mean = zip(cache.weights, dWeights).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        for (p, part) in parts.enumerated() {
            let m = Self.index(part.modality)
            let dScore = cache.weights[p] * (dWeights[p] - mean)
            var dHidden = gates[m].backward(
                Tensor([1, 1], elements: [dScore]), input: Tensor([1, Self.width], elements: cache.hidden[p]),
                into: &gradient.gates[m])
            for i in 0..<Self.width {
                let h = cache.hidden[p][i]
                dHidden.elements[i] = (dHidden.elements[i] + cache.weights[p] * dFused[i]) * (1 - h * h)
            }
            _ = projections[m].backward(
                dHidden, input: Tensor([1, cache.inputs[p].count], elements: cache.inputs[p]),
                into: &gradient.projections[m])
        }
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        for (m, modality) in Modality.allCases.enumerated() {
            projections[m].visitParameters("\(prefix)\(modality.rawValue).project.", visit)
            gates[m].visitParameters("\(prefix)\(modality.rawValue).gate.", visit)
        }
        output.visitParameters(prefix + "output.", visit)
        topic.visitParameters(prefix + "topic.", visit)
        visit(prefix + "mask_bias", &maskBias)
    }
}
