import Layers
import Support
import Tensors
import TestSupport
import Testing

/// The layers of MobileNetV2, forth and back.
@Suite struct PictureLayerTests {
    /// Far from the kinks at 0 and 6, where a difference quotient means nothing: one channel between, one below, one above.
    private static let bias = Tensor([3], elements: [3, -3, 9])

    @Test(arguments: [Float(6), 0]) func pointwiseGradients(_ limit: Float) {
        var generator = SeededGenerator(seed: 1)
        let layer = Pointwise(
            kernel: .uniform([4, 3], limit: 0.5, &generator), bias: Self.bias, limit: limit)
        checkGradients(of: layer, input: Tensor.uniform([7, 4], limit: 1, &generator)) {
            $0.forward($1)
        } backward: {
            $0.backward($2, input: $1, output: $0.forward($1), into: &$3)
        }
    }

    @Test(arguments: [1, 2]) func depthwiseGradients(_ stride: Int) {
        var generator = SeededGenerator(seed: 2)
        let layer = Depthwise(kernel: .uniform([9, 3], limit: 0.3, &generator), bias: Self.bias, stride: stride)
        checkGradients(of: layer, input: Tensor.uniform([4, 6, 3], limit: 1, &generator)) {
            $0.forward($1)
        } backward: {
            $0.backward($2, input: $1, output: $0.forward($1), into: &$3)
        }
    }

    /// The first layer: nobody asks for the gradient of its picture.
    @Test func firstLayerGradients() {
        var generator = SeededGenerator(seed: 3)
        let layer = Pointwise(kernel: .uniform([27, 3], limit: 0.2, &generator), bias: Self.bias, limit: 6)
        let rows = unfoldedByTwo(Tensor.uniform([4, 6, 3], limit: 1, &generator))
        checkGradients(of: layer, input: rows) {
            $0.forward($1)
        } backward: { layer, x, dy, gradient in
            let dz = layer.addGradient(dy, input: x, output: layer.forward(x), into: &gradient)
            return dz.matmul(transposed: layer.kernel)
        }
    }

    @Test func pointwiseIsPyTorchs() throws {
        let golden = try Golden("pointwise")
        let layer = Pointwise(
            kernel: Golden.pattern([3, 4], seed: 2, size: 1.5), bias: Golden.pattern([4], seed: 3), limit: 6)
        let x = Golden.pattern([5, 3], seed: 1, size: 6)
        let y = layer.forward(x)
        golden.expect("output", y.elements)
        var gradient = layer.zeroed()
        let dx = layer.backward(Golden.pattern([5, 4], seed: 9), input: x, output: y, into: &gradient)
        golden.expect("input", dx.elements)
        golden.expect("kernel", gradient.kernel.elements)
        golden.expect("bias", gradient.bias.elements)
    }

    @Test(arguments: [1, 2]) func depthwiseIsPyTorchs(_ stride: Int) throws {
        let golden = try Golden("depthwise-\(stride)")
        let layer = Depthwise(
            kernel: Golden.pattern([9, 3], seed: 2, size: 1.2), bias: Golden.pattern([3], seed: 3), stride: stride)
        let x = Golden.pattern([4, 6, 3], seed: 1, size: 4)
        let y = layer.forward(x)
        #expect(y.shape == [4 / stride, 6 / stride, 3])
        golden.expect("output", y.elements)
        var gradient = layer.zeroed()
        let dx = layer.backward(Golden.pattern(y.shape, seed: 9), input: x, output: y, into: &gradient)
        golden.expect("input", dx.elements)
        golden.expect("kernel", gradient.kernel.elements)
        golden.expect("bias", gradient.bias.elements)
    }

    /// By hand: the places under a kernel of stride 2 at the lower right corner, of one channel counted from 0.
    @Test func unfoldingPadsBelowAndToTheRight() {
        let x = Tensor([4, 4, 1], elements: (0..<16).map { Float($0) })
        let rows = unfoldedByTwo(x)
        #expect(rows.shape == [2, 2, 9])
        #expect(Array(rows.row(0)) == [0, 1, 2, 4, 5, 6, 8, 9, 10])
        #expect(Array(rows.row(3)) == [10, 11, 0, 14, 15, 0, 0, 0, 0])
    }
}
