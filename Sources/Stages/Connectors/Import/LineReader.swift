internal import Foundation
internal import Glibc
internal import Support

/// Lines of a file or of bytes at hand, read a block at a time, so that a file of any size takes the memory of its longest line.
struct LineReader {
    private let handle: FileHandle?
    private var buffer: [UInt8]
    private var start = 0
    private var isAtEnd: Bool
    private let newline: UInt8
    private var converter: CharsetConverter?
    /// Places that were no character of the file's charset.
    var faults: Int { converter?.faults ?? 0 }

    private static let block = 1 << 20

    /// - Parameter converter: nil for UTF-8.
    init(path: String, converter: CharsetConverter? = nil) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw FileError.fromErrno(path, "read") }
        self.handle = handle
        self.converter = converter
        let first = Array(try handle.read(upToCount: Self.block) ?? Data())
        isAtEnd = first.isEmpty
        buffer = converter?.convert(first, isLast: first.count < Self.block) ?? first
        newline = Self.newline(of: buffer)
    }

    init(bytes: [UInt8]) {
        handle = nil
        buffer = bytes
        isAtEnd = true
        newline = Self.newline(of: bytes)
    }

    /// Old spreadsheets end lines with a carriage return alone.
    private static func newline(of bytes: [UInt8]) -> UInt8 {
        let head = bytes.prefix(65_536)
        return head.contains(0x0D) && !head.contains(0x0A) ? 0x0D : 0x0A
    }

    /// What the file begins with, a block at most.
    var head: ArraySlice<UInt8> { buffer[start...] }

    /// Whether the file is shorter than a block, so that ``head`` is all of it.
    var isShort: Bool { isAtEnd || buffer.count < Self.block }

    /// Whether `head` is all that is left.
    var isWhole: Bool { isAtEnd }

    /// The next line without its end; nil after the last.
    mutating func next() throws -> [UInt8]? {
        var searched = start
        while true {
            if let end = index(of: newline, from: searched) {
                defer { start = end + 1 }
                let last = end > start && buffer[end - 1] == 0x0D ? end - 1 : end
                return Array(buffer[start..<last])
            }
            guard !isAtEnd, let handle else { break }
            searched = buffer.count - start
            buffer.removeSubrange(..<start)
            start = 0
            let more = try handle.read(upToCount: Self.block) ?? Data()
            if more.isEmpty { isAtEnd = true }
            if let converter {
                buffer.append(contentsOf: converter.convert(Array(more), isLast: more.isEmpty))
            } else {
                buffer.append(contentsOf: more)
            }
        }
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return Array(buffer[start...])
    }

    private func index(of byte: UInt8, from: Int) -> Int? {
        unsafe buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, from < bytes.count,
                let found = unsafe memchr(base + from, Int32(byte), bytes.count - from)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }
}
