import Layers
import Support
import Tensors
import TestSupport
import Testing

/// Every layer against PyTorch, forth and back: the gradients are those of Σ output · pattern(seed 9).
@Suite struct GoldenTests {
    let shape = SequenceShape(lengths: [5, 3, 3, 1])
    var generator = SeededGenerator(seed: 1)

    func pattern(_ shape: [Int], _ seed: Double, size: Double = 0.5) -> Tensor {
        Golden.pattern(shape, seed: seed, size: size)
    }

    /// T × N × D with zeros past the end of each row.
    func sequence(_ width: Int, seed: Double = 1) -> Tensor { cleared(pattern([5, 4, width], seed)) }

    func cleared(_ x: Tensor) -> Tensor {
        var x = x
        for t in 0..<5 {
            for n in shape.live[t]..<4 { for d in 0..<x.columns { x.elements[(t * 4 + n) * x.columns + d] = 0 } }
        }
        return x
    }

    @Test mutating func dense() throws {
        let golden = try Golden("dense")
        var layer = Dense(inputs: 5, outputs: 4, &generator)
        (layer.weight, layer.bias) = (pattern([5, 4], 2), pattern([4], 3))
        let x = pattern([3, 5], 1)
        var gradient = layer.zeroed()
        golden.expect("output", layer.forward(x).elements)
        golden.expect("input", layer.backward(pattern([3, 4], 9), input: x, into: &gradient).elements)
        golden.expect("weight", gradient.weight.elements)
        golden.expect("bias", gradient.bias.elements)
    }

    @Test func embedding() throws {
        let golden = try Golden("embedding")
        let table = EmbeddingTable(weight: pattern([6, 4], 1))
        var output = [Float](repeating: 0, count: 12)
        var gradient = SparseGradient(like: table)
        for (place, row) in [2, 5, 2].enumerated() {
            table.add(row: row, scale: 1, to: &output, at: place * 4)
            gradient.add(row: row, scale: 1, pattern([3, 4], 9).elements, at: place * 4)
        }
        golden.expect("output", output)
        golden.expect("weight", gradient.values.elements)
    }

    @Test(arguments: [1, 3, 5]) func convolutionOverTime(_ width: Int) throws {
        let golden = try Golden("conv1d-\(width)")
        var generator = SeededGenerator(seed: 1)
        var layer = Conv1D(width: width, inputs: 3, filters: 4, &generator)
        (layer.weight, layer.bias) = (pattern([width, 3, 4], 2), pattern([4], 3))
        let x = sequence(3)
        let y = layer.forward(x, shape)
        var gradient = layer.zeroed()
        golden.expect("output", y.elements)
        let dx = layer.backward(pattern([5, 4, 4], 9), input: x, output: y, shape, into: &gradient)
        // What lies past a row's end is no input: PyTorch was never shown it.
        golden.expect("input", cleared(dx).elements)
        golden.expect("weight", gradient.weight.elements)
        golden.expect("bias", gradient.bias.elements)
    }

    @Test mutating func convolutionOverPictures() throws {
        let golden = try Golden("conv2d")
        var layer = Conv2D(channels: 2, filters: 3, &generator)
        (layer.weight, layer.bias) = (pattern([18, 3], 2), pattern([3], 3))
        let (y, cache) = layer.forward(pattern([2, 4, 5, 2], 1))
        var gradient = layer.zeroed()
        golden.expect("output", y.elements)
        golden.expect("input", layer.backward(pattern([2, 4, 5, 3], 9), cache, into: &gradient).elements)
        golden.expect("weight", gradient.weight.elements)
        golden.expect("bias", gradient.bias.elements)
    }

    @Test func batchNormalisation() throws {
        let golden = try Golden("batch-norm")
        var layer = BatchNorm(channels: 3)
        (layer.scale, layer.shift) = (pattern([3], 2, size: 1.5), pattern([3], 3))
        let (y, cache) = layer.forward(pattern([7, 3], 1), live: [UInt8](repeating: 1, count: 7))
        var gradient = layer.zeroed()
        golden.expect("output", y.elements)
        golden.expect("input", layer.backward(pattern([7, 3], 9), cache, into: &gradient).elements, tolerance: 1e-4)
        golden.expect("scale", gradient.scale.elements)
        golden.expect("shift", gradient.shift.elements)
    }

