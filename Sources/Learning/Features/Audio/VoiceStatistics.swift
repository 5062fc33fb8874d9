internal import Foundation
internal import Tensors

/// A stretch of sound as 512 numbers: moments and percentiles of its bands, cepstrum, height and loudness over time, after the
/// functionals of the ComParE set (Schuller et al. 2013), of which these are a small part.
///
/// Few speakers teach a network of frames little; such statistics carry most of what can be learnt from them.
package enum VoiceStatistics {
    package static let count = 512
    private static let coefficients = 24

    /// Statistics of `voice`, not standardised. Always finite.
    package static func of(_ voice: VoiceFrames) -> [Float] {
        let mel = Series(voice.mel)
        let loudness = mel.rows.map { $0.reduce(0, +) / Float($0.count) }
        let loudest = loudness.max() ?? 0
        // 6 in natural logarithms are 26 dB: what lies under it is pause.
        let active = loudness.indices.filter { loudness[$0] > loudest - 6 }
        let cepstrum = Series(rows: mel.rows.map(Self.cepstrum))
        var values = bands(mel, active) + cepstra(cepstrum, active)
        values += mel.changes.deviations
        values += heights(voice, active, loudness.count)
        values += levels(loudness.map { $0 - loudest }, active.count)
        values += contour(voice, active, loudness.count)
        values += modulation(loudness)
        values += thirds(cepstrum)
        precondition(values.count == count, "\(values.count) statistics")
        return values.map { $0.isFinite ? $0 : 0 }
    }

    /// Mean, less the mean of all, and deviation of each band where there is sound.
    private static func bands(_ mel: Series, _ active: [Int]) -> [Float] {
        let part = mel[active]
        let means = part.means
        let mean = means.reduce(0, +) / Float(means.count)
        return means.map { $0 - mean } + part.deviations
    }

    private static func cepstra(_ cepstrum: Series, _ active: [Int]) -> [Float] {
        let part = cepstrum[active]
        let changes = cepstrum.changes
        return part.means + part.deviations + part.percentiles([10, 25, 50, 75, 90]).flatMap(\.self)
            + changes.deviations + changes.magnitudes + changes.changes.deviations
    }

    private static func voiced(_ voice: VoiceFrames, _ active: [Int]) -> [Int] {
        active.filter { voice.voicing[$0] > 0.5 }
    }

    private static func heights(_ voice: VoiceFrames, _ active: [Int], _ count: Int) -> [Float] {
        let voiced = voiced(voice, active)
        let heights = voiced.count > 3 ? voiced.map { voice.height[$0] } : [5, 5, 5, 5]
        let voicing = active.map { voice.voicing[$0] }
        var steps: [Float] = []
        for (a, b) in zip(voiced, voiced.dropFirst()) where b == a + 1 {
            let step = voice.height[b] - voice.height[a]
            // A jump by more than a fifth is a change of octave, not of voice.
            if abs(step) < 0.2 { steps.append(step) }
        }
        if steps.count < 2 { steps = [0, 0] }
        return [mean(heights), deviation(heights)]
            + [5, 10, 25, 50, 75, 90, 95].map { percentile(heights.sorted(), $0) }
            + [Float(voiced.count) / Float(count), mean(voicing), deviation(voicing)]
            + [mean(steps.map(abs)), deviation(steps), mean(steps)]
    }

    /// - Parameter level: loudness less the loudest.
    private static func levels(_ level: [Float], _ active: Int) -> [Float] {
        let sorted = level.sorted()
        let parabola = parabola(times(level.count), level)
        let steps = zip(level.dropFirst(), level).map { abs($0 - $1) }
        return [parabola[0], parabola[1], deviation(level), mean(level)]
            + [10, 25, 50, 75].map { percentile(sorted, $0) }
            + [mean(steps), Float(active) / Float(level.count), Float(level.count) / 100, log(Float(level.count))]
    }

    /// Course of the height over time, and the number and length of voiced stretches.
    private static func contour(_ voice: VoiceFrames, _ active: [Int], _ count: Int) -> [Float] {
        let voiced = voiced(voice, active)
        let time = times(count)
        let parabola =
            voiced.count > 3 ? parabola(voiced.map { time[$0] }, voiced.map { voice.height[$0] }) : [0, 0, 5]
        var lengths: [Float] = []
        for (place, frame) in voiced.enumerated() {
            if place > 0, voiced[place - 1] == frame - 1 {
                lengths[lengths.count - 1] += 1
            } else {
                lengths.append(1)
            }
        }
        return parabola + [Float(lengths.count) / Float(count) * 100, mean(lengths), deviation(lengths)]
    }

    /// How fast the loudness rises and falls: eight bands of the spectrum of its course, up to 11 Hz.
    private static func modulation(_ loudness: [Float]) -> [Float] {
        let average = mean(loudness)
        var frame = [Float](repeating: 0, count: 512)
        for t in 0..<min(loudness.count, 512) {
            let angle = 2 * Double.pi * Double(t) / Double(max(loudness.count - 1, 1))
            frame[t] = (loudness[t] - average) * Float(0.5 - 0.5 * cos(angle))
        }
        let power = modulationTransform.power(frame)
        return (0..<8).map { band in log((1...7).reduce(Float(0)) { $0 + power[band * 7 + $1] } + 1e-3) }
    }

    private static let modulationTransform = FourierTransform(size: 512)

    /// Cepstrum of the beginning, middle and end, less that of the whole.
    private static func thirds(_ cepstrum: Series) -> [Float] {
        let count = cepstrum.rows.count
        let whole = cepstrum.means
        return (0..<3).flatMap { third -> [Float] in
            let range = count * third / 3..<max(count * (third + 1) / 3, count * third / 3 + 1)
            let means = cepstrum[range.clamped(to: 0..<count).map(\.self)].means
            return (0..<13).map { (means.isEmpty ? 0 : means[$0] - whole[$0]) }
        }
    }

    /// First coefficients of the orthonormal discrete cosine transform of a row.
    private static func cepstrum(_ row: [Float]) -> [Float] {
        (0..<coefficients).map { k in
            var sum: Float = 0
            for (i, value) in row.enumerated() { sum += value * cosines[k * row.count + i] }
            return sum
        }
    }

    private static let cosines: [Float] = (0..<coefficients).flatMap { k in
        (0..<VoiceFrames.bands).map { i in
            let bands = Double(VoiceFrames.bands)
            let scale = ((k == 0 ? 1 : 2) / bands).squareRoot()
            return Float(scale * cos(Double.pi * Double(k) * (Double(i) + 0.5) / bands))
        }
    }

    /// From −1 to 1.
    private static func times(_ count: Int) -> [Float] {
        (0..<count).map { count > 1 ? Float($0) / Float(count - 1) * 2 - 1 : 0 }
    }
}
