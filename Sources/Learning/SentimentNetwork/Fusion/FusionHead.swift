internal import Foundation
package import Layers
package import Support
package import Tensors

/// What fusion reads off the combined vector: three logits.
package struct FusionHead: Parameterized {
    /// Only of deep fusion.
    package var between: Dense?
    package var output: Dense?
    /// 3 × width, only of prototype fusion: logit k = −‖v − c_k‖².
    package var prototypes: Tensor?

    package init(_ kind: FusionKind, width: Int, slots: Int, _ generator: inout SeededGenerator) {
        let combined = kind.width(width, slots: slots)
        if kind == .prototype {
            prototypes = .uniform([3, width], limit: 0.1, &generator)
            return
        }
        if kind == .deep { between = Dense(inputs: combined, outputs: width, &generator) }
        output = Dense(inputs: kind == .deep ? width : combined, outputs: 3, &generator)
        output?.weight.scale(by: 0.1)
    }

    package struct Cache: Sendable {
        let between: [Float]?
    }

    func forward(_ v: [Float]) -> ([Float], Cache) {
        if let prototypes {
            let logits = (0..<3).map { k in
                -zip(v, prototypes.row(k)).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            }
            return (logits, Cache(between: nil))
        }
        let middle = between.map { $0.forward(Tensor([1, v.count], elements: v)).elements.map { tanh($0) } }
        let input = middle ?? v
        let logits = output?.forward(Tensor([1, input.count], elements: input)).elements ?? [0, 0, 0]
        return (logits, Cache(between: middle))
    }

    /// Adds to `gradient` and returns that of `v`.
    func backward(_ dy: [Float], input v: [Float], _ cache: Cache, into gradient: inout FusionHead) -> [Float] {
        if let prototypes {
            var dv = [Float](repeating: 0, count: v.count)
            for k in 0..<3 {
                for i in v.indices {
                    let pull = 2 * (v[i] - prototypes[k, i]) * dy[k]
                    dv[i] -= pull
                    gradient.prototypes?[k, i] += pull
                }
            }
            return dv
        }
        let input = cache.between ?? v
        guard let output else { return v }
        var dInput = output.backward(
            Tensor([1, 3], elements: dy), input: Tensor([1, input.count], elements: input), into: &gradient.output!
        ).elements
        if let between, let middle = cache.between {
            dInput = zip(dInput, middle).map { $0 * (1 - $1 * $1) }
            dInput =
                between.backward(
                    Tensor([1, dInput.count], elements: dInput), input: Tensor([1, v.count], elements: v),
                    into: &gradient.between!
                ).elements
        }
        return dInput
    }

    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        between?.visitParameters(prefix + "between.", visit)
        output?.visitParameters(prefix + "output.", visit)
        if prototypes != nil { visit(prefix + "prototypes", &prototypes!) }
    }
}
