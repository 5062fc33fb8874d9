package import Support
package import Tensors

/// 3 × 3 convolution with zero padding to the same size, then max(·, 0), over N × H × W × C.
package struct Conv2D: Parameterized {
    /// 9C × F; the row is (ky · 3 + kx) · C + c.
    package var weight: Tensor
    /// F.
    package var bias: Tensor

    package init(channels: Int, filters: Int, _ generator: inout SeededGenerator) {
        weight = .glorot([9 * channels, filters], fanIn: 9 * channels, fanOut: 9 * filters, &generator)
        bias = Tensor([filters])
    }

    /// What the way back needs: the unfolded input and the output.
    package struct Cache: Sendable {
        let unfolded: Tensor
        let output: Tensor
    }

    /// N × H × W × C gives N × H × W × F.
    package func forward(_ x: Tensor) -> (Tensor, Cache) {
        let unfolded = Self.unfold(x)
        var y = unfolded.matmul(weight)
        y.addToRows(bias)
        for i in y.elements.indices where y.elements[i] < 0 { y.elements[i] = 0 }
        let output = y.reshaped(Array(x.shape.dropLast()) + [weight.columns])
        return (output, Cache(unfolded: unfolded, output: output))
    }

    /// Adds to `gradient` and returns dx.
    package func backward(_ dy: Tensor, _ cache: Cache, into gradient: inout Conv2D) -> Tensor {
        let dz = reluBackward(dy, output: cache.output)
        gradient.weight.addProduct(transposed: cache.unfolded, dz)
        gradient.bias.add(dz.columnSums())
        let shape = Array(dy.shape.dropLast()) + [weight.rows / 9]
        return Self.fold(dz.matmul(transposed: weight), shape)
    }

    /// Calls `body` with the source and target offsets of each run of C values that unfolding copies.
    private static func forEachTap(_ shape: [Int], _ body: (_ input: Int, _ unfolded: Int) -> Void) {
        let (images, height, width, channels) = (shape[0], shape[1], shape[2], shape[3])
        for n in 0..<images {
            for y in 0..<height {
                for x in 0..<width {
                    let row = ((n * height + y) * width + x) * 9 * channels
                    for tap in 0..<9 {
                        let (fromY, fromX) = (y + tap / 3 - 1, x + tap % 3 - 1)
                        guard fromY >= 0, fromY < height, fromX >= 0, fromX < width else { continue }
                        body(((n * height + fromY) * width + fromX) * channels, row + tap * channels)
                    }
                }
            }
        }
    }

    private static func unfold(_ x: Tensor) -> Tensor {
        let channels = x.shape[3]
        var unfolded = Tensor([x.rows, 9 * channels])
        forEachTap(x.shape) { from, to in
            for c in 0..<channels { unfolded.elements[to + c] = x.elements[from + c] }
        }
        return unfolded
    }

    private static func fold(_ unfolded: Tensor, _ shape: [Int]) -> Tensor {
        var x = Tensor(shape)
        let channels = shape[3]
        forEachTap(shape) { to, from in
            for c in 0..<channels { x.elements[to + c] += unfolded.elements[from + c] }
        }
        return x
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        visit(prefix + "weight", &weight)
        visit(prefix + "bias", &bias)
    }
}

/// The largest of each 2 × 2 square: N × H × W × C gives N × H/2 × W/2 × C; odd last rows and columns are left out.
package struct MaxPooling2D: Sendable {
    package let output: Tensor
    /// Offset in the input of each output.
    private let sources: [Int32]
    private let inputShape: [Int]

    package init(_ x: Tensor) {
        let (images, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
        var output = Tensor([images, height / 2, width / 2, channels])
        var sources = [Int32](repeating: 0, count: output.count)
        var i = 0
        for n in 0..<images {
            for y in 0..<height / 2 {
                for column in 0..<width / 2 {
                    let corner = ((n * height + 2 * y) * width + 2 * column) * channels
                    for c in 0..<channels {
                        var best = corner + c
                        for step in [channels, width * channels, (width + 1) * channels]
                        where x.elements[corner + c + step] > x.elements[best] { best = corner + c + step }
                        output.elements[i] = x.elements[best]
                        sources[i] = Int32(best)
                        i += 1
                    }
                }
            }
        }
        self.output = output
        self.sources = sources
        inputShape = x.shape
    }

    package func backward(_ dy: Tensor) -> Tensor {
        var dx = Tensor(inputShape)
        for i in dy.elements.indices { dx.elements[Int(sources[i])] += dy.elements[i] }
        return dx
    }
}
