internal import Features
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Tensors

/// The last pass of audio training: the path of the statistics and the heads, on clips as they were recorded, beside what the
/// path of the frames, finished and frozen, says of them.
///
/// Noise and speed change the statistics themselves: learnt from variations together with the frames, they were 10 points
/// worse on RAVDESS' tones (Docs/experiments/model.md).
struct VoiceNetwork: Parameterized {
    var path: AudioEncoder.StatisticsPath
    var norm: BatchNorm
    var sentiment: Dense
    var tone: Dense

    /// - Parameter framed: width of the frames' vector.
    init(framed: Int, like path: AudioEncoder.StatisticsPath, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let width = path.dense.bias.count
        self.path = path
        self.path.dense = Dense(inputs: VoiceStatistics.count, outputs: width, &generator)
        norm = BatchNorm(channels: width)
        sentiment = Dense(inputs: framed + width, outputs: 3, &generator)
        tone = Dense(inputs: framed + width, outputs: Tone.allCases.count, &generator)
    }

    mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        path.visitParameters(prefix + "statistics.", visit)
        norm.visitParameters(prefix + "norm.", visit)
        sentiment.visitParameters(prefix + "sentiment.", visit)
        tone.visitParameters(prefix + "tone.", visit)
    }

    /// A clip's window as this pass sees it.
    struct Example: Sendable {
        /// What the frames say.
        let framed: [Float]
        /// Standardised.
        let statistics: [Float]
        let wanted: AudioNetwork.Wanted
    }

    /// Adds the gradient of a batch and returns its mean loss.
    func learn(
        _ examples: [Example], _ smoothing: Float, _ dropout: AudioNetwork.Dropout,
        _ generator: inout SeededGenerator, _ gradient: inout VoiceNetwork
    ) -> Double {
        var statistics = Tensor(
            [examples.count, VoiceStatistics.count], elements: examples.flatMap(\.statistics))
        DropoutMask(count: statistics.count, rate: dropout.statistics, &generator).apply(&statistics)
        let every = [UInt8](repeating: 1, count: examples.count)
        let (spoken, cache) = norm.forward(path.dense.forward(statistics), live: every)
        let framed = examples.first?.framed.count ?? 0
        var vector = Tensor.joinColumns([
            Tensor([examples.count, framed], elements: examples.flatMap(\.framed)), spoken,
        ])
        let mask = DropoutMask(count: vector.count, rate: dropout.vector, &generator)
        mask.apply(&vector)
        let loss = AudioNetwork.loss(
            sentiment: sentiment.forward(vector), tone: tone.forward(vector), examples.map(\.wanted),
            divisor: Float(examples.count), smoothing)
        var dy = sentiment.backward(loss.sentiment, input: vector, into: &gradient.sentiment)
        dy.add(tone.backward(loss.tone, input: vector, into: &gradient.tone))
        mask.apply(&dy)
        let dSpoken = norm.backward(dy.columns(framed..<dy.columns), cache, into: &gradient.norm)
        gradient.path.dense.weight.addProduct(transposed: statistics, dSpoken)
        gradient.path.dense.bias.add(dSpoken.columnSums())
        return loss.value
    }

    /// Normalisation measured over `statistics`, N × 512 standardised, and folded into the dense layer.
    func folded(over statistics: Tensor) -> VoiceNetwork {
        var network = self
        let y = path.dense.forward(statistics)
        var moments = BatchNorm.Moments(channels: y.columns)
        moments.add(y, live: [UInt8](repeating: 1, count: y.rows))
        (network.path.dense.weight, network.path.dense.bias) = norm.folded(
            weight: path.dense.weight, bias: path.dense.bias, moments)
        return network
    }
}
