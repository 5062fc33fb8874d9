package import Layers
internal import Support
package import Tensors

/// A layer of radial functions over picture features (Broomhead and Lowe 1988): what a picture is like that it was taught.
///
///     u = x·P,   k_i = exp(−‖u − c_i‖² / s),   r = k·α + μ,   logits = r·W + b
///
/// P are the main directions of the features, c_i the pictures it learnt from, α and μ their weights by kernel ridge
/// regression, W and b turn the answers into logits.
package struct KernelHead: Sendable {
    /// P, 1280 × D.
    package let projection: Tensor
    /// c, n × D.
    package let centres: Tensor
    /// ‖c‖², n.
    private let lengths: [Float]
    /// α, n × 3.
    package let weights: Tensor
    /// μ, 3, and s, 1.
    package let mean: Tensor
    package let spread: Tensor
    /// W and b.
    package let output: Dense

    package init(
        projection: Tensor, centres: Tensor, weights: Tensor, mean: Tensor, spread: Tensor, output: Dense
    ) {
        self.projection = projection
        self.centres = centres
        lengths = Self.squaredLengths(centres)
        self.weights = weights
        self.mean = mean
        self.spread = spread
        self.output = output
    }

    package static let prefix = "heads.image.kernel."

    /// The head that a weights file has.
    package init(_ file: Safetensors, prefix: String = prefix) throws {
        var generator = SeededGenerator(seed: 0)
        var output = Dense(inputs: 3, outputs: 3, &generator)
        try output.load(file, prefix: prefix + "output.")
        self.init(
            projection: try file.tensor(prefix + "projection"), centres: try file.tensor(prefix + "centres"),
            weights: try file.tensor(prefix + "weights"), mean: try file.tensor(prefix + "mean"),
            spread: try file.tensor(prefix + "spread"), output: output)
    }

    /// Every weight under its name.
    package func tensors(_ prefix: String) -> [String: Tensor] {
        var tensors = [
            prefix + "projection": projection, prefix + "centres": centres, prefix + "weights": weights,
            prefix + "mean": mean, prefix + "spread": spread,
        ]
        for (name, value) in output.parameters(prefix + "output.") { tensors[name] = value }
        return tensors
    }

    /// Standardised features, N × 1280, give N × 3 logits.
    package func forward(_ features: Tensor) -> Tensor { logits(functions(features)) }

    /// k: standardised features, N × 1280, give N × n.
    package func functions(_ features: Tensor) -> Tensor {
        Self.kernel(features.matmul(projection), centres, lengths, spread: spread.elements[0])
    }

    /// N × n radial functions give N × 3 logits.
    package func logits(_ functions: Tensor) -> Tensor {
        output.forward(functions.affine(weights, bias: mean))
    }

    /// exp(−‖a_i − b_j‖² / s): N × D and M × D give N × M.
    package static func kernel(_ a: Tensor, _ b: Tensor, spread: Float) -> Tensor {
        kernel(a, b, squaredLengths(b), spread: spread)
    }

    private static func kernel(_ a: Tensor, _ b: Tensor, _ right: [Float], spread: Float) -> Tensor {
        var kernel = a.matmul(transposed: b)
        let left = squaredLengths(a)
        for i in 0..<kernel.rows {
            for j in 0..<kernel.columns {
                let product = kernel[i, j]
                kernel[i, j] = -max(left[i] + right[j] - 2 * product, 0) / spread
            }
        }
        return exponential(kernel)
    }

    private static func squaredLengths(_ rows: Tensor) -> [Float] {
        (0..<rows.rows).map { r in rows.row(r).reduce(Float(0)) { $0 + $1 * $1 } }
    }
}
