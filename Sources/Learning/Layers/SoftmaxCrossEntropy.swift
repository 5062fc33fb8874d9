internal import Foundation
package import Tensors

/// Probabilities of each row of logits, in `Double` sums.
package func softmax(_ logits: Tensor) -> Tensor {
    var p = logits
    let width = logits.columns
    for r in 0..<logits.rows {
        let range = r * width..<(r + 1) * width
        let highest = logits.elements[range].max() ?? 0
        var sum = 0.0
        for i in range {
            let e = exp(Double(logits.elements[i] - highest))
            p.elements[i] = Float(e)
            sum += e
        }
        for i in range { p.elements[i] = Float(Double(p.elements[i]) / sum) }
    }
    return p
}

/// Cross-entropy of softmax against wanted distributions.
///
/// - Parameters:
///   - logits: N × K.
///   - targets: N × K; a row sums to 1 (label smoothing is the caller's), a row of zeros counts for nothing.
///   - weights: N, the say of each row; the loss is the weighted mean over `divisor`.
/// - Returns: the loss, and its gradient by the logits, N × K.
package func softmaxCrossEntropy(
    _ logits: Tensor, targets: Tensor, weights: [Float], divisor: Float
) -> (loss: Double, gradient: Tensor) {
    let p = softmax(logits)
    var gradient = p
    var loss = 0.0
    let width = logits.columns
    for r in 0..<logits.rows {
        let say = weights[r] / divisor
        for k in 0..<width {
            let i = r * width + k
            let wanted = targets.elements[i]
            if wanted > 0 { loss -= Double(say * wanted) * log(max(Double(p.elements[i]), 1e-12)) }
            gradient.elements[i] = say * (p.elements[i] - wanted)
        }
    }
    return (loss, gradient)
}