    @Test func poolingOverPictures() throws {
        let golden = try Golden("max-pool2d")
        let pool = MaxPooling2D(pattern([2, 5, 6, 3], 1))
        golden.expect("output", pool.output.elements)
        golden.expect("input", pool.backward(pattern([2, 2, 3, 3], 9)).elements)
    }

    @Test(arguments: [("lstm", LSTM.Direction.forward), ("lstm-reverse", .reverse)])
    func longShortTermMemory(_ name: String, _ direction: LSTM.Direction) throws {
        let golden = try Golden(name)
        var generator = SeededGenerator(seed: 1)
        var layer = LSTM(inputs: 3, units: 5, direction, &generator)
        (layer.inputWeight, layer.recurrentWeight) = (pattern([3, 20], 2), pattern([5, 20], 3))
        layer.bias = pattern([20], 4)
        let x = sequence(3)
        let (y, cache) = layer.forward(x, shape)
        var gradient = layer.zeroed()
        golden.expect("output", cleared(y).elements)
        let dx = layer.backward(cleared(pattern([5, 4, 5], 9)), input: x, cache, shape, into: &gradient)
        golden.expect("input", cleared(dx).elements)
        golden.expect("input_weight", gradient.inputWeight.elements)
        golden.expect("recurrent_weight", gradient.recurrentWeight.elements)
        golden.expect("bias", gradient.bias.elements)
    }

    @Test mutating func attention() throws {
        let golden = try Golden("attention")
        var layer = AttentionPooling(inputs: 3, attention: 4, &generator)
        (layer.dense.weight, layer.dense.bias) = (pattern([3, 4], 2), pattern([4], 3))
        layer.query = pattern([4, 1], 4)
        let h = sequence(3)
        let (y, cache) = layer.forward(h, shape)
        var gradient = layer.zeroed()
        golden.expect("output", y.elements)
        golden.expect(
            "input", layer.backward(pattern([4, 3], 9), input: h, cache, shape, into: &gradient).elements)
        golden.expect("weight", gradient.dense.weight.elements)
        golden.expect("bias", gradient.dense.bias.elements)
        golden.expect("query", gradient.query.elements)
    }

    @Test func maxPooling() throws {
        let golden = try Golden("max-pooling")
        let pool = MaxPooling(sequence(3), shape)
        golden.expect("output", pool.output.elements)
        golden.expect("input", pool.backward(pattern([4, 3], 9), shape).elements)
    }

    @Test func crossEntropy() throws {
        let golden = try Golden("cross-entropy")
        let targets = Tensor([3, 4], elements: golden.numbers("targets").map { Float($0) })
        let (loss, gradient) = softmaxCrossEntropy(
            pattern([3, 4], 1, size: 2), targets: targets, weights: [1, 2, 0.5], divisor: 3.5)
        golden.expect("output", [Float(loss)])
        golden.expect("input", gradient.elements)
    }

    /// Three steps with decay on the matrix alone.
    @Test mutating func adamWithDecay() throws {
        let golden = try Golden("adam")
        var layer = Dense(inputs: 2, outputs: 3, &generator)
        (layer.weight, layer.bias) = (pattern([2, 3], 1), pattern([3], 2))
        var adam = Adam(weightDecay: 0.1)
        for step in 0..<3 {
            var gradient = layer.zeroed()
            gradient.weight = pattern([2, 3], Double(10 + step))
            gradient.bias = pattern([3], Double(20 + step))
            adam.beginStep()
            adam.update(&layer, gradient: gradient, rate: 0.01, gradientScale: 1)
        }
        golden.expect("weight", layer.weight.elements)
        golden.expect("bias", layer.bias.elements)
    }
}
