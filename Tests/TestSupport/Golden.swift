internal import Support
internal import Foundation
package import Tensors
package import Testing

/// What PyTorch computed: Tests/Fixtures/golden, made by Benchmarks/peers/golden.py, which says with which version.
package struct Golden: Sendable {
    private let values: JSONValue

    package init(_ name: String) throws {
        values = try JSONParser.parse(try fixture("golden/\(name).json"), dialect: .json)
    }

    /// The same weights and inputs as the script's `pattern`: size · sin(0.7·i + seed).
    package static func pattern(_ shape: [Int], seed: Double, size: Double = 0.5) -> Tensor {
        Tensor(shape, elements: (0..<shape.reduce(1, *)).map { Float(size * sin(0.7 * Double($0) + seed)) })
    }

    package func numbers(_ key: String) -> [Double] { (values[key]?.array ?? []).compactMap(\.double) }

    /// Records an issue unless `got` is what PyTorch got, within `tolerance` of a unit.
    package func expect(
        _ key: String, _ got: [Float], tolerance: Double = 2e-5, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let wanted = numbers(key)
        let error = zip(got, wanted).map { abs(Double($0) - $1) }.max() ?? .infinity
        if got.count != wanted.count || error > tolerance {
            Issue.record(
                "\(key): \(got.count) numbers for \(wanted.count), largest error \(error)",
                sourceLocation: sourceLocation)
        }
    }
}
