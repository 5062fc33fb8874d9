package import Tensors

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
