internal import Foundation
internal import Support

/// The elements of the first list of objects in a JSON text of any size, one at a time.
struct JSONElements {
    private let handle: FileHandle
    private var block: [UInt8] = []
    private var index = 0
    private var isInside = false
    private var isOver = false

    init(path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw FileError.fromErrno(path, "read") }
        self.handle = handle
    }

    private mutating func byte() throws -> UInt8? {
        if index == block.count {
            block = Array(try handle.read(upToCount: 1 << 20) ?? Data())
            index = 0
            guard !block.isEmpty else { return nil }
        }
        defer { index += 1 }
        return block[index]
    }

    /// The next element's bytes; nil after the last.
    mutating func next() throws -> [UInt8]? {
        if !isInside { try findList() }
        guard !isOver else { return nil }
        while let byte = try byte() {
            if byte == UInt8(ascii: "]") {
                isOver = true
                return nil
            }
            if byte == UInt8(ascii: "{") { return try object() }
        }
        isOver = true
        return nil
    }

    /// Passes the opening bracket of a list whose first element is an object.
    private mutating func findList() throws {
        isInside = true
        var (isString, isEscaped, wasBracket) = (false, false, false)
        while let byte = try byte() {
            if isString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isString = false
                }
                continue
            }
            if byte <= 0x20 { continue }
            if wasBracket, byte == UInt8(ascii: "{") {
                index -= 1
                return
            }
            wasBracket = byte == UInt8(ascii: "[")
            isString = byte == UInt8(ascii: "\"")
        }
        isOver = true
    }

    private mutating func object() throws -> [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: "{")]
        var (depth, isString, isEscaped) = (1, false, false)
        while depth > 0, let byte = try byte() {
            bytes.append(byte)
            if isString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isString = false
                }
            } else if byte == UInt8(ascii: "\"") {
                isString = true
            } else if byte == UInt8(ascii: "{") {
                depth += 1
            } else if byte == UInt8(ascii: "}") {
                depth -= 1
            }
        }
        return bytes
    }
}
