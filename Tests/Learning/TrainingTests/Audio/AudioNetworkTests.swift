import Features
import Layers
import Support
import Tensors
import Testing

@testable import Training

@Suite struct AudioNetworkTests {
    private let windows: [AudioWindow] = {
        var generator = SeededGenerator(seed: 5)
        return [24, 19, 17, 10].map { frames in
            AudioWindow(
                mel: Tensor.uniform([frames, LogMel.bands], limit: 1, &generator),
                statistics: Tensor.uniform([VoiceStatistics.count], limit: 1, &generator).elements)
        }
    }()

    private func network() -> AudioNetwork {
        AudioNetwork(channels: [2, 2, 2], units: 2, statistics: 3, seed: 3)
    }

    private static let examples: [(sentiment: Int, tone: Int)] = [(0, 0), (1, 6), (2, 3), (0, 4)]

    private func loss(_ network: AudioNetwork, _ gradient: inout AudioNetwork) -> Double {
        var generator = SeededGenerator(seed: 2)
        let examples = zip(windows, Self.examples).map {
            AudioNetwork.Example(
                window: $0,
                wanted: AudioNetwork.Wanted(
                    sentiment: $1.sentiment, tone: $1.tone,
                    classes: CorpusClasses(
                        tones: [true, false, true, true, true, true, true, true], sentiments: [0.5, 0.3, 0.2])))
        }
        return network.learn(
            examples, divisor: 4, 0.1, AudioNetwork.Dropout(statistics: 0, vector: 0), &generator, &gradient)
    }

    /// A step along the gradient changes the loss by what the gradient says, weight by weight.
    @Test func gradientsOfTheWholeNetwork() {
        let network = network()
        var gradient = network.zeroed()
        _ = loss(network, &gradient)
        var unused = network.zeroed()
        for (position, parameter) in gradient.parameters().enumerated() where !Self.fixed(parameter.name) {
            // One direction for all of a tensor's weights: its own gradient, or nothing would be seen of small ones.
            let size = parameter.value.elements.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            guard size > 1e-6 else { continue }
            func moved(_ step: Double) -> Double {
                var moved = network
                var index = 0
                moved.visitParameters("") { _, tensor in
                    if index == position {
                        for i in tensor.elements.indices {
                            tensor.elements[i] += Float(step / size) * parameter.value.elements[i]
                        }
                    }
                    index += 1
                }
                return loss(moved, &unused)
            }
            let slope = (moved(2e-3) - moved(-2e-3)) / 4e-3
            #expect(abs(slope - size) < 0.05 * size + 2e-3, "\(parameter.name): \(slope), said \(size)")
        }
    }

    /// Standardisation is measured, not learnt; a bias before a normalisation has no say.
    private static func fixed(_ name: String) -> Bool {
        name.hasSuffix("statistics.mean") || name.hasSuffix("statistics.scale")
            || (name.hasPrefix("audio.conv") && name.hasSuffix("bias")) || name == "audio.statistics.bias"
    }

    /// Folded over the very windows of a batch, the network says what it said in training.
    @Test func foldingChangesNothing() {
        let network = network()
        var generator = SeededGenerator(seed: 2)
        let (sentiment, _, _) = network.forward(
            windows, AudioNetwork.Dropout(statistics: 0, vector: 0), &generator)
        let folded = network.folded(over: windows)
        let wanted = softmax(sentiment)
        for (row, window) in windows.enumerated() {
            let got = folded.predict([window]).sentiment
            for k in 0..<3 { #expect(abs(got[k] - wanted[row, k]) < 1e-4) }
        }
    }

    @Test func variationsAreTheSoundAgainInOtherWords() {
        let samples = (0..<16_000).map { Float($0 % 80) / 80 - 0.5 }
        var generator = SeededGenerator(seed: 1)
        let varied = SoundVariation.varied(samples, &generator)
        #expect((14_000...18_300).contains(varied.count))
        var again = SeededGenerator(seed: 1)
        #expect(SoundVariation.varied(samples, &again) == varied)
        #expect(SoundVariation.varied([], &generator).count <= 1)
    }
}
