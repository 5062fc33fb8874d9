internal import Foundation

/// Changes the sampling rate by a rational factor with a windowed-sinc filter.
///
/// Cut-off 0.95 of the lower Nyquist frequency, 24 zero crossings a side, Kaiser window with β = 8.6: about 85 dB beyond
/// the transition band. Smith, "Digital Audio Resampling" (2002), computed phase by phase.
struct Resampler {
    private let up: Int
    private let down: Int
    private let half: Int
    /// Filter taps by phase.
    private let phases: [[Float]]

    init(from input: Int, to output: Int) {
        let divisor = Self.greatestCommonDivisor(input, output)
        up = output / divisor
        down = input / divisor
        let cutoff = 0.95 * min(1, Double(output) / Double(input))
        half = Int((24 / cutoff).rounded(.up))
        let (up, half) = (up, half)
        phases = (0..<up).map { phase in
            let shift = Double(phase) / Double(up)
            let taps = (-half + 1...half).map { k in Self.tap(Double(k) - shift, cutoff, Double(half)) }
            let sum = taps.reduce(0, +)
            return taps.map { Float($0 / sum) }
        }
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }

    private static func tap(_ x: Double, _ cutoff: Double, _ half: Double) -> Double {
        let sinc = x == 0 ? cutoff : sin(.pi * cutoff * x) / (.pi * x)
        let edge = 1 - (x / half) * (x / half)
        return edge <= 0 ? 0 : sinc * bessel(8.6 * edge.squareRoot()) / bessel(8.6)
    }

    /// Modified Bessel function of order 0, by its power series.
    private static func bessel(_ x: Double) -> Double {
        var (sum, term) = (1.0, 1.0)
        for k in 1...40 {
            term *= (x / 2 / Double(k)) * (x / 2 / Double(k))
            sum += term
        }
        return sum
    }

    /// What came and is still needed, and the number of its first sample.
    private var input: [Float] = []
    private var start = 0
    /// Samples given out so far.
    private var given = 0

    /// Takes the next samples and appends to `output` those that depend on nothing later.
    ///
    /// Cut into whatever blocks, the same input gives the same output to the bit: an hour need not be in memory at its own rate.
    mutating func push(_ block: ArraySlice<Float>, into output: inout [Float]) {
        guard up != down else {
            output.append(contentsOf: block)
            return
        }
        input.append(contentsOf: block)
        let last = start + input.count
        while given * down / up + half < last { output.append(next(last)) }
        let needless = min(max(0, given * down / up - half + 1 - start), input.count)
        if needless > 1 << 16 {
            input.removeFirst(needless)
            start += needless
        }
    }

    /// The rest, as if silence followed.
    mutating func finish(into output: inout [Float]) {
        guard up != down else { return }
        let last = start + input.count
        let count = last * up / down
        while given < count { output.append(next(last)) }
    }

    /// - Parameter last: number of samples that came in all.
    private mutating func next(_ last: Int) -> Float {
        let position = given * down
        let (whole, phase) = (position / up, position % up)
        let taps = phases[phase]
        let first = whole - half + 1
        let (from, to) = (max(0, -first), min(taps.count, last - first))
        var sum: Float = 0
        if from < to { for k in from..<to { sum += taps[k] * input[first - start + k] } }
        given += 1
        return sum
    }
}
