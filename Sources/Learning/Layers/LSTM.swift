internal import CKernels
package import Support
package import Tensors

/// Long short-term memory over a batch of sequences, in one direction.
///
/// With the four gates side by side in the order i f g o:
///
///     z  = x·Wx + h·Wh + b
///     c' = σ(f)·c + σ(i)·tanh(g)
///     h' = σ(o)·tanh(c')
///
/// Hochreiter and Schmidhuber (1997), with the forget gate of Gers et al. (2000).
package struct LSTM: Parameterized {
    package enum Direction: Sendable {
        case forward, reverse
    }

    /// Wx, D × 4U.
    package var inputWeight: Tensor
    /// Wh, U × 4U.
    package var recurrentWeight: Tensor
    /// b, 4U. The forget quarter starts at 1, so that a new cell remembers (Jozefowicz et al. 2015).
    package var bias: Tensor
    package let direction: Direction

    package init(inputs: Int, units: Int, _ direction: Direction, _ generator: inout SeededGenerator) {
        inputWeight = .glorot([inputs, 4 * units], fanIn: inputs, fanOut: units, &generator)
        recurrentWeight = .glorot([units, 4 * units], fanIn: units, fanOut: units, &generator)
        bias = Tensor([4 * units])
        for u in units..<2 * units { bias.elements[u] = 1 }
        self.direction = direction
    }

    package var units: Int { recurrentWeight.shape[0] }

    /// What the way back needs. States have a slot of zeros before the first and after the last step.
    package struct Cache: Sendable {
        /// Activated gates, T × N × 4U.
        var gates: [Float]
        /// c, tanh(c) and h, (T + 2) × N × U.
        var cells: [Float]
        var tanhCells: [Float]
        var hidden: [Float]
    }

    /// T × N × D gives h, T × N × U. A row past its end is zero.
    package func forward(_ x: Tensor, _ shape: SequenceShape) -> (Tensor, Cache) {
        let projected = shape.affine(x, inputWeight, bias: bias)
        let slots = [Float](repeating: 0, count: (shape.steps + 2) * shape.count * units)
        var cache = Cache(gates: projected.elements, cells: slots, tanhCells: slots, hidden: slots)
        for t in order(shape.steps) { step(t, shape, &cache) }
        let size = shape.count * units
        let output = Array(cache.hidden[size..<(shape.steps + 1) * size])
        return (Tensor([shape.steps, shape.count, units], elements: output), cache)
    }

    private func order(_ steps: Int) -> [Int] {
        direction == .forward ? Array(0..<steps) : Array((0..<steps).reversed())
    }

    /// Slot of the step that comes before step `t` in our direction.
    private func slotBefore(_ t: Int) -> Int { direction == .forward ? t : t + 2 }

    private func step(_ t: Int, _ shape: SequenceShape, _ cache: inout Cache) {
        let (rows, size) = (shape.live[t], shape.count * units)
        let before = slotBefore(t) * size
        affine(
            cache.hidden, TappedRows(offset: before, count: rows, stride: units, inputs: units), recurrentWeight,
            bias: nil, into: &cache.gates, Block(offset: t * size * 4, rows: rows, columns: 4 * units))
        let now = (t + 1) * size
        unsafe cache.gates.withUnsafeMutableBufferPointer { gates in
            unsafe cache.cells.withUnsafeMutableBufferPointer { cells in
                unsafe cache.tanhCells.withUnsafeMutableBufferPointer { tanhCells in
                    unsafe cache.hidden.withUnsafeMutableBufferPointer { hidden in
                        unsafe kernel_lstm_forward(
                            gates.baseAddress! + t * size * 4, cells.baseAddress! + before, cells.baseAddress! + now,
                            tanhCells.baseAddress! + now, hidden.baseAddress! + now, rows, units)
                    }
                }
            }
        }
    }

    /// Adds to `gradient` and returns dx, T × N × D.
    package func backward(
        _ dy: Tensor, input x: Tensor, _ cache: Cache, _ shape: SequenceShape, into gradient: inout LSTM
    ) -> Tensor {
        let size = shape.count * units
        var dGates = Tensor([shape.steps, shape.count, 4 * units])
        var dHidden = [Float](repeating: 0, count: size)
        var dCell = dHidden
        for t in order(shape.steps).reversed() {
            let rows = shape.live[t]
            for i in 0..<rows * units { dHidden[i] += dy.elements[t * size + i] }
            gateGradients(t, rows, cache, dHidden, &dCell, &dGates.elements, shape)
            let before = slotBefore(t) * size
            let block = Block(offset: t * size * 4, rows: rows, columns: 4 * units)
            multiply(
                cache.hidden, Block(offset: before, rows: rows, columns: units), transposeA: true, dGates.elements,
                block, into: &gradient.recurrentWeight.elements, Block(rows: units, columns: 4 * units),
                accumulate: true)
            multiply(
                dGates.elements, block, recurrentWeight.elements, Block(rows: units, columns: 4 * units),
                transposeB: true, into: &dHidden, Block(rows: rows, columns: units))
            settle(rows, next: neighbour(of: t, shape), &dHidden, &dCell)
        }
        gradient.inputWeight.addProduct(transposed: x, dGates)
        gradient.bias.add(dGates.columnSums())
        return Tensor(x.shape, elements: dGates.matmul(transposed: inputWeight).elements)
    }

    /// Rows alive at the step that comes next on the way back.
    private func neighbour(of t: Int, _ shape: SequenceShape) -> Int {
        let next = direction == .forward ? t - 1 : t + 1
        return shape.live.indices.contains(next) ? shape.live[next] : 0
    }

    /// In reverse, rows that start at this step (their last word) pass nothing on: what came before them is the zero state.
    private func settle(_ rows: Int, next: Int, _ dHidden: inout [Float], _ dCell: inout [Float]) {
        guard next < rows else { return }
        for i in next * units..<rows * units {
            dHidden[i] = 0
            dCell[i] = 0
        }
    }

    private func gateGradients(
        _ t: Int, _ rows: Int, _ cache: Cache, _ dHidden: [Float], _ dCell: inout [Float], _ dGates: inout [Float],
        _ shape: SequenceShape
    ) {
        let size = shape.count * units
        let (before, now) = (slotBefore(t) * size, (t + 1) * size)
        unsafe cache.gates.withUnsafeBufferPointer { gates in
            unsafe cache.cells.withUnsafeBufferPointer { cells in
                unsafe cache.tanhCells.withUnsafeBufferPointer { tanhCells in
                    unsafe dHidden.withUnsafeBufferPointer { dHidden in
                        unsafe dCell.withUnsafeMutableBufferPointer { dCell in
                            unsafe dGates.withUnsafeMutableBufferPointer { dGates in
                                unsafe kernel_lstm_backward(
                                    gates.baseAddress! + t * size * 4, cells.baseAddress! + before,
                                    tanhCells.baseAddress! + now, dHidden.baseAddress!, dCell.baseAddress!,
                                    dGates.baseAddress! + t * size * 4, rows, units)
                            }
                        }
                    }
                }
            }
        }
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        visit(prefix + "input_weight", &inputWeight)
        visit(prefix + "recurrent_weight", &recurrentWeight)
        visit(prefix + "bias", &bias)
    }
}

