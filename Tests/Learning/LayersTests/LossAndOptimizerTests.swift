import Foundation
import Layers
import Support
import Tensors
import Testing

@Suite struct LossAndOptimizerTests {
    @Test func crossEntropyByHand() {
        let logits = Tensor([2, 3], elements: [1, 2, 3, 0, 0, 0])
        let targets = Tensor([2, 3], elements: [0, 0, 1, 0.5, 0.5, 0])
        let (loss, gradient) = softmaxCrossEntropy(logits, targets: targets, weights: [1, 2], divisor: 3)
        // −log(e³ / (e + e² + e³)) = 0.407606, and log 3 = 1.098612 twice.
        #expect(abs(loss - (0.407606 + 2 * 1.098612) / 3) < 1e-5)
        let p = [0.090031, 0.244728, 0.665241]
        #expect(abs(Double(gradient.elements[0]) - p[0] / 3) < 1e-5)
        #expect(abs(Double(gradient.elements[2]) - (p[2] - 1) / 3) < 1e-5)
        #expect(abs(Double(gradient.elements[3]) - (1.0 / 3 - 0.5) * 2 / 3) < 1e-5)
    }

    /// −(1 − p)² · log p at p = 0.665241 is 0.045681, and its slope by each logit is that of a small change of it.
    @Test func focalLossByHandAndByDifferences() {
        let targets = Tensor([2, 3], elements: [0, 0, 1, 0.2, 0.5, 0.3])
        func loss(_ elements: [Float]) -> (loss: Double, gradient: Tensor) {
            softmaxCrossEntropy(
                Tensor([2, 3], elements: elements), targets: targets, weights: [1, 2], divisor: 3, focus: 2)
        }
        let at: [Float] = [1, 2, 3, 0.5, -1, 0.2]
        #expect(abs(loss([1, 2, 3, 0, 0, 100]).loss * 3 - 0.045681 - 2 * 0.7 * 27.631021) < 1e-3)
        for i in at.indices {
            var (above, below) = (at, at)
            above[i] += 0.01
            below[i] -= 0.01
            let slope = (loss(above).loss - loss(below).loss) / 0.02
            #expect(abs(slope - Double(loss(at).gradient.elements[i])) < 1e-3)
        }
    }

    /// First step of Adam moves every weight by the learning rate against the sign of its gradient.
    @Test func adamFirstStep() {
        var generator = SeededGenerator(seed: 1)
        var layer = Dense(inputs: 2, outputs: 2, &generator)
        let before = layer.weight.elements
        var gradient = layer.zeroed()
        gradient.weight.elements = [0.3, -2, 1e-3, 0]
        var adam = Adam(weightDecay: 0)
        adam.beginStep()
        adam.update(&layer, gradient: gradient, rate: 0.01, gradientScale: 1)
        let moved = zip(layer.weight.elements, before).map { $0 - $1 }
        for (got, wanted) in zip(moved, [-0.01, 0.01, -0.01, 0] as [Float]) { #expect(abs(got - wanted) < 1e-5) }
    }

    @Test func sparseAndDenseAdamAgreeOnTouchedRows() {
        var generator = SeededGenerator(seed: 1)
        var table = EmbeddingTable(rows: 4, width: 3, &generator)
        let before = table.weight
        var gradient = SparseGradient(like: table)
        gradient.add(row: 2, scale: 0.5, [1, -1, 2], at: 0)
        gradient.add(row: 2, scale: 0.5, [1, -1, 2], at: 0)
        #expect(gradient.squaredNorm == 6)
        var adam = Adam()
        adam.beginStep()
        adam.update(&table, name: "words", gradient: gradient, rate: 0.1, gradientScale: 1)
        #expect(abs(table.weight[2, 0] - before[2, 0] + 0.1) < 1e-4)
        #expect(Array(table.weight.row(1)) == Array(before.row(1)))
        gradient.clear()
        #expect(gradient.touched.isEmpty && gradient.values.elements.allSatisfy { $0 == 0 })
    }

    @Test(arguments: [(50, 0.001), (100, 0.002), (1000, 0.0001)])
    func learningRateSchedule(_ step: Int, _ rate: Float) {
        #expect(abs(LearningRate(peak: 0.002, warmUp: 100, steps: 1000).at(step) - rate) < 1e-7)
    }
}
