import Layers
import Support
import Tensors
import Testing

@Suite struct ImageLayerTests {
    @Test func convolutionGradients() {
        var generator = SeededGenerator(seed: 1)
        let layer = Conv2D(channels: 2, filters: 3, &generator)
        checkGradients(of: layer, input: Tensor.uniform([2, 4, 5, 2], limit: 1, &generator)) {
            $0.forward($1).0
        } backward: {
            $0.backward($2, $0.forward($1).1, into: &$3)
        }
    }

    /// By hand: one channel, a kernel that takes the value to the left.
    @Test func convolutionReadsItsNeighbours() {
        var generator = SeededGenerator(seed: 1)
        var layer = Conv2D(channels: 1, filters: 1, &generator)
        layer.weight.elements = [0, 0, 0, 1, 0, 0, 0, 0, 0]
        let x = Tensor([1, 2, 3, 1], elements: [1, 2, 3, 4, 5, 6])
        #expect(layer.forward(x).0.elements == [0, 1, 2, 0, 4, 5])
    }

    @Test func normalisationGradients() {
        var generator = SeededGenerator(seed: 1)
        var layer = BatchNorm(channels: 3)
        // Far from the kink of max(·, 0), where a difference quotient means nothing.
        layer.shift.elements = [4, -4, 4]
        let live: [UInt8] = [1, 1, 1, 0, 1, 1, 1]
        checkGradients(of: layer, input: Tensor.uniform([7, 3], limit: 1, &generator)) {
            $0.forward($1, live: live).0
        } backward: {
            $0.backward($2, $0.forward($1, live: live).1, into: &$3)
        }
    }

    /// A convolution with its normalisation folded in says what the two say one after the other.
    @Test func foldedNormalisationSaysTheSame() {
        var generator = SeededGenerator(seed: 1)
        let x = Tensor.uniform([2, 4, 5, 2], limit: 1, &generator)
        var layer = Conv2D(channels: 2, filters: 3, &generator)
        var norm = BatchNorm(channels: 3)
        norm.scale.elements = [2, 0.5, -1]
        norm.shift.elements = [0.1, 0.2, 0.3]
        let live = [UInt8](repeating: 1, count: 40)
        let y = layer.forward(x).0
        let wanted = norm.forward(y, live: live).0
        var moments = BatchNorm.Moments(channels: 3)
        moments.add(y, live: live)
        (layer.weight, layer.bias) = norm.folded(weight: layer.weight, bias: layer.bias, moments)
        let got = rectified(layer.forward(x).0, live: live)
        for (a, b) in zip(got.elements, wanted.elements) { #expect(abs(a - b) < 1e-5) }
    }

    @Test func poolingTakesTheLargestAndItsGradientGoesThere() {
        let x = Tensor([1, 2, 4, 1], elements: [1, 5, 2, 0, 3, 4, 9, 8])
        let pool = MaxPooling2D(x)
        #expect(pool.output.elements == [5, 9])
        #expect(pool.backward(Tensor([1, 1, 2, 1], elements: [10, 20])).elements == [0, 10, 0, 0, 0, 0, 20, 0])
    }
}
