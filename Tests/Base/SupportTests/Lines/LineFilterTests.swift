import Foundation
import Support
import Testing

/// Streams as a pipe delivers them.
@Suite struct LineFilterTests {
    /// The read end of a pipe that another thread fills.
    private static func withPipe(_ bytes: [UInt8], _ body: (Int32) throws -> Void) throws {
        let pipe = Pipe()
        let writer = Thread {
            pipe.fileHandleForWriting.write(Data(bytes))
            pipe.fileHandleForWriting.closeFile()
        }
        writer.start()
        try body(pipe.fileHandleForReading.fileDescriptor)
    }

    @Test(arguments: [
        ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\r\nb\r\n", ["a", "b"]), ("a\n\nb", ["a", "", "b"]),
        ("\u{FEFF}{}\n\u{FEFF}", ["{}", "\u{FEFF}"]),
    ]) func linesEndWithLFOrCRLF(text: String, expected: [String]) throws {
        try Self.withPipe(Array(text.utf8)) { descriptor in
            var reader = LineReader(descriptor: descriptor)
            var lines: [InputLine] = []
            while let line = try reader.next() { lines.append(line) }
            #expect(lines.map { String(decoding: $0.bytes, as: UTF8.self) } == expected)
            #expect(lines.map(\.number) == Array(1...max(1, expected.count)).prefix(expected.count).map { $0 })
        }
    }

    @Test func aLineWithoutEndIsCut() throws {
        let long = [UInt8](repeating: 0x61, count: LineReader.longestLine + 10) + Array("\nb".utf8)
        try Self.withPipe(long) { descriptor in
            var reader = LineReader(descriptor: descriptor)
            let first = try #require(try reader.next())
            #expect(first.isCut && first.bytes.count == LineReader.longestLine)
            let second = try #require(try reader.next())
            #expect(!second.isCut && second.bytes == Array("b".utf8))
        }
    }

    /// Chunks hold the same lines whatever the number of workers, and answers keep their order.
    @Test(arguments: [(1, 1), (1, 3), (7, 1), (7, 4), (64, 2)]) func orderIsKept(chunk: Int, workers: Int) throws {
        let text = (1...500).map { $0 % 10 == 0 ? "" : "\($0)" }.joined(separator: "\n")
        var answers: [String] = []
        try Self.withPipe(Array(text.utf8)) { descriptor in
            try LineFilter(chunk: chunk, workers: workers).run(input: descriptor) { lines in
                lines.map { "\(String(decoding: $0.bytes, as: UTF8.self)) \(lines.count)" }
            } consume: {
                answers += $0
            }
        }
        let numbers = (1...500).filter { $0 % 10 != 0 }
        #expect(answers.map { $0.split(separator: " ")[0] } == numbers.map { "\($0)" })
        #expect(answers.dropLast(chunk).allSatisfy { $0.hasSuffix(" \(chunk)") })
    }
}
