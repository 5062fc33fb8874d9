internal import CKernels
package import Tensors

/// 1 × 1 convolution over R rows of C channels, its values cut to [0, `limit`] (ReLU6 for 6; 0 leaves it linear).
package struct Pointwise: Parameterized {
    /// C × F.
    package var kernel: Tensor
    /// F.
    package var bias: Tensor
    package let limit: Float

    package init(kernel: Tensor, bias: Tensor, limit: Float) {
        precondition(kernel.columns == bias.count, "kernel \(kernel.shape), bias \(bias.shape)")
        (self.kernel, self.bias, self.limit) = (kernel, bias, limit)
    }

    /// R × C gives R × F.
    package func forward(_ x: Tensor) -> Tensor {
        x.affine(kernel, bias: bias, limit: limit)
    }

    /// Adds to `gradient` and returns dx.
    package func backward(_ dy: Tensor, input x: Tensor, output y: Tensor, into gradient: inout Pointwise) -> Tensor {
        addGradient(dy, input: x, output: y, into: &gradient).matmul(transposed: kernel)
    }

    /// The way back without dx, which nobody asks for at the first layer: adds to `gradient` and returns dz, R × F.
    @discardableResult package func addGradient(
        _ dy: Tensor, input x: Tensor, output y: Tensor, into gradient: inout Pointwise
    ) -> Tensor {
        let dz = clipBackward(dy, output: y, limit: limit, biasGradient: &gradient.bias)
        gradient.kernel.addProduct(transposed: x, dz)
        return dz
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        visit(prefix + "kernel", &kernel)
        visit(prefix + "bias", &bias)
    }
}

/// dz of a cut to [0, `limit`], from its output `y`, and Σ dz by column on top of `biasGradient`.
func clipBackward(_ dy: Tensor, output y: Tensor, limit: Float, biasGradient: inout Tensor) -> Tensor {
    precondition(dy.count == y.count && biasGradient.count == y.columns, "dy \(dy.shape), y \(y.shape)")
    var dz = Tensor(y.shape)
    let (rows, columns) = (y.rows, y.columns)
    unsafe dy.elements.withUnsafeBufferPointer { dy in
        unsafe y.elements.withUnsafeBufferPointer { y in
            unsafe dz.elements.withUnsafeMutableBufferPointer { dz in
                unsafe biasGradient.elements.withUnsafeMutableBufferPointer { sums in
                    unsafe kernel_clip_backward(
                        dy.baseAddress!, y.baseAddress!, limit, dz.baseAddress!, sums.baseAddress!, rows, columns)
                }
            }
        }
    }
    return dz
}
