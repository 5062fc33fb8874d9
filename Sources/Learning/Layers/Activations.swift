internal import CKernels
package import Support
package import Tensors

/// max(x, 0), element by element.
package func relu(_ x: Tensor) -> Tensor {
    Tensor(x.shape, elements: x.elements.map { max($0, 0) })
}

/// dx of ``relu(_:)``, from its output `y`.
package func reluBackward(_ dy: Tensor, output y: Tensor) -> Tensor {
    var dx = dy
    for i in dx.elements.indices where y.elements[i] <= 0 { dx.elements[i] = 0 }
    return dx
}

/// Which elements stay in training, and by what they are scaled: inverted dropout (Srivastava et al. 2014).
package struct DropoutMask: Sendable {
    private let factors: [Float]

    /// Each of `count` elements stays with probability 1 − `rate`.
    package init(count: Int, rate: Float, _ generator: inout SeededGenerator) {
        let kept = 1 / (1 - rate)
        // Four 16-bit draws a number: the generator is asked once for four elements.
        let threshold = UInt64(rate * 65536)
        var factors: [Float] = []
        factors.reserveCapacity(count + 3)
        while factors.count < count {
            let bits = generator.next()
            for shift: UInt64 in [0, 16, 32, 48] { factors.append((bits >> shift) & 0xFFFF < threshold ? 0 : kept) }
        }
        self.factors = factors
    }

    /// The same product on the way forth and on the way back.
    package func apply(_ x: inout Tensor) {
        for i in x.elements.indices { x.elements[i] *= factors[i] }
    }
}

/// exp(x), element by element, within 2 units of the last place.
package func exponential(_ x: consuming Tensor) -> Tensor {
    unsafe x.elements.withUnsafeMutableBufferPointer { x in
        guard let base = x.baseAddress else { return }
        unsafe kernel_exp(base, base, x.count)
    }
    return x
}

/// tanh(x), element by element, within 2 units of the last place of 1.
package func hyperbolicTangent(_ x: consuming Tensor) -> Tensor {
    unsafe x.elements.withUnsafeMutableBufferPointer { x in
        guard let base = x.baseAddress else { return }
        unsafe kernel_tanh(base, base, x.count)
    }
    return x
}
