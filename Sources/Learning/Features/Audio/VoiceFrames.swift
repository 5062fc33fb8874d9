internal import Foundation
internal import Media
package import Tensors

/// A sound every 10 ms: 64 log-Mel bands, the height of the voice and how sure that is.
///
/// The height is the lag of the highest peak of the autocorrelation between 60 and 500 Hz, in windows of 40 ms, divided by
/// that of the window (Boersma 1993, equation 9); a shorter lag wins by 0.0004 a sample, against octaves too low.
package struct VoiceFrames: Sendable {
    package static let bands = 64
    package static let hop = 160

    /// T × 64 log energies.
    package var mel: Tensor
    /// Natural logarithm of the height in Hz, T.
    package var height: [Float]
    /// Autocorrelation at the lag, T: near 1 in a vowel, near 0 in noise.
    package var voicing: [Float]

    package var count: Int { height.count }

    /// The frames of `range`.
    package subscript(range: Range<Int>) -> VoiceFrames {
        let columns = mel.columns
        var part = self
        part.mel = Tensor(
            [range.count, columns],
            elements: Array(mel.elements[range.lowerBound * columns..<range.upperBound * columns]))
        part.height = Array(height[range])
        part.voicing = Array(voicing[range])
        return part
    }
}

/// Makes ``VoiceFrames``.
package struct VoiceAnalysis: Sendable {
    private static let (width, heightWidth) = (400, 640)
    /// Lags looked at: 500 to 60 Hz.
    private static let lags = 32..<266

    private let transform = FourierTransform(size: 512)
    private let filters = MelFilters(bands: VoiceFrames.bands, size: 512)
    private let window = LogMel.hann(width)
    private let wide = FourierTransform(size: 2048)
    private let heightWindow: [Float]
    /// Autocorrelation of the window, 1 at lag 0.
    private let windowCorrelation: [Float]

    package init() {
        heightWindow = (0..<Self.heightWidth).map {
            0.5 - 0.5 * Float(cos(2 * Double.pi * Double($0) / Double(Self.heightWidth - 1)))
        }
        let padding = [Float](repeating: 0, count: 2048 - Self.heightWidth)
        let correlation = wide.autocorrelation(heightWindow + padding, count: Self.lags.upperBound)
        windowCorrelation = correlation.map { $0 / correlation[0] }
    }

    /// Frames of `samples` at 16 kHz; frame t of 20 ms of ``LogMel`` begins with frame 2t of these.
    package func frames(_ samples: [Float]) -> VoiceFrames {
        let count = max(1, (samples.count - Self.width) / VoiceFrames.hop + 1)
        var voice = VoiceFrames(mel: Tensor([count, VoiceFrames.bands]), height: [], voicing: [])
        var frame = [Float](repeating: 0, count: transform.size)
        func sample(_ at: Int) -> Float { at >= 0 && at < samples.count ? samples[at] : 0 }
        for t in 0..<count {
            let start = t * VoiceFrames.hop
            for i in 0..<Self.width { frame[i] = (sample(start + i) - 0.97 * sample(start + i - 1)) * window[i] }
            for (band, energy) in filters.logEnergies(transform.power(frame)).enumerated() {
                voice.mel[t, band] = energy
            }
            // Both windows have the same centre.
            let (height, voicing) = height { sample(start + $0 - (Self.heightWidth - Self.width) / 2) }
            voice.height.append(height)
            voice.voicing.append(voicing)
        }
        return voice
    }

    private func height(_ sample: (Int) -> Float) -> (height: Float, voicing: Float) {
        var frame = [Float](repeating: 0, count: wide.size)
        for i in 0..<Self.heightWidth { frame[i] = sample(i) * heightWindow[i] }
        let correlation = wide.autocorrelation(frame, count: Self.lags.upperBound)
        let energy = correlation[0] + 1e-9
        let normal = Self.lags.map { correlation[$0] / energy / windowCorrelation[$0] }
        var (best, lag) = (-Float.infinity, 1)
        for i in 1..<normal.count - 1 {
            let peak = normal[i] > normal[i - 1] && normal[i] >= normal[i + 1] ? normal[i] : -1
            let score = peak - 0.0004 * Float(Self.lags.lowerBound + i)
            if score > best { (best, lag) = (score, i) }
        }
        return (log(Float(Sound.rate) / Float(Self.lags.lowerBound + lag)), normal[lag])
    }
}
