internal import Features
package import Layers
package import Support
package import Tensors

/// Log-Mel windows to one vector: three blocks of 3 × 3 convolution and 2 × 2 pooling → BiLSTM → attention and max.
package struct AudioEncoder: Parameterized {
    package var first: Conv2D
    package var second: Conv2D
    package var third: Conv2D
    package var recurrent: BiLSTM
    package var attention: AttentionPooling

    package init(channels: [Int] = [16, 32, 48], units: Int = 48, _ generator: inout SeededGenerator) {
        first = Conv2D(channels: 1, filters: channels[0], &generator)
        second = Conv2D(channels: channels[0], filters: channels[1], &generator)
        third = Conv2D(channels: channels[1], filters: channels[2], &generator)
        let width = LogMel.bands / 8 * channels[2]
        recurrent = BiLSTM(inputs: width, units: units, &generator)
        attention = AttentionPooling(inputs: 2 * units, attention: units, &generator)
    }

    /// Width of the audio vector.
    package var outputs: Int { 4 * recurrent.ahead.units }

    package struct Cache: Sendable {
        let convolutions: [Conv2D.Cache]
        let pools: [MaxPooling2D]
        let shape: SequenceShape
        let sequence: Tensor
        let recurrent: BiLSTM.Cache
        let states: Tensor
        let attention: AttentionPooling.Cache
        let maxima: MaxPooling
        let outputMask: DropoutMask?
    }

    /// - Parameters:
    ///   - windows: centred log-Mel frames, each T × 32 with T ≤ 192, longest first.
    ///   - dropout: of the pooled vector, in training.
    /// - Returns: N × 4U.
    package func forward(
        _ windows: [Tensor], dropout: Float? = nil, _ generator: inout SeededGenerator
    ) -> (Tensor, Cache) {
        let frames = max(8, ((windows.first?.rows ?? 8) + 7) / 8 * 8)
        var x = Tensor([windows.count, frames, LogMel.bands, 1])
        for (n, window) in windows.enumerated() {
            let start = n * frames * LogMel.bands
            for i in window.elements.indices { x.elements[start + i] = window.elements[i] }
        }
        var convolutions: [Conv2D.Cache] = []
        var pools: [MaxPooling2D] = []
        for layer in [first, second, third] {
            let (y, cache) = layer.forward(x)
            let pool = MaxPooling2D(y)
            convolutions.append(cache)
            pools.append(pool)
            x = pool.output
        }
        let shape = SequenceShape(lengths: windows.map { max(1, ($0.rows + 7) / 8) })
        let sequence = Self.timeMajor(x, shape)
        let (states, recurrentCache) = recurrent.forward(sequence, shape)
        let (looked, attentionCache) = attention.forward(states, shape)
        let maxima = MaxPooling(states, shape)
        var output = Tensor.joinColumns([looked, maxima.output])
        let mask = dropout.map { DropoutMask(count: output.count, rate: $0, &generator) }
        mask?.apply(&output)
        return (
            output,
            Cache(
                convolutions: convolutions, pools: pools, shape: shape, sequence: sequence, recurrent: recurrentCache,
                states: states, attention: attentionCache, maxima: maxima, outputMask: mask)
        )
    }

    /// N × T × W × C to T × N × (W·C), rows past their end zero.
    private static func timeMajor(_ x: Tensor, _ shape: SequenceShape) -> Tensor {
        let (width, frames) = (x.shape[2] * x.shape[3], x.shape[1])
        var sequence = Tensor([shape.steps, shape.count, width])
        for t in 0..<shape.steps {
            for n in 0..<shape.live[t] {
                let (to, from) = ((t * shape.count + n) * width, (n * frames + t) * width)
                for i in 0..<width { sequence.elements[to + i] = x.elements[from + i] }
            }
        }
        return sequence
    }

    /// Adds the gradients of one batch, given that of its output.
    package func backward(_ dy: Tensor, _ cache: Cache, into gradient: inout AudioEncoder) {
        let shape = cache.shape
        var dy = dy
        cache.outputMask?.apply(&dy)
        let half = dy.columns / 2
        var dStates = attention.backward(
            dy.columns(0..<half), input: cache.states, cache.attention, shape, into: &gradient.attention)
        dStates.add(cache.maxima.backward(dy.columns(half..<2 * half), shape))
        let dSequence = recurrent.backward(
            dStates, input: cache.sequence, cache.recurrent, shape, into: &gradient.recurrent)
        var dx = Tensor(cache.pools[2].output.shape)
        let (width, frames) = (dx.shape[2] * dx.shape[3], dx.shape[1])
        for t in 0..<shape.steps {
            for n in 0..<shape.live[t] {
                let (from, to) = ((t * shape.count + n) * width, (n * frames + t) * width)
                for i in 0..<width { dx.elements[to + i] = dSequence.elements[from + i] }
            }
        }
        dx = third.backward(cache.pools[2].backward(dx), cache.convolutions[2], into: &gradient.third)
        dx = second.backward(cache.pools[1].backward(dx), cache.convolutions[1], into: &gradient.second)
        _ = first.backward(cache.pools[0].backward(dx), cache.convolutions[0], into: &gradient.first)
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        first.visitParameters(prefix + "conv1.", visit)
        second.visitParameters(prefix + "conv2.", visit)
        third.visitParameters(prefix + "conv3.", visit)
        recurrent.visitParameters(prefix + "lstm.", visit)
        attention.visitParameters(prefix + "attention.", visit)
    }
}
