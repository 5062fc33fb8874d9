package import Features
package import Layers
package import SentimentNetwork
package import Support
package import Tensors

/// The audio encoder with a head for sentiment and one for tones, as it is trained: with batch normalisation behind every
/// convolution and behind the dense layer of the statistics, which is folded away when it is done.
package struct AudioNetwork: Parameterized {
    package var encoder: AudioEncoder
    /// Of the three convolutions, then of the statistics.
    package var norms: [BatchNorm]
    package var sentiment: Dense
    package var tone: Dense

    package init(channels: [Int] = [16, 32, 48], units: Int = 48, statistics: Int = 128, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        encoder = AudioEncoder(channels: channels, units: units, statistics: statistics, &generator)
        norms = (channels + [statistics]).map(BatchNorm.init(channels:))
        sentiment = Dense(inputs: encoder.outputs, outputs: 3, &generator)
        tone = Dense(inputs: encoder.outputs, outputs: Tone.allCases.count, &generator)
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        encoder.visitParameters(prefix + "audio.", visit)
        for i in norms.indices { norms[i].visitParameters("\(prefix)norms.\(i + 1).", visit) }
        sentiment.visitParameters(prefix + "heads.sentiment.", visit)
        tone.visitParameters(prefix + "heads.emotion.", visit)
    }

    package struct Cache: Sendable {
        let batch: AudioBatch
        let convolutions: [Conv2D.Cache]
        let norms: [BatchNorm.Cache]
        let pools: [MaxPooling2D]
        let sequence: Tensor
        let recurrent: BiLSTM.Cache
        let states: Tensor
        let attention: AttentionPooling.Cache
        let maxima: MaxPooling
        /// Standardised statistics after dropout.
        let statistics: Tensor
        let mask: DropoutMask
        /// What the heads saw.
        let vector: Tensor
    }

    /// Dropout of the statistics and of the joined vector.
    package struct Dropout: Sendable {
        package var statistics: Float = 0.25
        package var vector: Float = 0.4

        package init(statistics: Float = 0.25, vector: Float = 0.4) {
            self.statistics = statistics
            self.vector = vector
        }
    }

    /// Logits of both heads for windows, longest first.
    package func forward(
        _ windows: [AudioWindow], _ dropout: Dropout, _ generator: inout SeededGenerator
    ) -> (sentiment: Tensor, tone: Tensor, cache: Cache) {
        let batch = AudioBatch(windows)
        var x = batch.frames
        var convolutions: [Conv2D.Cache] = []
        var normCaches: [BatchNorm.Cache] = []
        var pools: [MaxPooling2D] = []
        for (level, convolution) in encoder.convolutions.enumerated() {
            let (y, cache) = convolution.forward(x)
            let (z, normCache) = norms[level].forward(y, live: batch.live(level, width: y.shape[2]))
            let pool = MaxPooling2D(z)
            convolutions.append(cache)
            normCaches.append(normCache)
            pools.append(pool)
            x = pool.output
        }
        let sequence = batch.timeMajor(x)
        let (states, recurrentCache) = encoder.recurrent.forward(sequence, batch.shape)
        let (looked, attentionCache) = encoder.attention.forward(states, batch.shape)
        let maxima = MaxPooling(states, batch.shape)
        guard let path = encoder.statistics else { preconditionFailure("trained without statistics") }
        var statistics = path.standardized(batch.windows)
        DropoutMask(count: statistics.count, rate: dropout.statistics, &generator).apply(&statistics)
        let every = [UInt8](repeating: 1, count: statistics.rows)
        let (spoken, normCache) = norms[3].forward(path.dense.forward(statistics), live: every)
        normCaches.append(normCache)
        var vector = Tensor.joinColumns([looked, maxima.output, spoken])
        let mask = DropoutMask(count: vector.count, rate: dropout.vector, &generator)
        mask.apply(&vector)
        let cache = Cache(
            batch: batch, convolutions: convolutions, norms: normCaches, pools: pools, sequence: sequence,
            recurrent: recurrentCache, states: states, attention: attentionCache, maxima: maxima,
            statistics: statistics, mask: mask, vector: vector)
        return (sentiment.forward(vector), tone.forward(vector), cache)
    }

    /// Adds the gradient of a batch, given those of its logits.
    package func backward(
        sentiment dSentiment: Tensor, tone dTone: Tensor, _ cache: Cache, into gradient: inout AudioNetwork
    ) {
        var dy = sentiment.backward(dSentiment, input: cache.vector, into: &gradient.sentiment)
        dy.add(tone.backward(dTone, input: cache.vector, into: &gradient.tone))
        cache.mask.apply(&dy)
        let (half, shape) = (2 * encoder.recurrent.ahead.units, cache.batch.shape)
        var dSpoken = dy.columns(2 * half..<dy.columns)
        dSpoken = norms[3].backward(dSpoken, cache.norms[3], into: &gradient.norms[3])
        gradient.encoder.statistics?.dense.weight.addProduct(transposed: cache.statistics, dSpoken)
        gradient.encoder.statistics?.dense.bias.add(dSpoken.columnSums())
        var dStates = encoder.attention.backward(
            dy.columns(0..<half), input: cache.states, cache.attention, shape, into: &gradient.encoder.attention)
        dStates.add(cache.maxima.backward(dy.columns(half..<2 * half), shape))
        let dSequence = encoder.recurrent.backward(
            dStates, input: cache.sequence, cache.recurrent, shape, into: &gradient.encoder.recurrent)
        var dx = cache.batch.imageMajor(dSequence, cache.pools[2].output.shape)
        for level in [2, 1, 0] {
            dx = norms[level].backward(
                cache.pools[level].backward(dx), cache.norms[level], into: &gradient.norms[level])
            let convolution = encoder.convolutions[level]
            if level == 0 {
                convolution.addGradient(dx, cache.convolutions[0], into: &gradient.encoder.convolutions[0])
            } else {
                dx = convolution.backward(
                    dx, cache.convolutions[level], into: &gradient.encoder.convolutions[level])
            }
        }
    }
}
