package import Layers
package import Tensors

/// MobileNetV2 0.35 without its classifier: a 224 × 224 picture to 1,280 features (Sandler et al. 2018).
///
/// Batch normalisation is folded into the kernels, as it was measured on ImageNet, and stays there in training: with a few
/// thousand pictures its moments would be measured worse than they were.
package struct ImageEncoder: Parameterized {
    package static let features = 1280

    package var first: Pointwise
    package var blocks: [InvertedResidual]
    package var last: Pointwise

    /// Channels in, in the middle and out, and stride, of each block.
    private static let plan: [(into: Int, middle: Int, out: Int, stride: Int)] = [
        (16, 16, 8, 1), (8, 48, 8, 2), (8, 48, 8, 1), (8, 48, 16, 2), (16, 96, 16, 1), (16, 96, 16, 1),
        (16, 96, 24, 2), (24, 144, 24, 1), (24, 144, 24, 1), (24, 144, 24, 1), (24, 144, 32, 1), (32, 192, 32, 1),
        (32, 192, 32, 1), (32, 192, 56, 2), (56, 336, 56, 1), (56, 336, 56, 1), (56, 336, 112, 1),
    ]

    /// Name of each convolution, rows and columns of its kernel, in order.
    package static let shapes: [(name: String, shape: [Int])] =
        [("Conv1", [27, 16])]
        + plan.enumerated().flatMap { index, plan -> [(String, [Int])] in
            let block = name(ofBlock: index)
            return (index == 0 ? [] : [("\(block)_expand", [plan.into, plan.middle])])
                + [("\(block)_depthwise", [9, plan.middle]), ("\(block)_project", [plan.middle, plan.out])]
        } + [("Conv_1", [112, features])]

    private static func name(ofBlock index: Int) -> String { index == 0 ? "expanded_conv" : "block_\(index)" }

    /// - Parameter prefix: before the names of the convolutions, such as `image.`.
    package init(_ file: Safetensors, prefix: String) throws {
        func weights(_ name: String, columns: Int) throws -> (kernel: Tensor, bias: Tensor) {
            let kernel = try file.tensor(prefix + name + ".kernel")
            let bias = try file.tensor(prefix + name + ".bias")
            guard bias.count == columns, kernel.count % columns == 0 else {
                throw SafetensorsError(problem: "\"\(prefix + name)\" has another width")
            }
            return (kernel.reshaped([kernel.count / columns, columns]), bias)
        }
        func pointwise(_ name: String, columns: Int, limit: Float = 6) throws -> Pointwise {
            let (kernel, bias) = try weights(name, columns: columns)
            return Pointwise(kernel: kernel, bias: bias, limit: limit)
        }
        first = try pointwise("Conv1", columns: 16)
        blocks = try Self.plan.enumerated().map { index, plan in
            let name = Self.name(ofBlock: index)
            let (kernel, bias) = try weights(name + "_depthwise", columns: plan.middle)
            return InvertedResidual(
                expand: index == 0 ? nil : try pointwise(name + "_expand", columns: plan.middle),
                depthwise: Depthwise(kernel: kernel, bias: bias, stride: plan.stride),
                project: try pointwise(name + "_project", columns: plan.out, limit: 0),
                addsInput: plan.stride == 1 && plan.into == plan.out)
        }
        last = try pointwise("Conv_1", columns: Self.features)
    }

    /// 224 × 224 × 3 in [−1, 1] gives 1,280 features.
    package func forward(_ picture: Tensor) -> [Float] {
        var x = first.forward(unfoldedByTwo(picture))
        for (side, block) in zip(sides(picture), blocks) { x = block.forward(x, side: side).output }
        return Self.mean(last.forward(x))
    }

    /// What the way back needs: what went into each layer and what came out.
    package struct Cache: Sendable {
        let unfolded: Tensor
        let first: Tensor
        let blocks: [InvertedResidual.Cache]
        /// Into the last layer, and out of it.
        let narrow: Tensor
        let wide: Tensor
        let sides: [Int]
    }

    /// Features, and what the way back needs.
    package func learn(_ picture: Tensor) -> ([Float], Cache) {
        let unfolded = unfoldedByTwo(picture)
        let start = first.forward(unfolded)
        var x = start
        var caches: [InvertedResidual.Cache] = []
        for (side, block) in zip(sides(picture), blocks) {
            let (output, cache) = block.forward(x, side: side)
            caches.append(cache)
            x = output
        }
        let wide = last.forward(x)
        let cache = Cache(
            unfolded: unfolded, first: start, blocks: caches, narrow: x, wide: wide, sides: sides(picture))
        return (Self.mean(wide), cache)
    }

    /// Adds the gradient of one picture, given that of its features.
    package func backward(_ dFeatures: [Float], _ cache: Cache, into gradient: inout ImageEncoder) {
        let share = dFeatures.map { $0 / Float(cache.wide.rows) }
        let dWide = Tensor(cache.wide.shape, elements: (0..<cache.wide.rows).flatMap { _ in share })
        var dx = last.backward(dWide, input: cache.narrow, output: cache.wide, into: &gradient.last)
        for index in blocks.indices.reversed() {
            dx = blocks[index].backward(
                dx, cache.blocks[index], side: cache.sides[index], into: &gradient.blocks[index])
        }
        first.addGradient(dx, input: cache.unfolded, output: cache.first, into: &gradient.first)
    }

    /// Side of the square that goes into each block.
    private func sides(_ picture: Tensor) -> [Int] {
        var side = picture.shape[0] / 2
        return blocks.map { block in
            defer { side /= block.depthwise.stride }
            return side
        }
    }

    /// Over the rows.
    private static func mean(_ x: Tensor) -> [Float] { x.columnSums().elements.map { $0 / Float(x.rows) } }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        first.visitParameters(prefix + "Conv1.", visit)
        for index in blocks.indices {
            blocks[index].visitParameters(prefix + Self.name(ofBlock: index), visit)
        }
        last.visitParameters(prefix + "Conv_1.", visit)
    }
}

extension Safetensors {
    /// The pretrained file's folded tensors under the names a model uses: `folded/X/kernel` becomes `image.X.kernel`.
    package func imageEncoderWeights() throws -> [String: Tensor] {
        var weights: [String: Tensor] = [:]
        for (name, _) in ImageEncoder.shapes {
            for part in ["kernel", "bias"] { weights["image.\(name).\(part)"] = try tensor("folded/\(name)/\(part)") }
        }
        return weights
    }
}
