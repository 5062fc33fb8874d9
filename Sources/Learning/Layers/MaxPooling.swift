internal import CKernels
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
        unsafe h.elements.withUnsafeBufferPointer { h in
            unsafe best.withUnsafeMutableBufferPointer { best in
                unsafe steps.withUnsafeMutableBufferPointer { steps in
                    for t in 1..<max(shape.steps, 1) {
                        unsafe kernel_maximum(
                            h.baseAddress! + t * size, best.baseAddress!, steps.baseAddress!, Int32(t),
                            shape.live[t] * width)
                    }
                }
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
