internal import Glibc

/// A line of a stream, without its line break.
package struct InputLine: Sendable {
    /// Counted from 1, blank lines too.
    package let number: Int
    package let bytes: [UInt8]
    /// The line was longer than the reader keeps: `bytes` is its beginning.
    package let isCut: Bool

    package init(number: Int, bytes: [UInt8], isCut: Bool = false) {
        self.number = number
        self.bytes = bytes
        self.isCut = isCut
    }

    package var isBlank: Bool { bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
}

/// Reads lines from a descriptor, holding one block and one line at a time.
package struct LineReader: ~Copyable {
    /// A longer line is cut: a hostile or broken stream must not fill the memory.
    package static let longestLine = 8 << 20
    private static let blockSize = 1 << 16

    private let descriptor: Int32
    private var block: [UInt8] = []
    private var position = 0
    private var number = 0
    private var hasEnded = false

    /// - Parameter descriptor: open for reading; the caller keeps it open and closes it.
    package init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The next line, nil at the end. LF and CRLF end a line; the last may have neither.
    package mutating func next() throws(FileError) -> InputLine? {
        var line: [UInt8] = []
        var isCut = false
        while true {
            if position == block.count {
                guard try refill() else {
                    guard !line.isEmpty else { return nil }
                    break
                }
            }
            let rest = block[position...]
            let end = rest.firstIndex(of: 0x0A)
            let part = rest[..<(end ?? block.count)]
            let room = Self.longestLine - line.count
            isCut = isCut || part.count > room
            line.append(contentsOf: part.prefix(room))
            position = end.map { $0 + 1 } ?? block.count
            if end != nil { break }
        }
        number += 1
        // A byte order mark is no part of the first line.
        if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        if line.last == 0x0D { line.removeLast() }
        return InputLine(number: number, bytes: line, isCut: isCut)
    }

    private mutating func refill() throws(FileError) -> Bool {
        guard !hasEnded else { return false }
        var bytes = [UInt8](repeating: 0, count: Self.blockSize)
        while true {
            let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw .fromErrno("standard input", "read")
            }
            hasEnded = count == 0
            block = Array(bytes.prefix(count))
            position = 0
            return count > 0
        }
    }
}
