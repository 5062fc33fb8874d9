internal import Foundation
internal import Support

/// The same words in another recording.
enum SoundVariation {
    /// Speed (and with it height) by ±13 %, and white or dull noise 12 to 40 dB under the voice.
    static func varied(_ samples: [Float], _ generator: inout SeededGenerator) -> [Float] {
        let speed = 0.88 + 0.26 * generator.unit()
        let count = max(1, Int(Double(max(samples.count - 1, 0)) / speed))
        var varied = (0..<count).map { i -> Float in
            let place = Double(i) * speed
            let below = min(Int(place), max(samples.count - 2, 0))
            guard below + 1 < samples.count else { return samples.last ?? 0 }
            return samples[below] + Float(place - Double(below)) * (samples[below + 1] - samples[below])
        }
        let decibels = 12 + 28 * generator.unit()
        let dull = generator.unit() < 0.5
        var noise = (0..<count).map { _ in normal(&generator) }
        if dull {
            let taps: [Float] = [0.5, 0.35, 0.15, 0.1]
            noise = noise.indices.map { i in
                taps.indices.reduce(Float(0)) { i >= $1 ? $0 + taps[$1] * noise[i - $1] : $0 }
            }
        }
        let scale = level(varied) / max(level(noise), 1e-9) * Float(pow(10, -decibels / 20))
        for i in varied.indices { varied[i] += scale * noise[i] }
        return varied
    }

    /// Root mean square.
    private static func level(_ samples: [Float]) -> Float {
        let sum = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
        return Float((sum / Double(max(samples.count, 1))).squareRoot())
    }

    /// Close to a standard normal number: the sum of four uniform ones.
    private static func normal(_ generator: inout SeededGenerator) -> Float {
        Float((generator.unit() + generator.unit() + generator.unit() + generator.unit() - 2) * 3.0.squareRoot())
    }
}
