internal import CKernels
package import Support
package import Tensors

/// 3 × 3 convolution with zero padding to the same size, over N × H × W × C.
package struct Conv2D: Parameterized {
    /// 9C × F; the row is (ky · 3 + kx) · C + c.
    package var weight: Tensor
    /// F.
    package var bias: Tensor

    package init(channels: Int, filters: Int, _ generator: inout SeededGenerator) {
        weight = .glorot([9 * channels, filters], fanIn: 9 * channels, fanOut: 9 * filters, &generator)
        bias = Tensor([filters])
    }

    /// What the way back needs: the unfolded input.
    package struct Cache: Sendable {
        let unfolded: Tensor
    }

    /// N × H × W × C gives N × H × W × F.
    package func forward(_ x: Tensor) -> (Tensor, Cache) {
        let unfolded = Self.unfold(x)
        let y = unfolded.affine(weight, bias: bias)
        return (y.reshaped(Array(x.shape.dropLast()) + [weight.columns]), Cache(unfolded: unfolded))
    }

    /// Adds to `gradient` and returns dx.
    package func backward(_ dy: Tensor, _ cache: Cache, into gradient: inout Conv2D) -> Tensor {
        addGradient(dy, cache, into: &gradient)
        let shape = Array(dy.shape.dropLast()) + [weight.rows / 9]
        return Self.fold(dy.matmul(transposed: weight), shape)
    }

    /// The way back of a first layer, whose dx nobody asks for.
    package func addGradient(_ dy: Tensor, _ cache: Cache, into gradient: inout Conv2D) {
        gradient.weight.addProduct(transposed: cache.unfolded, dy)
        gradient.bias.add(dy.columnSums())
    }

    private static func unfold(_ x: Tensor) -> Tensor {
        var unfolded = Tensor([x.rows, 9 * x.columns])
        unsafe x.elements.withUnsafeBufferPointer { from in
            unsafe unfolded.elements.withUnsafeMutableBufferPointer { to in
                unsafe kernel_unfold3x3(
                    from.baseAddress!, to.baseAddress!, x.shape[0], x.shape[1], x.shape[2], x.shape[3])
            }
        }
        return unfolded
    }

    private static func fold(_ unfolded: Tensor, _ shape: [Int]) -> Tensor {
        var x = Tensor(shape)
        unsafe unfolded.elements.withUnsafeBufferPointer { from in
            unsafe x.elements.withUnsafeMutableBufferPointer { to in
                unsafe kernel_fold3x3(from.baseAddress!, to.baseAddress!, shape[0], shape[1], shape[2], shape[3])
            }
        }
        return x
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        visit(prefix + "weight", &weight)
        visit(prefix + "bias", &bias)
    }
}
