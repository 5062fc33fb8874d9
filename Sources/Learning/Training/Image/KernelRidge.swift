internal import Foundation
internal import SentimentNetwork
internal import Tensors

/// Kernel ridge regression: α solves (K + λI)·α = T − μ, by conjugate gradients (Hestenes and Stiefel 1952).
struct KernelRidge {
    let ridge: Float
    var rounds = 80

    /// - Parameters:
    ///   - kernel: n × n.
    ///   - targets: n × 3.
    /// - Returns: α, n × 3, and μ, 3, the mean of the targets.
    func fit(_ kernel: Tensor, _ targets: Tensor) -> (weights: Tensor, mean: Tensor) {
        var mean = targets.columnSums()
        mean.scale(by: 1 / Float(targets.rows))
        var residual = targets
        for r in 0..<targets.rows { for k in 0..<targets.columns { residual[r, k] -= mean.elements[k] } }
        var weights = Tensor(targets.shape)
        var direction = residual
        var length = Self.squares(residual)
        let start = length
        for _ in 0..<rounds {
            var image = kernel.matmul(direction)
            for i in image.elements.indices { image.elements[i] += ridge * direction.elements[i] }
            let curvature = Self.products(direction, image)
            let step = (0..<3).map { curvature[$0] > 0 ? length[$0] / curvature[$0] : 0 }
            Self.add(direction, times: step, to: &weights)
            Self.add(image, times: step.map { -$0 }, to: &residual)
            let next = Self.squares(residual)
            let turn = (0..<3).map { length[$0] > 0 ? next[$0] / length[$0] : 0 }
            var turned = residual
            Self.add(direction, times: turn, to: &turned)
            (direction, length) = (turned, next)
            if zip(length, start).allSatisfy({ $0 <= 1e-10 * $1 }) { break }
        }
        return (weights, mean)
    }

    /// Answers for each row from a fit that never saw it: `folds` fits, each without a fold. A later layer that learnt from a
    /// fit's own rows would trust it too much (stacking, Wolpert 1992).
    ///
    /// - Parameter summand: a part of the kernel, n × n, whose `share` of the answers is asked for; without one it is zero.
    func crossFitted(
        _ kernel: Tensor, _ targets: Tensor, summand: Tensor? = nil, folds: Int = 5
    ) -> (answers: Tensor, share: Tensor) {
        var (answers, share) = (Tensor(targets.shape), Tensor(targets.shape))
        for fold in 0..<folds {
            let learnt = (0..<kernel.rows).filter { $0 % folds != fold }
            let asked = (0..<kernel.rows).filter { $0 % folds == fold }
            let (weights, mean) = fit(Self.part(kernel, learnt, learnt), Self.part(targets, learnt, Array(0..<3)))
            let said = Self.part(kernel, asked, learnt).affine(weights, bias: mean)
            let part = summand.map { Self.part($0, asked, learnt).matmul(weights) }
            for (row, place) in asked.enumerated() {
                for k in 0..<3 {
                    answers[place, k] = said[row, k]
                    if let part { share[place, k] = part[row, k] }
                }
            }
        }
        return (answers, share)
    }

    static func part(_ matrix: Tensor, _ rows: [Int], _ columns: [Int]) -> Tensor {
        var part = Tensor([rows.count, columns.count])
        for (r, row) in rows.enumerated() {
            for (c, column) in columns.enumerated() { part.elements[r * columns.count + c] = matrix[row, column] }
        }
        return part
    }

    private static func add(_ x: Tensor, times factors: [Double], to y: inout Tensor) {
        for r in 0..<x.rows { for k in 0..<3 { y[r, k] += Float(factors[k]) * x[r, k] } }
    }

    private static func squares(_ x: Tensor) -> [Double] { products(x, x) }

    /// By column.
    private static func products(_ a: Tensor, _ b: Tensor) -> [Double] {
        (0..<3).map { k in (0..<a.rows).reduce(0.0) { $0 + Double(a[$1, k]) * Double(b[$1, k]) } }
    }
}
