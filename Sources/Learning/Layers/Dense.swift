package import Support
package import Tensors

/// y = x·W + b.
package struct Dense: Parameterized {
    /// W, D × F.
    package var weight: Tensor
    /// b, F.
    package var bias: Tensor

    package init(inputs: Int, outputs: Int, _ generator: inout SeededGenerator) {
        weight = .glorot([inputs, outputs], fanIn: inputs, fanOut: outputs, &generator)
        bias = Tensor([outputs])
    }

    package init(weight: Tensor, bias: Tensor) {
        precondition(weight.columns == bias.count, "weight \(weight.shape), bias \(bias.shape)")
        (self.weight, self.bias) = (weight, bias)
    }

    /// N × D gives N × F.
    package func forward(_ x: Tensor) -> Tensor {
        x.affine(weight, bias: bias)
    }

    /// Adds to `gradient` and returns dx, N × D.
    package func backward(_ dy: Tensor, input x: Tensor, into gradient: inout Dense) -> Tensor {
        gradient.weight.addProduct(transposed: x, dy)
        gradient.bias.add(dy.columnSums())
        return dy.matmul(transposed: weight)
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        visit(prefix + "weight", &weight)
        visit(prefix + "bias", &bias)
    }
}
