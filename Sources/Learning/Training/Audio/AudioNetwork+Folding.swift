package import Features
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Tensors

extension AudioNetwork {
    /// The network as it is used: normalisation measured over `windows` and folded into the layers before.
    ///
    /// Level by level, since what reaches a layer depends on the normalisation before it.
    package func folded(over windows: [AudioWindow]) -> AudioNetwork {
        var network = self
        var levels = stride(from: 0, to: windows.count, by: 64).map { start in
            let batch = AudioBatch(Array(windows[start..<min(start + 64, windows.count)]))
            return (batch: batch, x: batch.frames)
        }
        for level in encoder.convolutions.indices {
            var moments = BatchNorm.Moments(channels: norms[level].scale.count)
            for (batch, x) in levels {
                let y = encoder.convolutions[level].forward(x).0
                moments.add(y, live: batch.live(level, width: y.shape[2]))
            }
            let convolution = network.encoder.convolutions[level]
            let folded = norms[level].folded(weight: convolution.weight, bias: convolution.bias, moments)
            network.encoder.convolutions[level].weight = folded.weight
            network.encoder.convolutions[level].bias = folded.bias
            let use = network.encoder.convolutions[level]
            for i in levels.indices {
                let y = use.forward(levels[i].x).0
                levels[i].x = MaxPooling2D(rectified(y, live: levels[i].batch.live(level, width: y.shape[2]))).output
            }
        }
        guard let path = encoder.statistics else { return network }
        var moments = BatchNorm.Moments(channels: path.dense.bias.count)
        for (batch, _) in levels {
            let y = path.dense.forward(path.standardized(batch.windows))
            moments.add(y, live: [UInt8](repeating: 1, count: y.rows))
        }
        let folded = norms[3].folded(weight: path.dense.weight, bias: path.dense.bias, moments)
        network.encoder.statistics?.dense.weight = folded.weight
        network.encoder.statistics?.dense.bias = folded.bias
        network.norms = []
        return network
    }

    /// Probabilities of a clip's windows, each a list by class, averaged. Only of a ``folded(over:)`` network.
    package func predict(_ windows: [AudioWindow]) -> (sentiment: [Float], tone: [Float]) {
        let vectors = encoder.forward(windows)
        return (Self.mean(softmax(sentiment.forward(vectors))), Self.mean(softmax(tone.forward(vectors))))
    }

    private static func mean(_ rows: Tensor) -> [Float] {
        rows.columnSums().elements.map { $0 / Float(rows.rows) }
    }
}
