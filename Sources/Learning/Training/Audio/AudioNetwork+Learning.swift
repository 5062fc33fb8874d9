internal import Features
internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Tensors

extension AudioNetwork {
    /// A window with the classes it should be given.
    struct Example: Sendable {
        let window: AudioWindow
        let sentiment: Int
        let tone: Int
        let classes: CorpusClasses
    }

    /// Adds the gradient of `examples`, longest first, and returns their share of the loss.
    ///
    /// A corpus says nothing of tones that it does not have: they take no part. How often it has each polarity is left out
    /// of what is learnt (Menon et al. 2021), so that the logits assume all three to be as frequent.
    func learn(
        _ examples: [Example], divisor: Float, _ smoothing: Float, _ dropout: Dropout,
        _ generator: inout SeededGenerator, _ gradient: inout AudioNetwork
    ) -> Double {
        guard !examples.isEmpty else { return 0 }
        var (sentiments, tones, cache) = forward(examples.map(\.window), dropout, &generator)
        var wantedSentiments = Tensor([examples.count, 3])
        var wantedTones = Tensor([examples.count, tones.columns])
        for (n, example) in examples.enumerated() {
            for k in 0..<3 {
                sentiments[n, k] += Float(log(max(example.classes.sentiments[k], 1e-6)))
                wantedSentiments[n, k] = smoothing / 3 + (k == example.sentiment ? 1 - smoothing : 0)
            }
            let known = Float(example.classes.tones.count { $0 })
            for k in 0..<tones.columns {
                let has = example.classes.tones[k]
                if !has { tones[n, k] -= 30 }
                wantedTones[n, k] = (has ? smoothing / known : 0) + (k == example.tone ? 1 - smoothing : 0)
            }
        }
        let weights = [Float](repeating: 1, count: examples.count)
        let (a, dSentiment) = softmaxCrossEntropy(
            sentiments, targets: wantedSentiments, weights: weights, divisor: divisor)
        let (b, dTone) = softmaxCrossEntropy(tones, targets: wantedTones, weights: weights, divisor: divisor)
        backward(sentiment: dSentiment, tone: dTone, cache, into: &gradient)
        return a + b
    }
}
