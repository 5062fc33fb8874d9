internal import Foundation
package import Support
package import Tensors

/// A weighted mean over time whose weights are learnt: α = softmax_t(tanh(h_t·W + b)·v), y = Σ_t α_t h_t.
///
/// Yang et al. (2016), equations 5 to 7.
package struct AttentionPooling: Parameterized {
    /// W, D × A, with b, A.
    package var dense: Dense
    /// v, A × 1.
    package var query: Tensor

    package init(inputs: Int, attention: Int, _ generator: inout SeededGenerator) {
        dense = Dense(inputs: inputs, outputs: attention, &generator)
        query = .glorot([attention, 1], fanIn: attention, fanOut: 1, &generator)
    }

    package struct Cache: Sendable {
        let activated: Tensor
        /// α, T × N; 0 past the end.
        package let weights: [Float]
    }

    /// T × N × D gives N × D.
    package func forward(_ h: Tensor, _ shape: SequenceShape) -> (Tensor, Cache) {
        let activated = hyperbolicTangent(shape.affine(h, dense.weight, bias: dense.bias))
        var weights = activated.matmul(query).elements
        softmaxOverTime(&weights, shape)
        let width = h.columns
        var pooled = Tensor([shape.count, width])
        for t in 0..<shape.steps {
            for n in 0..<shape.live[t] {
                addScaled(
                    weights[t * shape.count + n], h.elements, (t * shape.count + n) * width,
                    to: &pooled.elements, n * width, count: width)
            }
        }
        return (pooled, Cache(activated: activated, weights: weights))
    }

    private func softmaxOverTime(_ scores: inout [Float], _ shape: SequenceShape) {
        let count = shape.count
        for n in 0..<count {
            let steps = (0..<shape.lengths[n]).map { $0 * count + n }
            let highest = steps.map { scores[$0] }.max() ?? 0
            for i in steps { scores[i] = exp(scores[i] - highest) }
            let sum = steps.reduce(Float(0)) { $0 + scores[$1] }
            for i in steps { scores[i] /= sum }
            for t in shape.lengths[n]..<shape.steps { scores[t * count + n] = 0 }
        }
    }

    /// Adds to `gradient` and returns dh, T × N × D.
    package func backward(
        _ dy: Tensor, input h: Tensor, _ cache: Cache, _ shape: SequenceShape, into gradient: inout AttentionPooling
    ) -> Tensor {
        let (width, count) = (h.columns, shape.count)
        var dh = Tensor([shape.steps, count, width])
        var dScores = Tensor([shape.steps * count, 1])
        for n in 0..<count {
            var weighted: Float = 0
            for t in 0..<shape.lengths[n] {
                let row = t * count + n
                let dot = dotProduct(h.elements, row * width, dy.elements, n * width, count: width)
                dScores.elements[row] = dot
                weighted += dot * cache.weights[row]
                addScaled(cache.weights[row], dy.elements, n * width, to: &dh.elements, row * width, count: width)
            }
            for t in 0..<shape.lengths[n] {
                let row = t * count + n
                dScores.elements[row] = cache.weights[row] * (dScores.elements[row] - weighted)
            }
        }
        gradient.query.addProduct(transposed: cache.activated, dScores)
        var dActivated = dScores.matmul(transposed: query)
        for i in dActivated.elements.indices {
            let a = cache.activated.elements[i]
            dActivated.elements[i] *= 1 - a * a
        }
        let through = dense.backward(dActivated, input: h, into: &gradient.dense)
        dh.add(through.reshaped(dh.shape))
        return dh
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        dense.visitParameters(prefix, visit)
        visit(prefix + "query", &query)
    }
}
