internal import CKernels
package import Tensors

/// MobileNetV2 0.35 without its classifier: a 224 × 224 picture to 1,280 features (Sandler et al. 2018).
///
/// Batch normalisation is folded into the kernels. The weights stay as they were trained on ImageNet: only forward.
package struct ImageEncoder: Sendable {
    package static let features = 1280

    /// One convolution with its folded bias.
    struct Convolution: Sendable {
        /// Pointwise C × F, depthwise 9 × C, first layer 27 × F.
        let kernel: Tensor
        let bias: Tensor

        init(_ file: Safetensors, _ name: String, columns: Int) throws {
            let kernel = try file.tensor(name + ".kernel")
            self.kernel = kernel.reshaped([kernel.count / columns, columns])
            bias = try file.tensor(name + ".bias")
            guard bias.count == columns else { throw SafetensorsError(problem: "\"\(name)\" has another width") }
        }
    }

    /// Expand, filter each channel by itself, project (an inverted residual).
    struct Block: Sendable {
        let expand: Convolution?
        let depthwise: Convolution
        let project: Convolution
        let stride: Int
        let addsInput: Bool
    }

    private let first: Convolution
    private let blocks: [Block]
    private let last: Convolution

    /// Channels in, in the middle and out, and stride, of each block.
    private static let plan: [(into: Int, middle: Int, out: Int, stride: Int)] = [
        (16, 16, 8, 1), (8, 48, 8, 2), (8, 48, 8, 1), (8, 48, 16, 2), (16, 96, 16, 1), (16, 96, 16, 1),
        (16, 96, 24, 2), (24, 144, 24, 1), (24, 144, 24, 1), (24, 144, 24, 1), (24, 144, 32, 1), (32, 192, 32, 1),
        (32, 192, 32, 1), (32, 192, 56, 2), (56, 336, 56, 1), (56, 336, 56, 1), (56, 336, 112, 1),
    ]

    /// Names of its convolutions, in order.
    package static let names: [String] =
        ["Conv1"]
        + plan.indices.flatMap { index -> [String] in
            let block = index == 0 ? "expanded_conv" : "block_\(index)"
            return (index == 0 ? [] : ["\(block)_expand"]) + ["\(block)_depthwise", "\(block)_project"]
        } + ["Conv_1"]

    /// - Parameter prefix: before the names of the convolutions, such as `image.`.
    package init(_ file: Safetensors, prefix: String) throws {
        first = try Convolution(file, prefix + "Conv1", columns: 16)
        blocks = try Self.plan.enumerated().map { index, plan in
            let name = prefix + (index == 0 ? "expanded_conv" : "block_\(index)")
            return Block(
                expand: index == 0 ? nil : try Convolution(file, name + "_expand", columns: plan.middle),
                depthwise: try Convolution(file, name + "_depthwise", columns: plan.middle),
                project: try Convolution(file, name + "_project", columns: plan.out), stride: plan.stride,
                addsInput: plan.stride == 1 && plan.into == plan.out)
        }
        last = try Convolution(file, prefix + "Conv_1", columns: Self.features)
    }

    /// 224 × 224 × 3 in [−1, 1] gives 1,280 features.
    package func forward(_ picture: Tensor) -> [Float] {
        var x = Self.unfold(picture)
        x = pointwise(x, first, limit: 6)
        var side = 112
        for block in blocks {
            var y = block.expand.map { pointwise(x, $0, limit: 6) } ?? x
            let out = side / block.stride
            y = depthwise(y, block.depthwise, side: side, out: out, stride: block.stride)
            y = pointwise(y, block.project, limit: 0)
            if block.addsInput { y.add(x) }
            (x, side) = (y, out)
        }
        x = pointwise(x, last, limit: 6)
        var mean = [Float](repeating: 0, count: Self.features)
        for r in 0..<x.rows { for c in 0..<Self.features { mean[c] += x.elements[r * Self.features + c] } }
        return mean.map { $0 / Float(x.rows) }
    }

    /// 1 × 1 convolution, bias, and a cut to [0, `limit`] unless `limit` is 0.
    private func pointwise(_ x: Tensor, _ layer: Convolution, limit: Float) -> Tensor {
        var y = x.matmul(layer.kernel)
        let (rows, columns) = (y.rows, y.columns)
        unsafe y.elements.withUnsafeMutableBufferPointer { y in
            unsafe layer.bias.elements.withUnsafeBufferPointer { bias in
                unsafe kernel_bias_clip(y.baseAddress!, bias.baseAddress!, limit, rows, columns)
            }
        }
        return y
    }

    /// Strided layers pad only below and to the right, as TensorFlow's SAME does for even sizes.
    private func depthwise(_ x: Tensor, _ layer: Convolution, side: Int, out: Int, stride: Int) -> Tensor {
        let channels = x.columns
        var y = Tensor([out * out, channels])
        let pad = stride == 1 ? 1 : 0
        unsafe x.elements.withUnsafeBufferPointer { x in
            unsafe layer.kernel.elements.withUnsafeBufferPointer { kernel in
                unsafe layer.bias.elements.withUnsafeBufferPointer { bias in
                    unsafe y.elements.withUnsafeMutableBufferPointer { y in
                        unsafe kernel_depthwise_relu6(
                            x.baseAddress!, kernel.baseAddress!, bias.baseAddress!, y.baseAddress!, side, side,
                            channels, out, out, stride, pad, pad)
                    }
                }
            }
        }
        return y
    }

    /// Rows of 3 × 3 × 3 values under each place of the first, strided kernel.
    private static func unfold(_ picture: Tensor) -> Tensor {
        let (side, out) = (224, 112)
        var rows = Tensor([out * out, 27])
        for y in 0..<out {
            for x in 0..<out {
                let row = (y * out + x) * 27
                for tap in 0..<9 {
                    let (fromY, fromX) = (2 * y + tap / 3, 2 * x + tap % 3)
                    guard fromY < side, fromX < side else { continue }
                    let from = (fromY * side + fromX) * 3
                    for c in 0..<3 { rows.elements[row + tap * 3 + c] = picture.elements[from + c] }
                }
            }
        }
        return rows
    }
}

extension Safetensors {
    /// The pretrained file's folded tensors under the names a model uses: `folded/X/kernel` becomes `image.X.kernel`.
    package func imageEncoderWeights() throws -> [String: Tensor] {
        var weights: [String: Tensor] = [:]
        for name in ImageEncoder.names {
            for part in ["kernel", "bias"] { weights["image.\(name).\(part)"] = try tensor("folded/\(name)/\(part)") }
        }
        return weights
    }
}
