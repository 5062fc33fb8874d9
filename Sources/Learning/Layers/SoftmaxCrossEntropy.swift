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
///   - focus: γ of the focal loss −(1 − p)^γ · log p (Lin et al. 2017), which passes over what is known well; 0 is
///     cross-entropy.
/// - Returns: the loss, and its gradient by the logits, N × K.
package func softmaxCrossEntropy(
    _ logits: Tensor, targets: Tensor, weights: [Float], divisor: Float, focus: Double = 0
) -> (loss: Double, gradient: Tensor) {
    guard focus == 0 else { return focalLoss(logits, targets: targets, weights: weights, divisor: divisor, focus) }
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

private func focalLoss(
    _ logits: Tensor, targets: Tensor, weights: [Float], divisor: Float, _ focus: Double
) -> (loss: Double, gradient: Tensor) {
    let p = softmax(logits)
    var gradient = Tensor(p.shape)
    var loss = 0.0
    let width = logits.columns
    for r in 0..<logits.rows {
        let say = Double(weights[r] / divisor)
        // By the logits: Σ_k t_k · f′(p_k) · p_k · (δ_kj − p_j).
        var slopes = [Double](repeating: 0, count: width)
        for k in 0..<width where targets[r, k] > 0 {
            let (wanted, q) = (Double(targets[r, k]), min(max(Double(p[r, k]), 1e-12), 1 - 1e-7))
            loss -= say * wanted * pow(1 - q, focus) * log(q)
            slopes[k] = wanted * q * (focus * pow(1 - q, focus - 1) * log(q) - pow(1 - q, focus) / q)
        }
        let sum = slopes.reduce(0, +)
        for k in 0..<width { gradient[r, k] = Float(say * (slopes[k] - sum * Double(p[r, k]))) }
    }
    return (loss, gradient)
}
