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

    /// - Parameters:
    ///   - targets: three wanted probabilities for each row.
    ///   - weights: say of each row; nil when all count alike.
    func fit(_ rows: [SparseRow], _ targets: [[Float]], weights: [Float]? = nil) -> Dense {
        var generator = SeededGenerator(seed: 0)
        var layer = Dense(inputs: inputs, outputs: 3, &generator).zeroed()
        // The bias begins at the classes' shares: a small step would take long to get there.
        for k in 0..<3 {
            let share = targets.reduce(Float(0)) { $0 + $1[k] } / Float(max(targets.count, 1))
            layer.bias.elements[k] = log(max(share, 1e-6))
        }
        let total = weights.map { $0.reduce(0, +) } ?? Float(rows.count)
        var adam = Adam(weightDecay: 0)
        let schedule = LearningRate(peak: rate, warmUp: 0, steps: steps)
        for step in 0..<steps {
            var gradient = layer
            for i in gradient.weight.elements.indices { gradient.weight.elements[i] *= decay }
            gradient.bias = Tensor([3])
            for r in rows.indices {
                add(rows[r], targets[r], share: (weights?[r] ?? 1) / total, layer, to: &gradient)
            }
            adam.beginStep()
            adam.update(&layer, gradient: gradient, rate: schedule.at(step), gradientScale: 1)
        }
        return layer
    }

    /// Adds one row's gradient.
    private func add(_ row: SparseRow, _ target: [Float], share: Float, _ layer: Dense, to gradient: inout Dense) {
        var z = SIMD3<Float>(layer.bias.elements[0], layer.bias.elements[1], layer.bias.elements[2])
        for (index, value) in row {
            let w = layer.weight.elements
            z += value * SIMD3(w[index * 3], w[index * 3 + 1], w[index * 3 + 2])
        }
        let highest = z.max()
        let powers = SIMD3<Float>(exp(z[0] - highest), exp(z[1] - highest), exp(z[2] - highest))
        let error = (powers / powers.sum() - SIMD3(target[0], target[1], target[2])) * share
        for (index, value) in row {
            for k in 0..<3 { gradient.weight.elements[index * 3 + k] += value * error[k] }
        }
        for k in 0..<3 { gradient.bias.elements[k] += error[k] }
    }
}
