internal import Foundation
package import Support
package import Tensors

extension Tensor {
    /// Uniform in ±√(6 / (fanIn + fanOut)) (Glorot and Bengio 2010).
    package static func glorot(
        _ shape: [Int], fanIn: Int, fanOut: Int, _ generator: inout SeededGenerator
    ) -> Tensor {
        uniform(shape, limit: (6 / Double(fanIn + fanOut)).squareRoot(), &generator)
    }

    /// Uniform in ±`limit`.
    package static func uniform(_ shape: [Int], limit: Double, _ generator: inout SeededGenerator) -> Tensor {
        var tensor = Tensor(shape)
        for i in tensor.elements.indices { tensor.elements[i] = Float((generator.unit() * 2 - 1) * limit) }
        return tensor
    }
}
