package import Layers
package import SentimentNetwork
internal import Support
package import Tensors

/// The audio encoder with a head for sentiment and one for emotion, as it is trained by itself.
package struct AudioNetwork: Parameterized {
    package var encoder: AudioEncoder
    package var sentiment: Dense
    package var emotion: Dense

    package init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        encoder = AudioEncoder(&generator)
        sentiment = Dense(inputs: encoder.outputs, outputs: 3, &generator)
        emotion = Dense(inputs: encoder.outputs, outputs: 7, &generator)
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        encoder.visitParameters(prefix + "audio.", visit)
        sentiment.visitParameters(prefix + "heads.sentiment.", visit)
        emotion.visitParameters(prefix + "heads.emotion.", visit)
    }

    /// A window of a clip with the classes it should be given.
    struct Example: Sendable {
        let mel: Tensor
        let sentiment: Int
        let emotion: Int
        let weight: Float
    }

    /// Adds the gradient of `examples` and returns their share of the loss.
    func learn(
        _ examples: [Example], divisor: Float, _ generator: inout SeededGenerator, _ gradient: inout AudioNetwork
    ) -> Double {
        guard !examples.isEmpty else { return 0 }
        let sorted = examples.indices.sorted { (examples[$1].mel.rows, $0) < (examples[$0].mel.rows, $1) }
            .map { examples[$0] }
        let (vector, cache) = encoder.forward(sorted.map(\.mel), dropout: 0.4, &generator)
        let weights = sorted.map(\.weight)
        let (a, dSentiment) = softmaxCrossEntropy(
            sentiment.forward(vector), targets: smoothed(sorted.map(\.sentiment), 3), weights: weights, divisor: divisor
        )
        let (b, dEmotion) = softmaxCrossEntropy(
            emotion.forward(vector), targets: smoothed(sorted.map(\.emotion), 7), weights: weights, divisor: divisor)
        var dVector = sentiment.backward(dSentiment, input: vector, into: &gradient.sentiment)
        dVector.add(emotion.backward(dEmotion, input: vector, into: &gradient.emotion))
        encoder.backward(dVector, cache, into: &gradient.encoder)
        return a + b
    }

    private func smoothed(_ labels: [Int], _ classes: Int) -> Tensor {
        var targets = Tensor(
            [labels.count, classes], elements: [Float](repeating: 0.1 / Float(classes), count: labels.count * classes))
        for (row, label) in labels.enumerated() { targets[row, label] += 0.9 }
        return targets
    }

    /// Sentiment probabilities of whole clips: the mean over their windows.
    package func predict(_ mels: [Tensor]) -> [[Float]] {
        var generator = SeededGenerator(seed: 0)
        return mels.map { mel in
            let (vector, _) = encoder.forward([AudioAugmentation.plain(mel)], &generator)
            return Array(softmax(sentiment.forward(vector)).row(0))
        }
    }
}
