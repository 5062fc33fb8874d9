import Features
import Layers
import SentimentNetwork
import Support
import Tensors
import TestSupport
import Testing

@Suite struct AudioEncoderTests {
    /// Small, its weights sines: 2, 3 and 2 filters, 3 units, 4 outputs of the statistics.
    private func encoder() -> AudioEncoder {
        var generator = SeededGenerator(seed: 1)
        var encoder = AudioEncoder(channels: [2, 3, 2], units: 3, statistics: 4, &generator)
        func pattern(_ shape: [Int], _ seed: Double, _ size: Double = 0.5) -> Tensor {
            Golden.pattern(shape, seed: seed, size: size)
        }
        for (i, channels) in [(1, 2), (2, 3), (3, 2)].enumerated() {
            encoder.convolutions[i].weight = pattern([9 * channels.0, channels.1], Double(i), 0.4)
            encoder.convolutions[i].bias = pattern([channels.1], Double(i) + 0.5)
        }
        func set(_ lstm: inout LSTM, _ seed: Double) {
            lstm.inputWeight = pattern([8, 12], seed)
            lstm.recurrentWeight = pattern([3, 12], seed + 1)
            lstm.bias = pattern([12], seed + 2)
        }
        set(&encoder.recurrent.ahead, 3)
        set(&encoder.recurrent.back, 6)
        encoder.attention.dense.weight = pattern([6, 3], 9)
        encoder.attention.dense.bias = pattern([3], 10)
        encoder.attention.query = pattern([3, 1], 11)
        encoder.statistics?.dense.weight = pattern([512, 4], 12, 0.1)
        encoder.statistics?.dense.bias = pattern([4], 13)
        return encoder
    }

    private let windows = zip([21, 16, 9], 0...).map { frames, n in
        AudioWindow(
            mel: Golden.pattern([frames, 32], seed: Double(30 + n), size: 1),
            statistics: Golden.pattern([512], seed: Double(40 + n), size: 1).elements)
    }

    /// From windows to probabilities as PyTorch computes them.
    @Test func wholeForwardPassIsPyTorchs() throws {
        let golden = try Golden("audio-network")
        let vectors = encoder().forward(windows)
        golden.expect("vector", vectors.elements, tolerance: 5e-5)
        var generator = SeededGenerator(seed: 1)
        var head = Dense(inputs: 16, outputs: 8, &generator)
        (head.weight, head.bias) = (Golden.pattern([16, 8], seed: 14), Golden.pattern([8], seed: 15))
        golden.expect("output", softmax(head.forward(vectors)).elements)
    }

    /// A window's vector does not depend on its company or its place in it.
    @Test func companyChangesNothing() {
        let encoder = encoder()
        let together = encoder.forward([windows[2], windows[0], windows[1]])
        for (row, window) in [windows[2], windows[0], windows[1]].enumerated() {
            let alone = encoder.forward([window])
            for (a, b) in zip(alone.row(0), together.row(row)) { #expect(abs(a - b) < 1e-5) }
        }
    }

    @Test func calmIsNoEmotionOfItsOwn() {
        let tones: [Float] = [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.15, 0.25]
        let emotions = Tone.emotions(tones)
        #expect(abs(emotions.reduce(0, +) - 1) < 1e-6)
        #expect(abs((emotions.max() ?? 0) - 0.4) < 1e-6)
    }
}
