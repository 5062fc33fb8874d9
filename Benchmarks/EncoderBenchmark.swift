internal import Features
internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Tensors

/// Milliseconds of the encoders alone on one thread, for a peer to be timed beside: one JSON object. Inputs are sines, so that
/// the peer can make the same and compare the outputs.
struct EncoderBenchmark {
    let model: SentimentModel
    private static let passes = 25

    func json() -> JSONValue {
        let picture = Self.pattern([224, 224, 3])
        let windows = (0..<8).map { _ in
            AudioWindow(
                mel: Self.pattern([128, LogMel.bands]), statistics: Self.pattern([VoiceStatistics.count]).elements)
        }
        var features: [Float] = []
        var vectors = Tensor([0, 1])
        let image = median { features = model.image.forward(picture) }
        let audio = median { vectors = model.audio.forward(windows) }
        return [
            "image": JSONValue(.number(image)), "audio": JSONValue(.number(audio)),
            "imageSum": JSONValue(.number(features.reduce(0.0) { $0 + Double($1) })),
            "audioSum": JSONValue(
                .number(vectors.row(0).prefix(4 * model.audio.recurrent.ahead.units).reduce(0.0) { $0 + Double($1) })),
        ]
    }

    private static func pattern(_ shape: [Int]) -> Tensor {
        Tensor(shape, elements: (0..<shape.reduce(1, *)).map { Float(sin(0.7 * Double($0))) })
    }

    /// Milliseconds.
    private func median(_ body: () -> Void) -> Double {
        body()
        let times = (0..<Self.passes).map { _ in
            let clock = ContinuousClock()
            return clock.measure(body) / .milliseconds(1)
        }
        return times.sorted()[Self.passes / 2]
    }
}
