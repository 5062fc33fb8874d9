import Foundation
import Layers
import SentimentNetwork
import Support
import Tensors
import Testing

@Suite struct KernelHeadTests {
    /// By hand: two centres, and a picture that is the first of them.
    @Test func aPictureLikeOneItLearntFromGetsItsAnswer() throws {
        var generator = SeededGenerator(seed: 1)
        var output = Dense(inputs: 3, outputs: 3, &generator)
        output.weight = Tensor([3, 3], elements: [1, 0, 0, 0, 1, 0, 0, 0, 1])
        output.bias = Tensor([3], elements: [0, 0, 1])
        let head = KernelHead(
            projection: Tensor([3, 2], elements: [1, 0, 0, 1, 0, 0]),
            centres: Tensor([2, 2], elements: [1, 1, 3, 1]),
            weights: Tensor([2, 3], elements: [1, 0, 0, 0, 2, 0]), mean: Tensor([3], elements: [0.5, 0.25, 0.25]),
            spread: Tensor([1], elements: [2]), output: output)
        // ‖(1, 1) − (3, 1)‖² / 2 = 2; the third feature is not looked at.
        let logits = head.forward(Tensor([1, 3], elements: [1, 1, 7]))
        let wanted: [Float] = [1.5, 0.25 + 2 * Float(exp(-2.0)), 1.25]
        for (a, b) in zip(logits.elements, wanted) { #expect(abs(a - b) < 1e-5) }

        let read = try KernelHead(Safetensors(tensors: head.tensors("x.")), prefix: "x.")
        #expect(read.forward(Tensor([1, 3], elements: [1, 1, 7])) == logits)
    }
}
