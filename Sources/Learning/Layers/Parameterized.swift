package import Tensors

/// Something with weights. The gradient of a layer is a value of the layer's own type, so the same walk reaches both.
package protocol Parameterized: Sendable {
    /// Calls `visit` with the name and value of every dense weight, always in the same order.
    ///
    /// Names are stable: the weights file and the optimiser's state are keyed by them.
    mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void)
}

extension Parameterized {
    /// A gradient to add into: the same shapes, all zero.
    package func zeroed() -> Self {
        var copy = self
        copy.visitParameters("") { _, tensor in tensor = Tensor(tensor.shape) }
        return copy
    }

    /// Name and value of every weight, in order.
    package func parameters(_ prefix: String = "") -> [(name: String, value: Tensor)] {
        var copy = self
        var list: [(String, Tensor)] = []
        copy.visitParameters(prefix) { name, tensor in list.append((name, tensor)) }
        return list
    }

    /// Sum of the squares of every weight.
    package var squaredNorm: Double {
        parameters().reduce(0.0) { $0 + $1.value.elements.reduce(0.0) { $0 + Double($1) * Double($1) } }
    }

    /// Adds another gradient of the same layer.
    package mutating func add(_ other: Self) {
        let others = other.parameters()
        var index = 0
        visitParameters("") { _, tensor in
            tensor.add(others[index].value)
            index += 1
        }
    }
}
