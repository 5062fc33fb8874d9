internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Tensors

/// Adam over fusion's weights in batches of 64, with an average of the weights over the last steps.
struct FusionTrainer {
    private var fusion: Fusion
    private(set) var average: Fusion
    private var adam = Adam(weightDecay: 0.05)
    private var generator: SeededGenerator
    private var step = 0
    private static let batch = 64

    init(_ kind: FusionKind, inputs: [Int], seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        fusion = Fusion(kind, inputs: inputs, &generator)
        average = fusion
    }

    /// One epoch; returns the mean loss.
    mutating func learn(_ examples: [FusionExample], total epochs: Int) -> Double {
        let batches = examples.count / Self.batch
        let schedule = LearningRate(peak: 1e-3, warmUp: 20, steps: epochs * batches)
        var sum = 0.0
        for b in 0..<batches {
            var gradient = fusion.zeroed()
            for example in examples[b * Self.batch..<(b + 1) * Self.batch] {
                let (logits, cache) = fusion.forward(example.parts, topic: example.topic, dropout: 0.5, &generator)
                let (loss, dLogits) = softmaxCrossEntropy(
                    Tensor([1, 3], elements: Self.with(example.prior, logits)),
                    targets: Tensor([1, 3], elements: example.target), weights: [1],
                    divisor: Float(Self.batch))
                sum += loss
                fusion.backward(dLogits.elements, example.parts, cache, into: &gradient)
            }
            step += 1
            adam.beginStep()
            adam.update(&fusion, gradient: gradient, rate: schedule.at(step), gradientScale: 1)
            average.blend(fusion, keep: min(0.99, Float(step) / Float(step + 10)))
        }
        return sum / Double(max(batches, 1))
    }

    /// Logits where the classes are as frequent as `prior` says.
    private static func with(_ prior: [Double], _ logits: [Float]) -> [Float] {
        (0..<3).map { logits[$0] + Float(log(prior[$0])) }
    }

    /// Of the averaged weights.
    mutating func accuracy(_ posts: [FusionExample]) -> Double {
        var right = 0
        for post in posts {
            let (logits, _) = average.forward(post.parts, topic: post.topic, &generator)
            if largest(Self.with(post.prior, logits)) == largest(post.target) { right += 1 }
        }
        return Double(right) / Double(max(posts.count, 1))
    }
}
