import Layers
import Support
import Tensors
import Testing

/// Compares a layer's gradients with central differences of the scalar Σ output · probe.
///
/// Floats leave about 1e-3 of a difference quotient, so the comparison is relative to the size of the gradient.
func checkGradients<Layer: Parameterized>(
    of layer: Layer, input: Tensor, forward: (Layer, Tensor) -> Tensor,
    backward: (Layer, Tensor, Tensor, inout Layer) -> Tensor, sourceLocation: SourceLocation = #_sourceLocation
) {
    var generator = SeededGenerator(seed: 7)
    let probe = Tensor.uniform(forward(layer, input).shape, limit: 1, &generator)
    func objective(_ layer: Layer, _ input: Tensor) -> Double {
        zip(forward(layer, input).elements, probe.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    var gradient = layer.zeroed()
    let dInput = backward(layer, input, probe, &gradient)

    let wantedInput = input.elements.indices.map { i in
        difference { step in
            var moved = input
            moved.elements[i] += step
            return objective(layer, moved)
        }
    }
    expectClose(dInput.elements, wantedInput, "input", sourceLocation)

    for (position, parameter) in gradient.parameters().enumerated() {
        let wanted = parameter.value.elements.indices.map { i in
            difference { step in
                var moved = layer
                var index = 0
                moved.visitParameters("") { _, tensor in
                    if index == position { tensor.elements[i] += step }
                    index += 1
                }
                return objective(moved, input)
            }
        }
        expectClose(parameter.value.elements, wanted, parameter.name, sourceLocation)
    }
}

private func difference(_ f: (Float) -> Double) -> Double {
    let step: Float = 1e-2
    return (f(step) - f(-step)) / (2 * Double(step))
}

private func expectClose(_ got: [Float], _ wanted: [Double], _ name: String, _ location: SourceLocation) {
    let size = (wanted.map { $0 * $0 }.reduce(0, +) / Double(max(wanted.count, 1))).squareRoot()
    let error = zip(got, wanted).map { abs(Double($0.0) - $0.1) }.max() ?? 0
    #expect(
        error < 0.02 * size + 2e-3, "\(name): error \(error) with gradients of size \(size)", sourceLocation: location)
}
