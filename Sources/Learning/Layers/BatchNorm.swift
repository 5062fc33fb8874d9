internal import CKernels
package import Tensors

/// Batch normalisation, then max(·, 0), over rows of C channels (Ioffe and Szegedy 2015):
///
///     y = max(γ·(x − μ) / √(σ² + ε) + β, 0)
///
/// with μ and σ² of the batch in training. For use they are measured once over many examples with the finished weights
/// (Wu and Johnson 2021) and folded into the layer before. Rows of padding count for nothing and come out as 0.
package struct BatchNorm: Parameterized {
    package static let epsilon: Float = 1e-5

    /// γ, C.
    package var scale: Tensor
    /// β, C.
    package var shift: Tensor

    package init(channels: Int) {
        scale = Tensor([channels], elements: [Float](repeating: 1, count: channels))
        shift = Tensor([channels])
    }

    /// Sums of many rows, from which mean and variance follow.
    package struct Moments: Sendable {
        package private(set) var count = 0.0
        private var sums: [Double]
        private var squares: [Double]

        package init(channels: Int) {
            sums = [Double](repeating: 0, count: channels)
            squares = sums
        }

        /// Adds the rows of `x`, R × C, that are live: one byte a row, 0 for padding.
        package mutating func add(_ x: Tensor, live: [UInt8]) {
            precondition(live.count == x.rows && sums.count == x.columns, "\(live.count) flags, x is \(x.shape)")
            count += Double(live.count { $0 != 0 })
            unsafe x.elements.withUnsafeBufferPointer { x in
                unsafe live.withUnsafeBufferPointer { live in
                    unsafe sums.withUnsafeMutableBufferPointer { sums in
                        unsafe squares.withUnsafeMutableBufferPointer { squares in
                            unsafe kernel_channel_moments(
                                x.baseAddress!, live.baseAddress!, live.count, sums.count, sums.baseAddress!,
                                squares.baseAddress!)
                        }
                    }
                }
            }
        }

        package var means: [Float] { sums.map { Float($0 / max(count, 1)) } }

        /// 1 / √(σ² + ε).
        package var reciprocals: [Float] {
            zip(sums, squares).map { sum, square in
                let mean = sum / max(count, 1)
                return Float(1 / (max(square / max(count, 1) - mean * mean, 0) + Double(epsilon)).squareRoot())
            }
        }
    }

    package struct Cache: Sendable {
        let input: Tensor
        let output: Tensor
        let live: [UInt8]
        let means: [Float]
        let reciprocals: [Float]
        let count: Double
    }

    /// R × C gives R × C, normalised by the moments of these rows.
    package func forward(_ x: Tensor, live: [UInt8]) -> (Tensor, Cache) {
        var moments = Moments(channels: x.columns)
        moments.add(x, live: live)
        let (means, reciprocals) = (moments.means, moments.reciprocals)
        let factors = (0..<x.columns).map { scale.elements[$0] * reciprocals[$0] }
        let offsets = (0..<x.columns).map { shift.elements[$0] - means[$0] * factors[$0] }
        let y = rectified(x, scale: factors, shift: offsets, live: live)
        return (
            y,
            Cache(
                input: x, output: y, live: live, means: means, reciprocals: reciprocals, count: max(moments.count, 1))
        )
    }

    /// Adds to `gradient` and returns dx, R × C.
    package func backward(_ dy: Tensor, _ cache: Cache, into gradient: inout BatchNorm) -> Tensor {
        let (rows, channels) = (dy.rows, dy.columns)
        var sums = [Double](repeating: 0, count: channels)
        var products = sums
        unsafe cache.input.elements.withUnsafeBufferPointer { x in
            unsafe cache.output.elements.withUnsafeBufferPointer { y in
                unsafe dy.elements.withUnsafeBufferPointer { dy in
                    unsafe kernel_norm_backward_sums(
                        x.baseAddress!, y.baseAddress!, dy.baseAddress!, cache.means, cache.reciprocals, rows, channels,
                        &sums, &products)
                }
            }
        }
        for c in 0..<channels {
            gradient.shift.elements[c] += Float(sums[c])
            gradient.scale.elements[c] += Float(products[c])
        }
        let meanGradients = sums.map { Float($0 / cache.count) }
        let meanProducts = products.map { Float($0 / cache.count) }
        var dx = Tensor(dy.shape)
        unsafe cache.input.elements.withUnsafeBufferPointer { x in
            unsafe cache.output.elements.withUnsafeBufferPointer { y in
                unsafe dy.elements.withUnsafeBufferPointer { dy in
                    unsafe dx.elements.withUnsafeMutableBufferPointer { dx in
                        unsafe kernel_norm_backward(
                            x.baseAddress!, y.baseAddress!, dy.baseAddress!, cache.means, cache.reciprocals,
                            scale.elements, meanGradients, meanProducts, cache.live, dx.baseAddress!, rows, channels)
                    }
                }
            }
        }
        return dx
    }

    /// The weights of the layer before with this normalisation in them: W·diag(s) and b·s + β − μ·s, s = γ / √(σ² + ε).
    package func folded(weight: Tensor, bias: Tensor, _ moments: Moments) -> (weight: Tensor, bias: Tensor) {
        var (weight, bias) = (weight, bias)
        let (means, reciprocals) = (moments.means, moments.reciprocals)
        for c in 0..<bias.count {
            let factor = scale.elements[c] * reciprocals[c]
            for row in 0..<weight.rows { weight[row, c] *= factor }
            bias.elements[c] = (bias.elements[c] - means[c]) * factor + shift.elements[c]
        }
        return (weight, bias)
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        visit(prefix + "scale", &scale)
        visit(prefix + "shift", &shift)
    }
}

/// max(x · scale + shift, 0) by channel; rows that are not live become 0.
package func rectified(_ x: Tensor, scale: [Float], shift: [Float], live: [UInt8]) -> Tensor {
    precondition(live.count == x.rows && scale.count == x.columns && shift.count == x.columns, "x is \(x.shape)")
    var y = Tensor(x.shape)
    unsafe x.elements.withUnsafeBufferPointer { x in
        unsafe y.elements.withUnsafeMutableBufferPointer { y in
            unsafe kernel_scale_shift_relu(
                x.baseAddress!, scale, shift, live, y.baseAddress!, live.count, scale.count)
        }
    }
    return y
}

/// max(x, 0); rows that are not live become 0.
package func rectified(_ x: Tensor, live: [UInt8]) -> Tensor {
    rectified(
        x, scale: [Float](repeating: 1, count: x.columns), shift: [Float](repeating: 0, count: x.columns), live: live)
}
