internal import CKernels
package import Tensors

/// 3 × 3 convolution of each channel by itself over one H × W × C picture, its values cut to [0, 6].
///
/// Stride 1 keeps the size; stride 2 halves it and pads only below and to the right, as TensorFlow's SAME does for even sizes.
package struct Depthwise: Parameterized {
    /// 9 × C; the row is ky · 3 + kx.
    package var kernel: Tensor
    /// C.
    package var bias: Tensor
    package let stride: Int

    private static let limit: Float = 6

    package init(kernel: Tensor, bias: Tensor, stride: Int) {
        precondition(kernel.shape == [9, bias.count], "kernel \(kernel.shape), bias \(bias.shape)")
        (self.kernel, self.bias, self.stride) = (kernel, bias, stride)
    }

    private var pad: Int { stride == 1 ? 1 : 0 }

    /// H × W × C gives H/stride × W/stride × C.
    package func forward(_ x: Tensor) -> Tensor {
        let (height, width, channels) = (x.shape[0], x.shape[1], x.shape[2])
        precondition(channels == bias.count && height % stride == 0 && width % stride == 0, "x is \(x.shape)")
        var y = Tensor(uninitialized: [height / stride, width / stride, channels])
        unsafe x.elements.withUnsafeBufferPointer { x in
            unsafe kernel.elements.withUnsafeBufferPointer { kernel in
                unsafe bias.elements.withUnsafeBufferPointer { bias in
                    unsafe y.elements.withUnsafeMutableBufferPointer { y in
                        unsafe kernel_depthwise_relu6(
                            x.baseAddress!, kernel.baseAddress!, bias.baseAddress!, y.baseAddress!, height, width,
                            channels, height / stride, width / stride, stride, pad, pad)
                    }
                }
            }
        }
        return y
    }

    /// Adds to `gradient` and returns dx.
    package func backward(_ dy: Tensor, input x: Tensor, output y: Tensor, into gradient: inout Depthwise) -> Tensor {
        let dz = clipBackward(dy, output: y, limit: Self.limit, biasGradient: &gradient.bias)
        let (height, width, channels) = (x.shape[0], x.shape[1], x.shape[2])
        var dx = Tensor(x.shape)
        unsafe x.elements.withUnsafeBufferPointer { x in
            unsafe kernel.elements.withUnsafeBufferPointer { kernel in
                unsafe dz.elements.withUnsafeBufferPointer { dz in
                    unsafe dx.elements.withUnsafeMutableBufferPointer { dx in
                        unsafe gradient.kernel.elements.withUnsafeMutableBufferPointer { dKernel in
                            unsafe kernel_depthwise_backward(
                                x.baseAddress!, kernel.baseAddress!, dz.baseAddress!, dx.baseAddress!,
                                dKernel.baseAddress!, height, width, channels, height / stride, width / stride,
                                stride, pad, pad)
                        }
                    }
                }
            }
        }
        return dx
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        visit(prefix + "kernel", &kernel)
        visit(prefix + "bias", &bias)
    }
}
