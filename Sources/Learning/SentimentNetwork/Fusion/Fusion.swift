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

/// The parts of a post together.
///
///     h_p = tanh(x_p·W_m + b_m)          m the modality of part p
///     α   = weights of the parts, which sum to 1: of attention softmax(h_p·u_m + c_m), else see ``FusionKind``
///     y   = Σ α_p·z_p + head(combined h) + t·S + d_mask
///
/// z_p are the logits of the part's own head, t those of the topic head, which speaks only where words and a picture
/// meet, and d_mask a bias for each combination of modalities. A post of one part is left to its own head. With attention
/// (after Arevalo et al. 2017, with a softmax so that any subset works) the head is linear in Σ α_p·h_p.
package struct Fusion: Parameterized {
    package static let width = 48

    package let kind: FusionKind
    /// By modality in the order of `Modality.allCases`: projection to `width`, and the gate.
    package var projections: [Dense]
    package var gates: [Dense]
    package var head: FusionHead
    /// 3 × 3 and 3.
    package var topic: Dense
    /// 8 × 3: row = 1·text + 2·image + 4·audio.
    package var maskBias: Tensor

    /// - Parameter inputs: width of each modality's vector.
    package init(_ kind: FusionKind = .attention, inputs: [Int], _ generator: inout SeededGenerator) {
        self.kind = kind
        projections = inputs.map { Dense(inputs: $0, outputs: Self.width, &generator) }
        gates = inputs.map { _ in Dense(inputs: Self.width, outputs: 1, &generator) }
        head = FusionHead(kind, width: Self.width, slots: inputs.count, &generator)
        topic = Dense(inputs: 3, outputs: 3, &generator)
        for i in 0..<9 { topic.weight.elements[i] = i % 4 == 0 ? 1 : 0 }
        for i in gates.indices { gates[i].weight.scale(by: 0.1) }
        maskBias = Tensor([8, 3])
    }

    package struct Cache: Sendable {
        package let hidden: [[Float]]
        /// The vectors as they entered, after dropout.
        let inputs: [[Float]]
        /// Weight of each part; they sum to 1.
        package let weights: [Float]
        let combined: [Float]
        let spoken: FusionHead.Cache
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
    ///   - topic: logits of the topic head where there are words and a picture, else nil.
    ///   - dropout: of the vectors, in training.
    package func forward(
        _ parts: [Part], topic topicLogits: [Float]?, dropout: Float? = nil, _ generator: inout SeededGenerator
    ) -> ([Float], Cache) {
        var hidden: [[Float]] = []
        var inputs: [[Float]] = []
        for part in parts {
            var x = Tensor([1, part.vector.count], elements: part.vector)
            if let dropout { DropoutMask(count: x.count, rate: dropout, &generator).apply(&x) }
            hidden.append(projections[Self.index(part.modality)].forward(x).elements.map { tanh($0) })
            inputs.append(x.elements)
        }
        let modalities = parts.map { Self.index($0.modality) }
        let weights = self.weights(modalities, hidden)
        let combined = kind.combine(hidden, modalities, weights, slots: gates.count)
        let (spoken, cache) = head.forward(combined)
        var logits = zip(maskBias.row(Self.mask(parts)), spoken).map { $0 + $1 }
        for (p, part) in parts.enumerated() {
            for k in 0..<3 { logits[k] += weights[p] * part.logits[k] }
        }
        if let topicLogits {
            let said = topic.forward(Tensor([1, 3], elements: topicLogits)).elements
            for k in 0..<3 { logits[k] += said[k] }
        }
        return (
            logits,
            Cache(
                hidden: hidden, inputs: inputs, weights: weights, combined: combined, spoken: cache, topic: topicLogits)
        )
    }

    private func weights(_ modalities: [Int], _ hidden: [[Float]]) -> [Float] {
        guard kind == .attention else { return kind.fixedWeights(modalities) }
        let scores = zip(modalities, hidden).map { m, h in
            gates[m].forward(Tensor([1, Self.width], elements: h)).elements[0]
        }
        return softmax(Tensor([1, scores.count], elements: scores)).elements
    }

    /// Adds the gradient of one post, given that of its logits. The parts' own encoders are not changed here.
    package func backward(_ dLogits: [Float], _ parts: [Part], _ cache: Cache, into gradient: inout Fusion) {
        let row = Self.mask(parts)
        for k in 0..<3 { gradient.maskBias[row, k] += dLogits[k] }
        let dy = Tensor([1, 3], elements: dLogits)
        if let topicLogits = cache.topic {
            _ = topic.backward(dy, input: Tensor([1, 3], elements: topicLogits), into: &gradient.topic)
        }
        let modalities = parts.map { Self.index($0.modality) }
        let dCombined = head.backward(dLogits, input: cache.combined, cache.spoken, into: &gradient.head)
        var dHidden = kind.spread(dCombined, cache.hidden, modalities, cache.weights)
        if kind == .attention { backwardGates(dLogits, dCombined, parts, cache, &dHidden, into: &gradient) }
        for (p, m) in modalities.enumerated() {
            let through = zip(dHidden[p], cache.hidden[p]).map { $0 * (1 - $1 * $1) }
            _ = projections[m].backward(
                Tensor([1, Self.width], elements: through),
                input: Tensor([1, cache.inputs[p].count], elements: cache.inputs[p]), into: &gradient.projections[m])
        }
    }

    /// The way back through the weights of attention.
    private func backwardGates(
        _ dLogits: [Float], _ dCombined: [Float], _ parts: [Part], _ cache: Cache, _ dHidden: inout [[Float]],
        into gradient: inout Fusion
    ) {
        let dWeights = parts.indices.map { p -> Float in
            let throughHidden = zip(cache.hidden[p], dCombined).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            return zip(parts[p].logits, dLogits).reduce(throughHidden) { $0 + $1.0 * $1.1 }
        }
        let mean = zip(cache.weights, dWeights).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        for (p, part) in parts.enumerated() {
            let m = Self.index(part.modality)
            let dScore = cache.weights[p] * (dWeights[p] - mean)
            let dGate = gates[m].backward(
                Tensor([1, 1], elements: [dScore]), input: Tensor([1, Self.width], elements: cache.hidden[p]),
                into: &gradient.gates[m])
            for i in 0..<Self.width { dHidden[p][i] += dGate.elements[i] }
        }
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        for (m, modality) in Modality.allCases.enumerated() {
            projections[m].visitParameters("\(prefix)\(modality.rawValue).project.", visit)
            gates[m].visitParameters("\(prefix)\(modality.rawValue).gate.", visit)
        }
        head.visitParameters(prefix, visit)
        topic.visitParameters(prefix + "topic.", visit)
        visit(prefix + "mask_bias", &maskBias)
    }
}
