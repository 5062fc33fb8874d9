import Foundation
import Layers
import Support
import Tensors
import Testing

@testable import Training

@Suite struct KernelRidgeTests {
    /// (K + λI)·α = T − μ for K = [[2, 1], [1, 2]], λ = 1: the inverse of [[3, 1], [1, 3]] is [[3, −1], [−1, 3]] / 8.
    @Test func solvesByHand() {
        let targets = Tensor([2, 3], elements: [1, 0, 0, 0, 1, 0])
        let (weights, mean) = KernelRidge(ridge: 1).fit(Tensor([2, 2], elements: [2, 1, 1, 2]), targets)
        #expect(mean.elements == [0.5, 0.5, 0])
        for (a, b) in zip(weights.elements, [0.25, -0.25, 0, -0.25, 0.25, 0] as [Float]) { #expect(abs(a - b) < 1e-6) }
    }

    @Test func directionsAreOrthonormalAndTheLongestFirst() {
        var generator = SeededGenerator(seed: 3)
        var rows = Tensor.uniform([200, 6], limit: 1, &generator)
        for r in 0..<200 {
            rows[r, 2] *= 10
            rows[r, 4] *= 8
        }
        let basis = PrincipalDirections.of(rows, count: 2, rounds: 30)
        let products = (0..<2).map { a in
            (0..<2).map { b in (0..<6).reduce(Float(0)) { $0 + basis[$1, a] * basis[$1, b] } }
        }
        #expect(abs(products[0][0] - 1) < 1e-5 && abs(products[1][1] - 1) < 1e-5 && abs(products[0][1]) < 1e-5)
        // Nearly all of both lies in the two long columns.
        let kept = [2, 4].reduce(Float(0)) { $0 + basis[$1, 0] * basis[$1, 0] + basis[$1, 1] * basis[$1, 1] }
        #expect(kept > 1.98)
    }
}
