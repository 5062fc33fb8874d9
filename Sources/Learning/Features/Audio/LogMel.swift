internal import Foundation
internal import Media
package import Tensors

/// Sound to log-Mel frames: pre-emphasis 0.97, Hann windows of 25 ms every 20 ms, 32 Mel bands from 60 to 7,600 Hz.
///
/// Mel after O'Shaughnessy (1987), 2595·log₁₀(1 + f / 700), triangles of equal height. Bands less their mean over the
/// stretch, so that a quieter microphone changes nothing.
package struct LogMel: Sendable {
    package static let bands = 32
    /// Frames of one window of the encoder: 3.84 s.
    package static let windowFrames = 192
    package static let hop = 320
    private static let width = 400

    private let transform = FourierTransform()
    private let window: [Float]
    /// For each band, first bin and weights.
    private let filters: [(start: Int, weights: [Float])]

    package init() {
        window = (0..<Self.width).map { 0.5 - 0.5 * Float(cos(2 * Double.pi * Double($0) / Double(Self.width))) }
        func mel(_ f: Double) -> Double { 2595 * log10(1 + f / 700) }
        func frequency(_ m: Double) -> Double { 700 * (pow(10, m / 2595) - 1) }
        let (low, high) = (mel(60), mel(7600))
        let binWidth = Double(Sound.rate) / Double(FourierTransform.size)
        let edges = (0..<Self.bands + 2).map {
            frequency(low + (high - low) * Double($0) / Double(Self.bands + 1)) / binWidth
        }
        filters = (0..<Self.bands).map { band in
            let (left, centre, right) = (edges[band], edges[band + 1], edges[band + 2])
            let bins = Int(left.rounded(.up))...max(Int(right.rounded(.down)), Int(left.rounded(.up)))
            return (
                bins.lowerBound,
                bins.map { bin in
                    let x = Double(bin)
                    return Float(max(0, min((x - left) / (centre - left), (right - x) / (right - centre))))
                }
            )
        }
    }

    /// T × 32 log energies, not yet centred.
    package func frames(_ samples: [Float]) -> Tensor {
        let count = max(1, (samples.count - Self.width) / Self.hop + 1)
        var mel = Tensor([count, Self.bands])
        var frame = [Float](repeating: 0, count: FourierTransform.size)
        for t in 0..<count {
            for i in 0..<Self.width {
                let at = t * Self.hop + i
                let now = at < samples.count ? samples[at] : 0
                let before = at > 0 && at - 1 < samples.count ? samples[at - 1] : 0
                frame[i] = (now - 0.97 * before) * window[i]
            }
            let power = transform.power(frame)
            for (band, filter) in filters.enumerated() {
                var energy: Float = 0
                for (k, weight) in filter.weights.enumerated() { energy += weight * power[filter.start + k] }
                mel[t, band] = log(energy + 1e-8)
            }
        }
        return mel
    }

    /// Cuts the silent ends: frames more than 35 dB under the loudest.
    package static func trimmed(_ mel: Tensor) -> Tensor {
        let loudness = (0..<mel.rows).map { mel.row($0).reduce(0, +) / Float(bands) }
        // 35 dB of power are 8.06 in natural logarithms.
        let floor = (loudness.max() ?? 0) - 8.06
        guard let first = loudness.firstIndex(where: { $0 > floor }),
            let last = loudness.lastIndex(where: { $0 > floor })
        else { return mel }
        return Tensor([last - first + 1, bands], elements: Array(mel.elements[first * bands..<(last + 1) * bands]))
    }

    /// Each band less its mean over the stretch, scaled to about unit size.
    package static func centred(_ mel: Tensor) -> Tensor {
        var centred = mel
        for band in 0..<bands {
            var mean: Float = 0
            for t in 0..<mel.rows { mean += mel[t, band] }
            mean /= Float(mel.rows)
            for t in 0..<mel.rows { centred[t, band] = (mel[t, band] - mean) / 3 }
        }
        return centred
    }

    /// Windows of at most 192 frames that cover the stretch; a rest shorter than half a second joins the one before.
    package static func windows(_ mel: Tensor) -> [Range<Int>] {
        var windows = stride(from: 0, to: mel.rows, by: windowFrames).map { $0..<min($0 + windowFrames, mel.rows) }
        if windows.count > 1, let last = windows.last, last.count < 25 { windows.removeLast() }
        return windows
    }
}
