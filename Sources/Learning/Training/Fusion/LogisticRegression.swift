internal import Foundation
internal import Layers
internal import Support
internal import Tensors

/// Multinomial logistic regression on sparse rows, by full-batch Adam.
///
/// Minimises mean cross-entropy + ½·decay·Σ w²; scikit-learn's C is 1 / (decay · N).
struct LogisticRegression {
    typealias SparseRow = [(index: Int, value: Float)]

    let inputs: Int
    let decay: Float
    let rate: Float
    var steps = 200

    /// - Parameter targets: three wanted probabilities for each row.
    func fit(_ rows: [SparseRow], _ targets: [[Float]]) -> Dense {
        var generator = SeededGenerator(seed: 0)
        var layer = Dense(inputs: inputs, outputs: 3, &generator).zeroed()
        // The bias begins at the classes' shares: a small step would take long to get there.
        for k in 0..<3 {
            let share = targets.reduce(Float(0)) { $0 + $1[k] } / Float(max(targets.count, 1))
            layer.bias.elements[k] = log(max(share, 1e-6))
        }
        var adam = Adam(weightDecay: 0)
        let schedule = LearningRate(peak: rate, warmUp: 0, steps: steps)
        for step in 0..<steps {
            var gradient = layer
            for i in gradient.weight.elements.indices { gradient.weight.elements[i] *= decay }
            gradient.bias = Tensor([3])
            for (row, target) in zip(rows, targets) {
                let p = softmax(Tensor([1, 3], elements: Self.logits(layer, row))).elements
                let error = (0..<3).map { (p[$0] - target[$0]) / Float(rows.count) }
                for (index, value) in row {
                    for k in 0..<3 { gradient.weight.elements[index * 3 + k] += value * error[k] }
                }
                for k in 0..<3 { gradient.bias.elements[k] += error[k] }
            }
            adam.beginStep()
            adam.update(&layer, gradient: gradient, rate: schedule.at(step), gradientScale: 1)
        }
        return layer
    }

    static func logits(_ layer: Dense, _ row: SparseRow) -> [Float] {
        var logits = layer.bias.elements
        for (index, value) in row {
            for k in 0..<3 { logits[k] += value * layer.weight.elements[index * 3 + k] }
        }
        return logits
    }

    /// Logits of each row from a fit that never saw it: `folds` fits, each without a fold. A later layer that learns from
    /// a fit's own training rows would trust it too much (stacking, Wolpert 1992).
    func crossFitted(_ rows: [SparseRow], _ targets: [[Float]], folds: Int = 5) -> [[Float]] {
        var answers = [[Float]](repeating: [], count: rows.count)
        for fold in 0..<folds {
            let learnt = rows.indices.filter { $0 % folds != fold }
            let layer = fit(learnt.map { rows[$0] }, learnt.map { targets[$0] })
            for i in rows.indices where i % folds == fold { answers[i] = Self.logits(layer, rows[i]) }
        }
        return answers
    }
}
