import Foundation
import LineEditing
import TestSupport
import Testing

/// What needs no terminal: the rest is tried through `script` in EndToEndTests.
@Suite struct LineEditorTests {
    @Test func theHistoryIsKeptForItsOwnerAlone() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history"
        let editor = LineEditor(program: "test") { _, _ in [] }
        #expect(!editor.load(path))
        for line in ["SELECT 1;", "SELECT '水壶';", "SELECT 3;"] { editor.remember(line) }
        #expect(editor.save(path, most: 2))
        #expect(editor.load(path))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(!text.contains("SELECT\\0401") && text.contains("3;"))
    }
}
