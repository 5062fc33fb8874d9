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

    private func noise(_ count: Int) -> [Float] {
        var state: UInt32 = 1
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Float(state >> 8) / Float(1 << 24) - 0.5
        }
    }

    @Test func noiseHasNoVoice() {
        let voicing = VoiceAnalysis().frames(noise(16_000)).voicing
        #expect(voicing.reduce(0, +) / Float(voicing.count) < 0.5)
    }

    /// Of silence, of a click, of an empty sound: numbers all the same.
    @Test(arguments: [0, 1, 399, 3200]) func statisticsAreFinite(_ count: Int) {
        let input = AudioInput.Analysis().input([Float](repeating: 0, count: count))
        let window = input.window(0..<input.mel.rows)
        #expect(window.statistics.count == VoiceStatistics.count)
        #expect(window.statistics.allSatisfy { $0.isFinite })
    }

    /// A quieter microphone: bands and their deviations, the first 128 numbers, stay what they were.
    @Test func loudnessChangesNothing() {
        let analysis = AudioInput.Analysis()
        let sound = zip(voice(150), noise(16_000)).map { $0 + 0.02 * $1 }
        let loud = analysis.input(sound)
        let quiet = analysis.input(sound.map { $0 / 4 })
        let (a, b) = (loud.window(0..<loud.mel.rows), quiet.window(0..<quiet.mel.rows))
        for i in 0..<128 { #expect(abs(a.statistics[i] - b.statistics[i]) < 0.01) }
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
