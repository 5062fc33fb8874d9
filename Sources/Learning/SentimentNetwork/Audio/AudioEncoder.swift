package import Features
package import Layers
package import Support
package import Tensors

/// A window of sound to one vector, by two paths side by side:
///
/// - log-Mel frames: three blocks of 3 × 3 convolution and 2 × 2 pooling → BiLSTM → attention and max;
/// - statistics of the voice: less their mean, in units of their deviation → dense.
package struct AudioEncoder: Parameterized {
    package var convolutions: [Conv2D]
    package var recurrent: BiLSTM
    package var attention: AttentionPooling
    /// Nil in a model from before there were statistics.
    package var statistics: StatisticsPath?

    package init(
        channels: [Int] = [16, 32, 48], units: Int = 48, statistics: Int? = 128, _ generator: inout SeededGenerator
    ) {
        convolutions = zip([1] + channels, channels).map { Conv2D(channels: $0, filters: $1, &generator) }
        recurrent = BiLSTM(inputs: LogMel.bands / 8 * channels[2], units: units, &generator)
        attention = AttentionPooling(inputs: 2 * units, attention: units, &generator)
        self.statistics = statistics.map { StatisticsPath(outputs: $0, &generator) }
    }

    /// Width of the audio vector.
    package var outputs: Int { 4 * recurrent.ahead.units + (statistics?.dense.bias.count ?? 0) }

    /// The dense path.
    package struct StatisticsPath: Parameterized {
        /// Mean and reciprocal deviation over the training clips, 512 each; not trained.
        package var mean: Tensor
        package var scale: Tensor
        package var dense: Dense

        init(outputs: Int, _ generator: inout SeededGenerator) {
            mean = Tensor([VoiceStatistics.count])
            scale = Tensor([VoiceStatistics.count], elements: [Float](repeating: 1, count: VoiceStatistics.count))
            dense = Dense(inputs: VoiceStatistics.count, outputs: outputs, &generator)
        }

        /// Statistics of N windows in units of their deviation, cut to ±5: a strange recording is not worth more than that.
        package func standardized(_ windows: [AudioWindow]) -> Tensor {
            let width = VoiceStatistics.count
            var x = Tensor([windows.count, width])
            for (n, window) in windows.enumerated() {
                for i in 0..<width {
                    x[n, i] = max(-5, min(5, (window.statistics[i] - mean.elements[i]) * scale.elements[i]))
                }
            }
            return x
        }

        /// Measures mean and deviation over `windows`.
        package mutating func standardize(by windows: [AudioWindow]) {
            let series = Tensor([windows.count, VoiceStatistics.count], elements: windows.flatMap(\.statistics))
            for i in 0..<VoiceStatistics.count {
                let values = (0..<windows.count).map { Double(series[$0, i]) }
                let average = values.reduce(0, +) / Double(max(values.count, 1))
                let variance =
                    values.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(max(values.count, 1))
                mean.elements[i] = Float(average)
                scale.elements[i] = Float(1 / (variance.squareRoot() + 1e-4))
            }
        }

        package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
            visit(prefix + "mean", &mean)
            visit(prefix + "scale", &scale)
            dense.visitParameters(prefix, visit)
        }
    }

    /// N windows, in any order, give N × ``outputs``. A window's vector does not depend on its company.
    package func forward(_ windows: [AudioWindow]) -> Tensor {
        let batch = AudioBatch(windows)
        var x = batch.frames
        for (level, convolution) in convolutions.enumerated() {
            let y = convolution.forward(x).0
            x = MaxPooling2D(rectified(y, live: batch.live(level, width: y.shape[2]))).output
        }
        let sequence = batch.timeMajor(x)
        let states = recurrent.forward(sequence, batch.shape).0
        var parts = [attention.forward(states, batch.shape).0, MaxPooling(states, batch.shape).output]
        if let statistics {
            let y = statistics.dense.forward(statistics.standardized(batch.windows))
            parts.append(rectified(y, live: [UInt8](repeating: 1, count: y.rows)))
        }
        return batch.inOrderGiven(Tensor.joinColumns(parts))
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        for i in convolutions.indices { convolutions[i].visitParameters("\(prefix)conv\(i + 1).", visit) }
        recurrent.visitParameters(prefix + "lstm.", visit)
        attention.visitParameters(prefix + "attention.", visit)
        statistics?.visitParameters(prefix + "statistics.", visit)
    }
}
