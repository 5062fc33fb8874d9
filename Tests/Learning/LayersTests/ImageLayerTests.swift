import Layers
import Support
import Tensors
import Testing

@Suite struct ImageLayerTests {
    @Test func convolutionGradients() {
        var generator = SeededGenerator(seed: 1)
        var layer = Conv2D(channels: 2, filters: 3, &generator)
        // Far from the kink of max(·, 0), where a difference quotient means nothing.
        layer.bias.elements = [4, -4, 4]
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

    @Test func poolingTakesTheLargestAndItsGradientGoesThere() {
        let x = Tensor([1, 2, 4, 1], elements: [1, 5, 2, 0, 3, 4, 9, 8])
        let pool = MaxPooling2D(x)
        #expect(pool.output.elements == [5, 9])
        #expect(pool.backward(Tensor([1, 1, 2, 1], elements: [10, 20])).elements == [0, 10, 0, 0, 0, 0, 20, 0])
    }
}
