internal import CKernels
internal import Foundation

/// Fast Fourier transform of real frames (Cooley and Tukey 1965, radix 2).
struct FourierTransform {
    let size: Int
    private let cosines: [Float]
    private let sines: [Float]
    private let reversed: [Int]

    /// - Parameter size: a power of two.
    init(size: Int = 512) {
        precondition(size > 1 && size & (size - 1) == 0, "\(size) is no power of two")
        self.size = size
        let angles = (0..<size / 2).map { -2 * Double.pi * Double($0) / Double(size) }
        cosines = angles.map { Float(cos($0)) }
        sines = angles.map { Float(sin($0)) }
        let bits = size.trailingZeroBitCount
        reversed = (0..<size).map { i in (0..<bits).reduce(0) { $0 | ((i >> $1) & 1) << (bits - 1 - $1) } }
    }

    /// |X_k|² for k in 0...size / 2.
    func power(_ frame: [Float]) -> [Float] {
        let (real, imaginary) = transform(frame)
        return (0...size / 2).map { real[$0] * real[$0] + imaginary[$0] * imaginary[$0] }
    }

    /// Σ_t x_t·x_{t+k} for k in 0..<`count`: the inverse transform of the power spectrum (Wiener and Khinchin).
    ///
    /// `frame` must fill at most size − `count` values, or the ends meet.
    func autocorrelation(_ frame: [Float], count: Int) -> [Float] {
        let half = power(frame)
        let whole = (0..<size).map { $0 <= size / 2 ? half[$0] : half[size - $0] }
        let real = transform(whole).real
        return (0..<count).map { real[$0] / Float(size) }
    }

    private func transform(_ frame: [Float]) -> (real: [Float], imaginary: [Float]) {
        precondition(frame.count == size, "\(frame.count) values for a transform of \(size)")
        var real = reversed.map { frame[$0] }
        var imaginary = [Float](repeating: 0, count: size)
        unsafe real.withUnsafeMutableBufferPointer { real in
            unsafe imaginary.withUnsafeMutableBufferPointer { imaginary in
                unsafe cosines.withUnsafeBufferPointer { cosines in
                    unsafe sines.withUnsafeBufferPointer { sines in
                        unsafe kernel_fourier(
                            real.baseAddress!, imaginary.baseAddress!, cosines.baseAddress!, sines.baseAddress!, size)
                    }
                }
            }
        }
        return (real, imaginary)
    }
}
