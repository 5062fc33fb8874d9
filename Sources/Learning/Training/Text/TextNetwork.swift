internal import Foundation
package import Layers
package import SentimentNetwork
internal import Support
package import Tensors

/// A text encoder with heads on top, as it is trained by itself.
package struct TextNetwork: Sendable {
    package var encoder: TextEncoder
    package var heads: [String: Dense]

    package init(_ size: TextEncoder.Size, heads: [String: Int], seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        encoder = TextEncoder(size, &generator)
        self.heads = [:]
        for (name, classes) in heads.sorted(by: { $0.key < $1.key }) {
            self.heads[name] = Dense(inputs: encoder.outputs, outputs: classes, &generator)
        }
    }

    package init(encoder: TextEncoder, heads: [String: Dense]) {
        self.encoder = encoder
        self.heads = heads
    }

    package struct Gradient: Sendable {
        var encoder: TextEncoder.Gradient?
        var heads: [String: Dense]

        package init(like network: TextNetwork) {
            encoder = TextEncoder.Gradient(like: network.encoder)
            heads = network.heads.mapValues { $0.zeroed() }
        }

        mutating func clear() {
            encoder?.clear()
            heads = heads.mapValues { $0.zeroed() }
        }

        mutating func add(_ other: Gradient) {
            if let others = other.encoder { encoder?.add(others) }
            for (name, head) in other.heads { heads[name]?.add(head) }
        }

        var squaredNorm: Double {
            guard let encoder else { return 0 }
            return encoder.body.squaredNorm + encoder.words.squaredNorm + encoder.grams.squaredNorm
                + encoder.priors.squaredNorm
                + heads.values.reduce(0) { $0 + $1.squaredNorm }
        }
    }

    /// Adds the gradient of `examples`, all of one head, and returns their share of the loss.
    func learn(
        _ examples: [TextExamples.Example], divisor: Float, _ data: TextExamples, _ smoothing: Float,
        _ dropout: TextEncoder.Dropout, blur: Float, focus: Double = 0, _ generator: inout SeededGenerator,
        _ gradient: inout Gradient
    ) -> Double {
        guard let name = examples.first?.head, let head = heads[name], var encoderGradient = gradient.encoder else {
            return 0
        }
        gradient.encoder = nil
        let words = examples.map { $0.words.map { Float(generator.unit()) < blur ? $0 + 1 : $0 } }
        let batch = TextBatch(posts: words) { data.lexicon.forms[Int($0)] }
        let (vector, cache) = encoder.forward(batch, dropout: dropout, &generator)
        var logits = head.forward(vector)
        var targets = Tensor(logits.shape)
        for (row, place) in batch.order.enumerated() {
            let example = examples[place]
            let unknown = example.unknown ?? []
            let floor = smoothing / Float(logits.columns - unknown.count)
            for k in 0..<logits.columns {
                targets[row, k] = example.taught?[k] ?? floor + (example.label == k ? 1 - smoothing : 0)
            }
            // A class that the corpus could not have named takes no part: neither probability nor gradient.
            for k in unknown { (logits[row, k], targets[row, k]) = (-1e4, 0) }
        }
        let (loss, dLogits) = softmaxCrossEntropy(
            logits, targets: targets, weights: batch.order.map { examples[$0].weight }, divisor: divisor,
            focus: focus)
        let dVector = head.backward(dLogits, input: vector, into: &gradient.heads[name]!)
        encoder.backward(dVector, batch, cache, into: &encoderGradient)
        gradient.encoder = encoderGradient
        return loss
    }

    mutating func update(_ gradient: Gradient, _ adam: inout Adam, rate: Float, scale: Float) {
        guard let encoderGradient = gradient.encoder else { return }
        adam.update(&encoder.body, gradient: encoderGradient.body, rate: rate, gradientScale: scale, prefix: "text.")
        adam.update(
            &encoder.words, name: "text.words", gradient: encoderGradient.words, rate: rate, gradientScale: scale)
        adam.update(
            &encoder.grams, name: "text.grams", gradient: encoderGradient.grams, rate: rate, gradientScale: scale)
        adam.update(
            &encoder.priors, name: "text.priors", gradient: encoderGradient.priors, rate: rate, gradientScale: scale)
        for name in heads.keys.sorted() {
            guard let headGradient = gradient.heads[name] else { continue }
            adam.update(
                &heads[name]!, gradient: headGradient, rate: rate, gradientScale: scale, prefix: "heads.\(name).")
        }
    }

    /// self = keep · self + (1 − keep) · other.
    mutating func blend(_ other: TextNetwork, keep: Float) {
        encoder.words.weight.blend(other.encoder.words.weight, keep: keep)
        encoder.grams.weight.blend(other.encoder.grams.weight, keep: keep)
        encoder.priors.weight.blend(other.encoder.priors.weight, keep: keep)
        encoder.body.blend(other.encoder.body, keep: keep)
        for name in heads.keys { if let head = other.heads[name] { heads[name]!.blend(head, keep: keep) } }
    }

    /// Probabilities by head for posts given as word numbers; rows in the posts' order.
    package func predict(_ posts: [[Int32]], _ data: TextExamples, head: String) -> [[Float]] {
        logits(posts, data.lexicon, head: head).map { softmax(Tensor([1, $0.count], elements: $0)).elements }
    }

    /// Logits by head for posts given as word numbers; rows in the posts' order.
    func logits(_ posts: [[Int32]], _ lexicon: WordLexicon, head: String) -> [[Float]] {
        var answers = [[Float]](repeating: [], count: posts.count)
        var generator = SeededGenerator(seed: 0)
        let sorted = posts.indices.sorted { (posts[$0].count, $0) < (posts[$1].count, $1) }
        for start in stride(from: 0, to: sorted.count, by: 128) {
            let indices = Array(sorted[start..<min(start + 128, sorted.count)])
            let batch = TextBatch(posts: indices.map { posts[$0] }) { lexicon.forms[Int($0)] }
            let (vector, _) = encoder.forward(batch, &generator)
            guard let logits = heads[head]?.forward(vector) else { return [] }
            for (row, place) in batch.order.enumerated() { answers[indices[place]] = Array(logits.row(row)) }
        }
        return answers
    }

    package func weights() -> [String: Tensor] {
        var weights = encoder.weights("text.")
        for (name, head) in heads {
            for (parameter, value) in head.parameters("heads.\(name).") { weights[parameter] = value }
        }
        return weights
    }

    package init(_ file: Safetensors, heads: [String: Int]) throws {
        encoder = try TextEncoder(file, prefix: "text.")
        self.heads = [:]
        var generator = SeededGenerator(seed: 0)
        for (name, classes) in heads {
            var head = Dense(inputs: encoder.outputs, outputs: classes, &generator)
            try head.load(file, prefix: "heads.\(name).")
            self.heads[name] = head
        }
    }
}

extension Tensor {
    /// self = keep · self + (1 − keep) · other.
    mutating func blend(_ other: Tensor, keep: Float) {
        for i in elements.indices { elements[i] = keep * elements[i] + (1 - keep) * other.elements[i] }
    }
}

extension Parameterized {
    /// The same for every weight.
    mutating func blend(_ other: Self, keep: Float) {
        let others = other.parameters()
        var index = 0
        visitParameters("") { _, tensor in
            tensor.blend(others[index].value, keep: keep)
            index += 1
        }
    }
}
