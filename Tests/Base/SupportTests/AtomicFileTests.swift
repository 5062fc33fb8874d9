import Foundation
import Support
import Testing

@Suite struct AtomicFileTests {
    let folder = NSTemporaryDirectory() + "/atomic-\(UUID().uuidString)"

    @Test func replacesAWholeFileAndLeavesNoTemporary() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/deep/note.txt"
        try AtomicFile.write("one", to: path)
        try AtomicFile.write("two", to: path, mode: 0o600)
        #expect(try readFile(path) == Array("two".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/deep") == ["note.txt"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func namesTheFileItCannotRead() {
        #expect(throws: FileError.self) { try readFile(folder + "/missing") }
    }
}
