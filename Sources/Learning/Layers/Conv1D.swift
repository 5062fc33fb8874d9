package import Support
package import Tensors

/// Convolution over time with zero padding to the same length, then max(·, 0).
///
/// y[t] = max(0, Σ_o x[t + o − ⌊K/2⌋]·W[o] + b). Time is the slowest index, so a shift in time is one of whole blocks.
package struct Conv1D: Parameterized {
    /// W, K × D × F.
    package var weight: Tensor
    /// b, F.
    package var bias: Tensor

    package init(width: Int, inputs: Int, filters: Int, _ generator: inout SeededGenerator) {
        weight = .glorot([width, inputs, filters], fanIn: width * inputs, fanOut: filters, &generator)
        bias = Tensor([filters])
    }

    private var width: Int { weight.shape[0] }
    private var inputs: Int { weight.shape[1] }
    private var filters: Int { weight.shape[2] }

    /// T × N × D gives T × N × F.
    package func forward(_ x: Tensor, _ shape: SequenceShape) -> Tensor {
        shape.affine(x, weight, bias: bias, width: width, limit: .infinity)
    }

    /// Adds to `gradient` and returns dx, T × N × D.
    package func backward(
        _ dy: Tensor, input x: Tensor, output y: Tensor, _ shape: SequenceShape, into gradient: inout Conv1D
    ) -> Tensor {
        // Dead rows of y are 0, so they pass nothing.
        let dz = reluBackward(dy, output: y)
        var dx = Tensor([shape.steps, shape.count, inputs])
        gradient.bias.add(dz.columnSums())
        for offset in 0..<width {
            guard let (from, to, rows) = overlap(offset, shape) else { continue }
            let source = Block(offset: from * inputs, rows: rows, columns: inputs)
            let target = Block(offset: to * filters, rows: rows, columns: filters)
            multiply(
                x.elements, source, transposeA: true, dz.elements, target, into: &gradient.weight.elements,
                tap(offset), accumulate: true)
            multiply(
                dz.elements, target, weight.elements, tap(offset), transposeB: true, into: &dx.elements, source,
                accumulate: true)
        }
        return dx
    }

    private func tap(_ offset: Int) -> Block {
        Block(offset: offset * inputs * filters, rows: inputs, columns: filters)
    }

    /// First rows in x and y, and how many, that tap `offset` joins; nil when the batch is shorter than the shift.
    private func overlap(_ offset: Int, _ shape: SequenceShape) -> (from: Int, to: Int, rows: Int)? {
        let shift = offset - width / 2
        let steps = shape.steps - abs(shift)
        guard steps > 0 else { return nil }
        return (max(shift, 0) * shape.count, max(-shift, 0) * shape.count, steps * shape.count)
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        visit(prefix + "weight", &weight)
        visit(prefix + "bias", &bias)
    }
}
