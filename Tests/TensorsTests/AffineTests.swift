import Support
import Tensors
import Testing

/// The affine kernel beside plain loops in double precision, over sizes that meet every tile and every remainder.
@Suite struct AffineTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        var rows: Int
        var taps = 1
        var inputs: Int
        var outputs: Int
        var testDescription: String { "\(rows) rows, \(taps) × \(inputs) inputs, \(outputs) outputs" }
    }

    private static func random(_ shape: [Int], _ generator: inout SeededGenerator) -> Tensor {
        Tensor(shape, elements: (0..<shape.reduce(1, *)).map { _ in Float(generator.unit() * 2 - 1) })
    }

    private static func isClose(_ a: some Sequence<Float>, _ b: [Double]) -> Bool {
        zip(a, b).allSatisfy { abs(Double($0) - $1) < 1e-5 }
    }

    @Test(
        arguments: [
            Shape(rows: 1, inputs: 5, outputs: 1), Shape(rows: 2, inputs: 7, outputs: 67),
            Shape(rows: 23, inputs: 3, outputs: 16), Shape(rows: 10, inputs: 9, outputs: 31),
            Shape(rows: 29, inputs: 4, outputs: 8), Shape(rows: 7, taps: 3, inputs: 6, outputs: 27),
            Shape(rows: 1, taps: 5, inputs: 2, outputs: 40),
        ])
    func agreesWithLoops(_ shape: Shape) {
        var generator = SeededGenerator(seed: UInt64(shape.rows * 1000 + shape.outputs))
        // Rows overlap as a convolution's do: each begins one stretch after the one before, and the first is left out.
        let x = Self.random([shape.rows + shape.taps, shape.inputs], &generator)
        let weight = Self.random([shape.taps * shape.inputs + 2, shape.outputs], &generator)
        let bias = Self.random([shape.outputs], &generator)
        let rows = TappedRows(
            offset: shape.inputs, count: shape.rows, stride: shape.inputs, taps: shape.taps, tapStride: shape.inputs,
            inputs: shape.inputs)
        let products = (0..<shape.rows).flatMap { r in
            (0..<shape.outputs).map { c in
                (0..<shape.taps * shape.inputs).reduce(0.0) {
                    $0 + Double(x.elements[(r + 1) * shape.inputs + $1]) * Double(weight[$1 + 2, c])
                }
            }
        }
        func map(bias: Tensor?, limit: Float) -> [Float] {
            var y = [Float](repeating: 0.25, count: shape.rows * shape.outputs + 2)
            affine(
                x.elements, rows, weight, firstWeight: 2, bias: bias, limit: limit, into: &y,
                Block(offset: 1, rows: shape.rows, columns: shape.outputs))
            #expect(y.first == 0.25 && y.last == 0.25, "nothing outside of the block is touched")
            return Array(y.dropFirst().dropLast())
        }
        let sums = products.enumerated().map { $1 + Double(bias.elements[$0 % shape.outputs]) }
        #expect(Self.isClose(map(bias: bias, limit: 0), sums))
        #expect(Self.isClose(map(bias: nil, limit: 0), products.map { $0 + 0.25 }))
        #expect(Self.isClose(map(bias: bias, limit: 0.5), sums.map { min(max($0, 0), 0.5) }))
        #expect(Self.isClose(map(bias: bias, limit: .infinity), sums.map { max($0, 0) }))
    }
}