/// Two LSTMs over the same sequences, one from each end, their outputs side by side (Schuster and Paliwal 1997).
package struct BiLSTM: Parameterized {
    package var ahead: LSTM
    package var back: LSTM

    package init(inputs: Int, units: Int, _ generator: inout SeededGenerator) {
        ahead = LSTM(inputs: inputs, units: units, .forward, &generator)
        back = LSTM(inputs: inputs, units: units, .reverse, &generator)
    }

    package struct Cache: Sendable {
        let ahead: LSTM.Cache
        let back: LSTM.Cache
    }

    /// T × N × D gives T × N × 2U.
    package func forward(_ x: Tensor, _ shape: SequenceShape) -> (Tensor, Cache) {
        let (a, aheadCache) = ahead.forward(x, shape)
        let (b, backCache) = back.forward(x, shape)
        let joined = Tensor.joinColumns([a, b]).reshaped([shape.steps, shape.count, 2 * ahead.units])
        return (joined, Cache(ahead: aheadCache, back: backCache))
    }

    /// Adds to `gradient` and returns dx, T × N × D.
    package func backward(
        _ dy: Tensor, input x: Tensor, _ cache: Cache, _ shape: SequenceShape, into gradient: inout BiLSTM
    ) -> Tensor {
        let units = ahead.units
        var dx = ahead.backward(
            dy.columns(0..<units), input: x, cache.ahead, shape, into: &gradient.ahead)
        dx.add(
            back.backward(dy.columns(units..<2 * units), input: x, cache.back, shape, into: &gradient.back))
        return dx
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        ahead.visitParameters(prefix + "ahead.", visit)
        back.visitParameters(prefix + "back.", visit)
    }
}
