internal import Foundation
internal import Support
package import Tensors

/// A weights file: named float tensors and string metadata, in the safetensors format.
///
/// Eight bytes of little-endian header length, a JSON header, then the data. F32, F16 and bytes are read.
package struct Safetensors: Sendable {
    package enum Precision: Sendable {
        case single, half
        /// A byte an element, with a scale for each row under the name and `.scale`: for tables of embeddings.
        case byte
    }

    package var tensors: [String: Tensor]
    package var metadata: [String: String]

    package init(tensors: [String: Tensor] = [:], metadata: [String: String] = [:]) {
        self.tensors = tensors
        self.metadata = metadata
    }

    /// The tensor named `name`.
    package func tensor(_ name: String) throws -> Tensor {
        guard let tensor = tensors[name] else { throw SafetensorsError(problem: "it has no tensor \"\(name)\"") }
        return tensor
    }

    /// The file's bytes; names in order of their text, so that equal contents give equal bytes.
    package func bytes(precision: (String) -> Precision) -> [UInt8] {
        var header: [JSONMember] = []
        if !metadata.isEmpty {
            header.append(
                JSONMember(
                    "__metadata__",
                    JSONValue(
                        .object(
                            metadata.sorted { $0.key < $1.key }.map { JSONMember($0.key, .init(.string($0.value))) }))))
        }
        var data: [UInt8] = []
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
            func add(_ name: String, _ type: String, _ shape: [Int], _ bytes: [UInt8]) {
                let start = data.count
                data.append(contentsOf: bytes)
                header.append(
                    JSONMember(
                        name,
                        [
                            "dtype": JSONValue(.string(type)),
                            "shape": JSONValue(.array(shape.map { JSONValue(.integer(Int64($0))) })),
                            "data_offsets": JSONValue(
                                .array([start, data.count].map { JSONValue(.integer(Int64($0))) })),
                        ]))
            }
            switch precision(name) {
            case .single: add(name, "F32", tensor.shape, Self.singles(tensor.elements))
            case .half: add(name, "F16", tensor.shape, Self.halves(tensor.elements))
            case .byte:
                let (bytes, scales) = Self.bytes(tensor)
                add(name, "I8", tensor.shape, bytes)
                add(name + Self.scaleSuffix, "F32", [scales.count], Self.singles(scales))
            }
        }
        var text = Array(JSONValue(.object(header)).text.utf8)
        // The format asks for data aligned to 8 bytes; spaces fill the header.
        text.append(contentsOf: repeatElement(0x20, count: (8 - text.count % 8) % 8))
        return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text + data
    }

    package init(bytes: [UInt8]) throws {
        guard bytes.count >= 8 else { throw SafetensorsError(problem: "it is shorter than its header") }
        let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << UInt64(8 * $1) }
        guard length <= UInt64(bytes.count - 8) else { throw SafetensorsError(problem: "its header is cut") }
        let dataStart = 8 + Int(length)
        let header = try JSONParser.parse(Array(bytes[8..<dataStart]))
        var tensors: [String: Tensor] = [:]
        var metadata: [String: String] = [:]
        for member in header.members ?? [] {
            if member.key == "__metadata__" {
                for entry in member.value.members ?? [] { metadata[entry.key] = entry.value.string }
            } else {
                tensors[member.key] = try Self.read(member, bytes, dataStart)
            }
        }
        for (name, scale) in tensors where name.hasSuffix(Self.scaleSuffix) {
            let scaled = String(name.dropLast(Self.scaleSuffix.count))
            guard let table = tensors[scaled], table.rows == scale.count else { continue }
            tensors[scaled] = Self.scaled(table, scale)
            tensors[name] = nil
        }
        self.init(tensors: tensors, metadata: metadata)
    }

    private static let scaleSuffix = ".scale"

    /// Each row in 127ths of its greatest element.
    private static func bytes(_ tensor: Tensor) -> (bytes: [UInt8], scales: [Float]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(tensor.count)
        let scales = (0..<tensor.rows).map { row -> Float in
            let elements = tensor.row(row)
            let scale = max((elements.map(abs).max() ?? 0) / 127, .leastNormalMagnitude)
            for value in elements { bytes.append(UInt8(bitPattern: Int8((value / scale).rounded()))) }
            return scale
        }
        return (bytes, scales)
    }

    private static func scaled(_ table: Tensor, _ scale: Tensor) -> Tensor {
        var table = table
        for row in 0..<table.rows {
            for i in row * table.columns..<(row + 1) * table.columns { table.elements[i] *= scale.elements[row] }
        }
        return table
    }

    private static func read(_ member: JSONMember, _ bytes: [UInt8], _ dataStart: Int) throws -> Tensor {
        let shape = (member.value["shape"]?.array ?? []).compactMap { $0.integer.map(Int.init) }
        guard let start = member.value["data_offsets"]?[0]?.integer,
            let end = member.value["data_offsets"]?[1]?.integer,
            start >= 0, start <= end, dataStart + Int(end) <= bytes.count
        else { throw SafetensorsError(problem: "\"\(member.key)\" lies outside of the file") }
        let data = bytes[dataStart + Int(start)..<dataStart + Int(end)]
        let elements: [Float]
        switch member.value["dtype"]?.string {
        case "F32": elements = Self.floats(Array(data), UInt32.self) { Float(bitPattern: $0) }
        case "F16": elements = Self.floats(Array(data), UInt16.self) { Float(Float16(bitPattern: $0)) }
        case "I8": elements = data.map { Float(Int8(bitPattern: $0)) }
        case "U8": elements = data.map { Float($0) }
        default: throw SafetensorsError(problem: "\"\(member.key)\" is none of F32, F16, I8 and U8")
        }
        guard elements.count == shape.reduce(1, *) else {
            throw SafetensorsError(problem: "\"\(member.key)\" does not have the size of its shape")
        }
        return Tensor(shape, elements: elements)
    }

    private static func floats<Bits: FixedWidthInteger>(
        _ data: [UInt8], _ bits: Bits.Type, _ convert: (Bits) -> Float
    ) -> [Float] {
        unsafe data.withUnsafeBytes { raw in
            (0..<raw.count / MemoryLayout<Bits>.size).map { index in
                convert(
                    Bits(
                        littleEndian: unsafe raw.loadUnaligned(
                            fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self)))
            }
        }
    }

    private static func singles(_ values: [Float]) -> [UInt8] {
        unsafe values.map(\.bitPattern.littleEndian).withUnsafeBytes { unsafe Array($0) }
    }

    private static func halves(_ values: [Float]) -> [UInt8] {
        unsafe values.map { Float16($0).bitPattern.littleEndian }.withUnsafeBytes { unsafe Array($0) }
    }
}

/// A weights file that cannot be used.
package struct SafetensorsError: Error, Equatable, CustomStringConvertible {
    package let problem: String

    package var description: String { "the weights file cannot be used: \(problem)" }
}
