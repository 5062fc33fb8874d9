internal import Foundation

/// Fast Fourier transform of real frames of 512 samples (Cooley and Tukey 1965, radix 2).
struct FourierTransform {
    static let size = 512
    private let cosines: [Float]
    private let sines: [Float]
    private let reversed: [Int]

    init() {
        let angles = (0..<Self.size / 2).map { -2 * Double.pi * Double($0) / Double(Self.size) }
        cosines = angles.map { Float(cos($0)) }
        sines = angles.map { Float(sin($0)) }
        let bits = Self.size.trailingZeroBitCount
        reversed = (0..<Self.size).map { i in (0..<bits).reduce(0) { $0 | ((i >> $1) & 1) << (bits - 1 - $1) } }
    }

    /// |X_k|² for k in 0...256.
    func power(_ frame: [Float]) -> [Float] {
        var real = reversed.map { frame[$0] }
        var imaginary = [Float](repeating: 0, count: Self.size)
        var half = 1
        while half < Self.size {
            let stride = Self.size / (2 * half)
            for start in Swift.stride(from: 0, to: Self.size, by: 2 * half) {
                for k in 0..<half {
                    let (c, s) = (cosines[k * stride], sines[k * stride])
                    let (a, b) = (start + k, start + k + half)
                    let (r, i) = (real[b] * c - imaginary[b] * s, real[b] * s + imaginary[b] * c)
                    (real[b], imaginary[b]) = (real[a] - r, imaginary[a] - i)
                    (real[a], imaginary[a]) = (real[a] + r, imaginary[a] + i)
                }
            }
            half *= 2
        }
        return (0...Self.size / 2).map { real[$0] * real[$0] + imaginary[$0] * imaginary[$0] }
    }
}
