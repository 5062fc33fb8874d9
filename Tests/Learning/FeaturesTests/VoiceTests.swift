import Features
import Foundation
import Tensors
import Testing

@Suite struct VoiceTests {
    /// A voice of `height` Hz: twelve harmonics, for a second.
    private func voice(_ height: Double, seconds: Double = 1) -> [Float] {
        (0..<Int(16_000 * seconds)).map { i in
            let t = Double(i) / 16_000
            return Float((1...12).reduce(0.0) { $0 + sin(2 * Double.pi * height * Double($1) * t) / Double($1) } / 4)
        }
    }

    @Test(arguments: [90.0, 140, 220, 330]) func heightOfAVoice(_ height: Double) {
        let frames = VoiceAnalysis().frames(voice(height))
        for t in stride(from: 10, to: 80, by: 10) {
            #expect(abs(exp(Double(frames.height[t])) / height - 1) < 0.02)
            #expect(frames.voicing[t] > 0.9)
        }
    }

    @Test func noiseHasNoVoice() {
        var state: UInt32 = 1
        let noise = (0..<16_000).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Float(state >> 8) / Float(1 << 24) - 0.5
        }
        let voicing = VoiceAnalysis().frames(noise).voicing
        #expect(voicing.reduce(0, +) / Float(voicing.count) < 0.5)
    }

    /// Of silence, of a click, of an empty sound: numbers all the same.
    @Test(arguments: [0, 1, 399, 3200]) func statisticsAreFinite(_ count: Int) {
        let input = AudioInput.Analysis().input([Float](repeating: 0, count: count))
        let window = input.window(0..<input.mel.rows)
        #expect(window.statistics.count == VoiceStatistics.count)
        #expect(window.statistics.allSatisfy { $0.isFinite })
    }

    /// The quieter microphone: nothing but rounding and the floor of the energies may change.
    @Test func loudnessChangesLittle() {
        let analysis = AudioInput.Analysis()
        let loud = analysis.input(voice(150))
        let quiet = analysis.input(voice(150).map { $0 / 4 })
        let (a, b) = (loud.window(0..<loud.mel.rows), quiet.window(0..<quiet.mel.rows))
        // The mean of the first cepstral coefficient, its percentiles aside, is the loudness itself.
        for i in 0..<128 { #expect(abs(a.statistics[i] - b.statistics[i]) < 0.35) }
    }

    /// Ten seconds with a silence of four in the middle: the window that holds nothing else is left out.
    @Test func silentWindowsAreNotJudged() {
        let silence = [Float](repeating: 0, count: 16_000 * 12)
        let input = AudioInput.Analysis().input(voice(150, seconds: 4) + silence + voice(150, seconds: 4))
        #expect(input.isLong)
        let windows = input.windows
        #expect(windows.first?.lowerBound == 0)
        #expect(windows.count < LogMel.windows(count: input.mel.rows).count)
        #expect(windows.allSatisfy { $0.upperBound <= 200 || $0.lowerBound >= 700 })
    }
}
