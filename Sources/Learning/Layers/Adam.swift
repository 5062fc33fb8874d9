internal import CKernels
internal import Foundation
internal import Tensors

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), β₁ 0.9, β₂ 0.999, ε 1e-8.
///
/// Rows of embedding tables take part only in steps whose batch touched them, and do not decay.
package struct Adam: Sendable {
    /// Steps taken.
    package private(set) var time = 0
    /// First and second moments by parameter name; for tables of the table's shape.
    package var first: [String: [Float]] = [:]
    package var second: [String: [Float]] = [:]
    package let weightDecay: Float

    package init(weightDecay: Float = 0.01) {
        self.weightDecay = weightDecay
    }

    /// Resumes after `time` steps.
    package init(weightDecay: Float, time: Int, first: [String: [Float]], second: [String: [Float]]) {
        self.weightDecay = weightDecay
        self.time = time
        self.first = first
        self.second = second
    }

    /// Counts a step; call once before the updates of one batch.
    package mutating func beginStep() { time += 1 }

    /// Updates every dense weight of `layer`.
    ///
    /// - Parameters:
    ///   - gradientScale: 1, or less to clip the global norm.
    ///   - pace: multiples of `rate` for weights that learn faster or slower, by name.
    package mutating func update<Layer: Parameterized>(
        _ layer: inout Layer, gradient: Layer, rate: Float, gradientScale: Float, prefix: String = "",
        pace: [String: Float] = [:]
    ) {
        let gradients = gradient.parameters()
        var index = 0
        var state = self
        self.first = [:]
        self.second = [:]
        layer.visitParameters(prefix) { name, value in
            // Biases are vectors: decay would only pull the output towards 0.
            let ownRate = rate * pace[name, default: 1]
            let decay = value.shape.count > 1 ? state.weightDecay * ownRate : 0
            state.updateOne(
                name, &value.elements, gradients[index].value.elements, 0..<value.count, ownRate, gradientScale, decay)
            index += 1
        }
        self = state
    }

    /// Updates the touched rows of a table.
    package mutating func update(
        _ table: inout EmbeddingTable, name: String, gradient: SparseGradient, rate: Float, gradientScale: Float
    ) {
        let width = table.width
        for row in gradient.touched {
            updateOne(
                name, &table.weight.elements, gradient.values.elements, row * width..<(row + 1) * width, rate,
                gradientScale, 0)
        }
    }

    private mutating func updateOne(
        _ name: String, _ value: inout [Float], _ gradient: [Float], _ range: Range<Int>, _ rate: Float,
        _ gradientScale: Float, _ decay: Float
    ) {
        let step = rate / (1 - pow(0.9, Float(time)))
        let root = (1 - pow(0.999, Float(time))).squareRoot()
        let size = value.count
        unsafe first[name, default: [Float](repeating: 0, count: size)].withUnsafeMutableBufferPointer { first in
            unsafe second[name, default: [Float](repeating: 0, count: size)].withUnsafeMutableBufferPointer { second in
                unsafe value.withUnsafeMutableBufferPointer { value in
                    unsafe gradient.withUnsafeBufferPointer { gradient in
                        let start = range.lowerBound
                        unsafe kernel_adam(
                            value.baseAddress! + start, gradient.baseAddress! + start, first.baseAddress! + start,
                            second.baseAddress! + start, gradientScale, step, root, decay, range.count)
                    }
                }
            }
        }
    }
}

/// Linear warm-up to `peak`, then half a cosine down to a twentieth of it.
///
/// For peak 0.002, warm-up 100 and 1,000 steps: step 50 → 0.001, step 100 → 0.002, step 1,000 → 0.0001.
package struct LearningRate: Sendable {
    package let peak: Float
    package let warmUp: Int
    package let steps: Int

    package init(peak: Float, warmUp: Int, steps: Int) {
        self.peak = peak
        self.warmUp = warmUp
        self.steps = steps
    }

    package func at(_ step: Int) -> Float {
        if step < warmUp { return peak * Float(step) / Float(max(warmUp, 1)) }
        let progress = min(Float(step - warmUp) / Float(max(steps - warmUp, 1)), 1)
        let floor = peak / 20
        return floor + (peak - floor) * 0.5 * (1 + cos(.pi * progress))
    }
}
