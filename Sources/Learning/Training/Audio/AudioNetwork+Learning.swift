internal import Features
internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Tensors

extension AudioNetwork {
    /// The classes that a window should be given.
    struct Wanted: Sendable {
        let sentiment: Int
        let tone: Int
        let classes: CorpusClasses
    }

    struct Example: Sendable {
        let window: AudioWindow
        let wanted: Wanted
    }

    /// Adds the gradient of `examples`, longest first, and returns their share of the loss.
    func learn(
        _ examples: [Example], divisor: Float, _ smoothing: Float, _ dropout: Dropout,
        _ generator: inout SeededGenerator, _ gradient: inout AudioNetwork
    ) -> Double {
        guard !examples.isEmpty else { return 0 }
        let (sentiments, tones, cache) = forward(examples.map(\.window), dropout, &generator)
        let loss = Self.loss(
            sentiment: sentiments, tone: tones, examples.map(\.wanted), divisor: divisor, smoothing)
        backward(sentiment: loss.sentiment, tone: loss.tone, cache, into: &gradient)
        return loss.value
    }

    /// The loss of both heads, with the gradients of their logits.
    ///
    /// A corpus says nothing of tones that it does not have: they take no part. How often it has each polarity is left out
    /// of what is learnt (Menon et al. 2021), so that the logits assume all three to be as frequent.
    static func loss(
        sentiment: Tensor, tone: Tensor, _ wanted: [Wanted], divisor: Float, _ smoothing: Float
    ) -> (value: Double, sentiment: Tensor, tone: Tensor) {
        var (sentiments, tones) = (sentiment, tone)
        var wantedSentiments = Tensor(sentiments.shape)
        var wantedTones = Tensor(tones.shape)
        for (n, wanted) in wanted.enumerated() {
            for k in 0..<3 {
                sentiments[n, k] += Float(log(max(wanted.classes.sentiments[k], 1e-6)))
                wantedSentiments[n, k] = smoothing / 3 + (k == wanted.sentiment ? 1 - smoothing : 0)
            }
            let known = Float(wanted.classes.tones.count { $0 })
            for k in 0..<tones.columns {
                let has = wanted.classes.tones[k]
                if !has { tones[n, k] -= 30 }
                wantedTones[n, k] = (has ? smoothing / known : 0) + (k == wanted.tone ? 1 - smoothing : 0)
            }
        }
        let weights = [Float](repeating: 1, count: wanted.count)
        let (a, dSentiment) = softmaxCrossEntropy(
            sentiments, targets: wantedSentiments, weights: weights, divisor: divisor)
        let (b, dTone) = softmaxCrossEntropy(tones, targets: wantedTones, weights: weights, divisor: divisor)
        return (a + b, dSentiment, dTone)
    }
}
