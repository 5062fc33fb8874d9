internal import CKernels
package import Tensors

/// Rows of 3 × 3 × C values under each place of a kernel of stride 2 over one H × W × C picture: H/2 × W/2 × 9C. With
/// ``Pointwise`` behind it, it is the first convolution of MobileNetV2.
///
/// Zeros only below and to the right, as TensorFlow's SAME has it for even sizes.
package func unfoldedByTwo(_ x: Tensor) -> Tensor {
    let (height, width, channels) = (x.shape[0], x.shape[1], x.shape[2])
    precondition(height % 2 == 0 && width % 2 == 0, "odd sides: \(x.shape)")
    var rows = Tensor(uninitialized: [height / 2, width / 2, 9 * channels])
    unsafe x.elements.withUnsafeBufferPointer { x in
        unsafe rows.elements.withUnsafeMutableBufferPointer { rows in
            unsafe kernel_unfold3x3_strided(x.baseAddress!, rows.baseAddress!, height, width, channels)
        }
    }
    return rows
}
