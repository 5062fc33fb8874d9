internal import Foundation
internal import Media
package import Tensors

/// Sound to log-Mel frames: pre-emphasis 0.97, Hann windows of 25 ms every 20 ms, 32 Mel bands from 60 to 7,600 Hz.
///
/// Bands less their mean over the stretch, so that a quieter microphone changes nothing.
package struct LogMel: Sendable {
    package static let bands = 32
    /// Frames of one window of the encoder: 3.84 s.
    package static let windowFrames = 192
    package static let hop = 320
    private static let width = 400

    private let transform = FourierTransform()
    private let window = LogMel.hann(width)
    private let filters = MelFilters(bands: bands, size: 512)

    package init() {}

    /// Hann's window, ½ − ½·cos(2πi / count).
    static func hann(_ count: Int) -> [Float] {
        (0..<count).map { 0.5 - 0.5 * Float(cos(2 * Double.pi * Double($0) / Double(count))) }
    }

    /// T × 32 log energies, not yet centred.
    package func frames(_ samples: [Float]) -> Tensor {
        let count = max(1, (samples.count - Self.width) / Self.hop + 1)
        var mel = Tensor([count, Self.bands])
        var frame = [Float](repeating: 0, count: transform.size)
        for t in 0..<count {
            for i in 0..<Self.width {
                let at = t * Self.hop + i
                let now = at < samples.count ? samples[at] : 0
                let before = at > 0 && at - 1 < samples.count ? samples[at - 1] : 0
                frame[i] = (now - 0.97 * before) * window[i]
            }
            for (band, energy) in filters.logEnergies(transform.power(frame)).enumerated() { mel[t, band] = energy }
        }
        return mel
    }

    /// 35 dB of power, in natural logarithms.
    static let quiet: Float = 8.06

    /// Mean over the bands of each frame.
    static func loudness(_ mel: Tensor) -> [Float] { (0..<mel.rows).map { mel.row($0).reduce(0, +) / Float(bands) } }

    /// Frames between the silent ends: those more than 35 dB under the loudest.
    package static func soundingRange(_ mel: Tensor) -> Range<Int> {
        let loudness = loudness(mel)
        let floor = (loudness.max() ?? 0) - quiet
        guard let first = loudness.firstIndex(where: { $0 > floor }),
            let last = loudness.lastIndex(where: { $0 > floor })
        else { return 0..<mel.rows }
        return first..<last + 1
    }

    /// Some frames of `mel`.
    package static func rows(_ range: Range<Int>, of mel: Tensor) -> Tensor {
        Tensor(
            [range.count, bands], elements: Array(mel.elements[range.lowerBound * bands..<range.upperBound * bands]))
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

    /// Windows of at most 192 frames that cover `count` of them; a rest shorter than half a second is left out.
    package static func windows(count: Int) -> [Range<Int>] {
        var windows = stride(from: 0, to: count, by: windowFrames).map { $0..<min($0 + windowFrames, count) }
        if windows.count > 1, let last = windows.last, last.count < 25 { windows.removeLast() }
        return windows
    }
}
