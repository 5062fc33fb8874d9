import Layers
import Support
import Tensors
import Testing

@Suite struct SequenceLayerTests {
    let shape = SequenceShape(lengths: [5, 3, 3, 1])

    /// T × N × D with zeros past the end of each row, as every sequence tensor has them.
    func sequence(width: Int) -> Tensor {
        var generator = SeededGenerator(seed: 3)
        var x = Tensor.uniform([shape.steps, shape.count, width], limit: 1, &generator)
        for t in 0..<shape.steps {
            for n in shape.live[t]..<shape.count {
                for d in 0..<width { x.elements[(t * shape.count + n) * width + d] = 0 }
            }
        }
        return x
    }

    @Test func denseGradients() {
        var generator = SeededGenerator(seed: 1)
        let x = Tensor.uniform([3, 5], limit: 1, &generator)
        checkGradients(of: Dense(inputs: 5, outputs: 4, &generator), input: x) {
            $0.forward($1)
        } backward: {
            $0.backward($2, input: $1, into: &$3)
        }
    }

    @Test(arguments: [1, 3, 5, 7])
    func convolutionGradients(_ width: Int) {
        var generator = SeededGenerator(seed: 1)
        var layer = Conv1D(width: width, inputs: 3, filters: 4, &generator)
        // Far from the kink of max(·, 0), where a difference quotient means nothing.
        layer.bias.elements = [3, 3, -3, 3]
        checkGradients(of: layer, input: sequence(width: 3)) {
            $0.forward($1, shape)
        } backward: {
            $0.backward($2, input: $1, output: $0.forward($1, shape), shape, into: &$3)
        }
    }

    @Test(arguments: [LSTM.Direction.forward, .reverse])
    func lstmGradients(_ direction: LSTM.Direction) {
        var generator = SeededGenerator(seed: 1)
        checkGradients(of: LSTM(inputs: 3, units: 5, direction, &generator), input: sequence(width: 3)) {
            live($0.forward($1, shape).0)
        } backward: {
            $0.backward(live($2), input: $1, $0.forward($1, shape).1, shape, into: &$3)
        }
    }

    @Test func bidirectionalGradients() {
        var generator = SeededGenerator(seed: 1)
        checkGradients(of: BiLSTM(inputs: 3, units: 4, &generator), input: sequence(width: 3)) {
            live($0.forward($1, shape).0)
        } backward: {
            $0.backward(live($2), input: $1, $0.forward($1, shape).1, shape, into: &$3)
        }
    }

    @Test func attentionGradients() {
        var generator = SeededGenerator(seed: 1)
        checkGradients(of: AttentionPooling(inputs: 3, attention: 4, &generator), input: sequence(width: 3)) {
            $0.forward($1, shape).0
        } backward: {
            $0.backward($2, input: $1, $0.forward($1, shape).1, shape, into: &$3)
        }
    }

    @Test func maxPoolingTakesTheLargestLiveValueAndReturnsItsGradient() {
        var x = Tensor([5, 4, 1], elements: (0..<20).map { Float($0 % 7) - 10 })
        x.elements[16] = -1
        let pooled = MaxPooling(x, shape)
        // Row 0 lives five steps (values −10 −6 −9 −5 and −1), row 1 three, row 2 three, row 3 one.
        #expect(pooled.output.elements == [-1, -5, -4, -7])
        let dx = pooled.backward(Tensor([4, 1], elements: [1, 2, 3, 4]), shape)
        #expect(dx.elements.reduce(0, +) == 10)
        #expect(dx.elements[16] == 1)
    }

    /// The rows of a batch do not see one another: each alone gives what it gives in company.
    @Test func packingChangesNothing() {
        var generator = SeededGenerator(seed: 1)
        let layer = BiLSTM(inputs: 3, units: 4, &generator)
        let x = sequence(width: 3)
        let (together, _) = layer.forward(x, shape)
        for n in 0..<shape.count {
            let alone = SequenceShape(lengths: [shape.lengths[n]])
            let own = Tensor(
                [alone.steps, 1, 3],
                elements: (0..<alone.steps).flatMap { Array(x.row($0 * shape.count + n)) })
            let (single, _) = layer.forward(own, alone)
            for t in 0..<alone.steps {
                for (a, b) in zip(single.row(t), together.row(t * shape.count + n)) { #expect(abs(a - b) < 1e-5) }
            }
        }
    }

    private func live(_ h: Tensor) -> Tensor {
        var h = h
        for t in 0..<shape.steps {
            for n in shape.live[t]..<shape.count {
                for d in 0..<h.columns { h.elements[(t * shape.count + n) * h.columns + d] = 0 }
            }
        }
        return h
    }
}
