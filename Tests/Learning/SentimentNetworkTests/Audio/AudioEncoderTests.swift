import Features
import Layers
import SentimentNetwork
import Support
import Tensors
import TestSupport
import Testing

@Suite struct AudioEncoderTests {
    private let windows = GoldenNetworks.windows

    /// A window's vector does not depend on its company or its place in it.
    @Test func companyChangesNothing() {
        let encoder = GoldenNetworks.audioEncoder()
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
