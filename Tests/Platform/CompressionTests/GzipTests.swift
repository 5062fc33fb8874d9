import Compression
import Foundation
import TestSupport
import Testing

@Suite struct GzipTests {
    /// `printf 'hello\n' | gzip -n | xxd -p`
    private static let hello: [UInt8] = [
        0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0xE7, 0x02, 0, 0x20, 0x30, 0x3A, 0x36,
        0x06,
        0, 0, 0,
    ]

    @Test func whatGzipWroteIsRead() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).gz").path
        try Data(Self.hello).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try gunzip(path: path) == Array("hello\n".utf8))
    }
}
