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
        var strings = StringScan()
        var wasBracket = false
        while let byte = try byte() {
            if strings.holds(byte) {
                wasBracket = false
                continue
            }
            if byte <= 0x20 { continue }
            if wasBracket, byte == UInt8(ascii: "{") {
                index -= 1
                return
            }
            wasBracket = byte == UInt8(ascii: "[")
        }
        isOver = true
    }

    private mutating func object() throws -> [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: "{")]
        var strings = StringScan()
        var depth = 1
        while depth > 0, let byte = try byte() {
            bytes.append(byte)
            if strings.holds(byte) { continue }
            if byte == UInt8(ascii: "{") { depth += 1 } else if byte == UInt8(ascii: "}") { depth -= 1 }
        }
        return bytes
    }
}

/// Follows where JSON's strings begin and end, byte by byte: brackets in them are no structure.
private struct StringScan {
    private var isInside = false
    private var isEscaped = false

    /// Whether `byte`, the next one, belongs to a string, quotes included.
    mutating func holds(_ byte: UInt8) -> Bool {
        let wasInside = isInside
        if isEscaped {
            isEscaped = false
        } else if isInside, byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            isInside.toggle()
        }
        return wasInside || isInside
    }
}
