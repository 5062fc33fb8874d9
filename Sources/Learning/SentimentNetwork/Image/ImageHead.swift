package import Layers
internal import Support
package import Tensors

/// What turns picture features into three logits.
package enum ImageHead: Sendable {
    case linear(Dense)
    case kernel(KernelHead)

    /// The head that a weights file has.
    package init(_ file: Safetensors) throws {
        if let kernel = try KernelHead(file, prefix: Self.kernelPrefix) {
            self = .kernel(kernel)
        } else {
            var generator = SeededGenerator(seed: 0)
            var dense = Dense(inputs: ImageEncoder.features, outputs: 3, &generator)
            try dense.load(file, prefix: "heads.image.sentiment.")
            self = .linear(dense)
        }
    }

    package static let kernelPrefix = "heads.image.kernel."

    /// Standardised features, N × 1280, give N × 3 logits.
    package func forward(_ features: Tensor) -> Tensor {
        switch self {
        case .linear(let dense): dense.forward(features)
        case .kernel(let kernel): kernel.forward(features)
        }
    }
}
