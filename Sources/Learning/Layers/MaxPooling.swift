package import Tensors

/// The largest value over time of each feature: T × N × D gives N × D.
package struct MaxPooling: Sendable {
    /// Step of the largest value, N × D.
    package let steps: [Int32]
    package let output: Tensor

    package init(_ h: Tensor, _ shape: SequenceShape) {
        let width = h.columns
        let size = shape.count * width
        var best = Array(h.elements.prefix(size))
        var steps = [Int32](repeating: 0, count: size)
        for t in 1..<max(shape.steps, 1) {
            for i in 0..<shape.live[t] * width where h.elements[t * size + i] > best[i] {
                best[i] = h.elements[t * size + i]
                steps[i] = Int32(t)
            }
        }
        self.steps = steps
        output = Tensor([shape.count, width], elements: best)
    }

    /// dh, T × N × D.
    package func backward(_ dy: Tensor, _ shape: SequenceShape) -> Tensor {
        var dh = Tensor([shape.steps, shape.count, dy.columns])
        for i in dy.elements.indices { dh.elements[Int(steps[i]) * dy.count + i] = dy.elements[i] }
        return dh
    }
}
