import Features
import Foundation
import Tensors
import Testing

@Suite struct LogMelTests {
    /// A pure tone has its energy in the band whose centre is nearest on the Mel scale.
    @Test(arguments: [300.0, 1000, 3000]) func aToneIsInItsBand(_ frequency: Double) {
        let samples = (0..<16_000).map { Float(sin(2 * Double.pi * frequency * Double($0) / 16_000)) }
        let mel = LogMel().frames(samples)
        func scale(_ f: Double) -> Double { 2595 * log10(1 + f / 700) }
        let step = (scale(7600) - scale(60)) / Double(LogMel.bands + 1)
        let wanted = Int(((scale(frequency) - scale(60)) / step).rounded()) - 1
        let row = Array(mel.row(10))
        let loudest = row.indices.max { row[$0] < row[$1] } ?? -1
        #expect(abs(loudest - wanted) <= 1)
    }

    @Test func silentEndsAreCut() {
        let silence = [Float](repeating: 0, count: 8000)
        let tone = (0..<8000).map { Float(sin(Double($0) * 0.4)) }
        let mel = LogMel().frames(silence + tone + silence)
        #expect(mel.rows > 70)
        #expect((24...30).contains(LogMel.soundingRange(mel).count))
    }

    @Test(arguments: [(10, 1), (192, 1), (200, 1), (230, 2), (500, 3)]) func windows(_ frames: Int, _ count: Int) {
        #expect(LogMel.windows(count: frames).count == count)
    }
}
