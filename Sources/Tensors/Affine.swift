internal import CKernels

/// Rows inside a tensor's storage that an affine map reads: `count` rows that begin `stride` elements apart, each of `taps` stretches
/// of `inputs` elements, `tapStride` apart. A convolution reads the same elements under several rows.
package struct TappedRows: Sendable {
    package var offset: Int
    package var count: Int
    package var stride: Int
    package var taps: Int
    package var tapStride: Int
    package var inputs: Int

    package init(offset: Int, count: Int, stride: Int, taps: Int = 1, tapStride: Int = 0, inputs: Int) {
        (self.offset, self.count, self.stride) = (offset, count, stride)
        (self.taps, self.tapStride, self.inputs) = (taps, tapStride, inputs)
    }

    /// Elements of the storage up to the last that is read.
    fileprivate var end: Int {
        count == 0 || taps == 0 ? 0 : offset + (count - 1) * stride + (taps - 1) * tapStride + inputs
    }
}

/// y = x·W + b, cut to [0, `limit`], for weights that all fit the cache: no copy of them is made as OpenBLAS makes, and bias and cut
/// cost no further pass.
///
/// - Parameters:
///   - weight: `taps` · `inputs` rows, of which the first is row `firstWeight`.
///   - bias: nil adds to what `y` holds.
///   - limit: 0 leaves the values as they are, infinity is max(·, 0).
///   - block: where the rows of y lie, side by side.
package func affine(
    _ x: [Float], _ from: TappedRows, _ weight: Tensor, firstWeight: Int = 0, bias: Tensor?, limit: Float = 0,
    into y: inout [Float], _ block: Block
) {
    let outputs = weight.columns
    precondition(from.count == block.rows && outputs == block.columns, "\(from) · \(weight.shape) into \(block)")
    precondition(
        firstWeight + from.taps * from.inputs <= weight.rows, "\(from) from row \(firstWeight) of \(weight.shape)")
    precondition(from.end <= x.count, "\(from) outside of \(x.count) elements")
    precondition(block.offset + block.rows * outputs <= y.count, "\(block) outside of \(y.count) elements")
    precondition(bias.map { $0.count == outputs } ?? true, "bias \(bias?.shape ?? []) for \(outputs) outputs")
    guard from.count > 0, outputs > 0 else { return }
    let rows = affine_rows(
        rows: from.count, stride: from.stride, taps: from.taps, tap_stride: from.tapStride, inputs: from.inputs)
    unsafe x.withUnsafeBufferPointer { x in
        unsafe weight.elements.withUnsafeBufferPointer { weight in
            unsafe y.withUnsafeMutableBufferPointer { y in
                let (x, weight) = unsafe (x.baseAddress! + from.offset, weight.baseAddress! + firstWeight * outputs)
                let y = unsafe y.baseAddress! + block.offset
                if let bias {
                    unsafe bias.elements.withUnsafeBufferPointer { bias in
                        unsafe kernel_affine(x, rows, weight, bias.baseAddress!, limit, y, outputs, outputs)
                    }
                } else {
                    unsafe kernel_affine(x, rows, weight, nil, limit, y, outputs, outputs)
                }
            }
        }
    }
}

extension Tensor {
    /// self · `weight` + `bias`, cut to [0, `limit`] (0 leaves it linear): R × D by D × F gives R × F.
    package func affine(_ weight: Tensor, bias: Tensor, limit: Float = 0) -> Tensor {
        precondition(columns == weight.rows, "\(shape) · \(weight.shape)")
        var y = Tensor(uninitialized: [rows, weight.columns])
        Tensors.affine(
            elements, TappedRows(offset: 0, count: rows, stride: columns, inputs: columns), weight, bias: bias,
            limit: limit, into: &y.elements, Block(rows: rows, columns: weight.columns))
        return y
    }
}
