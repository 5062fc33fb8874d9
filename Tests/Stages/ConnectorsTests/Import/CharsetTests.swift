import Connectors
import Domain
import Foundation
import Support
import TestSupport
import Testing

/// Tables that are not UTF-8 are told by their bytes, and the outcome says what they were.
@Suite struct CharsetTests {
    private func read(_ bytes: [UInt8], encoding: String? = nil) throws -> ImportReader.Outcome {
        let folder = try TemporaryFolder()
        try AtomicFile.write(bytes, to: folder.path + "/t.csv")
        let reader = try ImportReader(path: folder.path + "/t.csv", columns: [:], zone: .gmt, encoding: encoding)
        return try reader.read(platform: "import:x", now: 1_800_000_000)
    }

    /// As Python 3.11's gb18030 codec writes three rows.
    private static let chinese: [UInt8] = [
        0x69, 0x64, 0x2C, 0x74, 0x65, 0x78, 0x74, 0x0A, 0x31, 0x2C, 0xD0, 0xC2, 0xC2, 0xF2, 0xB5, 0xC4,
        0xCB, 0xAE, 0xBA, 0xF8, 0xBA, 0xDC, 0xB0, 0xB2, 0xBE, 0xB2, 0x0A, 0x32, 0x2C, 0xD6, 0xCA, 0xC1,
        0xBF, 0xCC, 0xAB, 0xB2, 0xEE, 0xA3, 0xAC, 0xB2, 0xC5, 0xC1, 0xBD, 0xCC, 0xEC, 0xBE, 0xCD, 0xBB,
        0xB5, 0xC1, 0xCB, 0x0A, 0x33, 0x2C, 0xC9, 0xD5, 0xCB, 0xAE, 0xBA, 0xDC, 0xBF, 0xEC, 0x0A,
    ]

    @Test func chineseIsTold() throws {
        let outcome = try read(Self.chinese)
        #expect(outcome.charset == "GB18030" && outcome.problems.isEmpty)
        #expect(outcome.posts.map(\.text) == ["新买的水壶很安静", "质量太差，才两天就坏了", "烧水很快"])
    }

    /// Blocks end in the middle of characters: a table of 3 MB, whose characters have two bytes.
    @Test func largeTablesAreConvertedAcrossBlocks() throws {
        let row = Array(Self.chinese[8..<27])
        let count = 150_000
        var bytes = Array("id,text\n".utf8)
        for number in 0..<count { bytes += Array("\(number)".utf8) + row.dropFirst() }
        let outcome = try read(bytes)
        #expect(outcome.posts.count == count && outcome.problems.isEmpty)
        let texts = Set(outcome.posts.map(\.text))
        #expect(texts == ["新买的水壶很安静"])
    }

    @Test func westEuropeanIsTold() throws {
        let outcome = try read(
            Array("id,text\n1,Der Kessel l".utf8) + [0xE4] + Array("uft ".utf8) + Array("und das ist gut so".utf8))
        #expect(
            outcome.charset == "WINDOWS-1252" && outcome.posts.map(\.text) == ["Der Kessel läuft und das ist gut so"])
    }

    @Test func aNameWins() throws {
        // 水 in Shift JIS.
        let bytes = Array("id,text\n1,".utf8) + [0x90, 0x85]
        #expect(try read(bytes, encoding: "shift_jis").posts.map(\.text) == ["水"])
        #expect(throws: SourceError.self) { try read(bytes, encoding: "no-such-thing") }
        let broken = try read(Array("id,text\n1,a".utf8) + [0xFF, 0x61], encoding: "gb18030")
        #expect(broken.problems.count == 1 && broken.problems[0].hasSuffix("1 places are no characters of gb18030"))
    }
}
