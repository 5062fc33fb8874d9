import Foundation
import SQLiteDatabase
import TestSupport
import Testing

@Suite struct CheckpointerTests {
    private func size(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    /// Forty megabytes through a log that may hold a few: all arrives, and the log does not keep them.
    @Test func theLogIsCopiedBesideTheWriter() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.db"
        let connection = try Connection(path: path)
        try connection.execute("PRAGMA wal_autocheckpoint = 0")
        try connection.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, body TEXT)")
        let checkpointer = try Checkpointer(path: path, mostPages: 100)
        for round in 0..<200 {
            try connection.transaction {
                for row in 0..<20 {
                    try connection.run(
                        "INSERT INTO t VALUES (?, ?)", round * 20 + row, String(repeating: "x", count: 10_000))
                }
            }
            try checkpointer.noteCommit()
        }
        try checkpointer.finish()
        #expect(try size(path + "-wal") < 20 << 20)
        #expect(try size(path) > 20 << 20)
        let reader = try Connection(path: path, mode: .readOnly)
        #expect(
            try reader.row("SELECT count(*), sum(length(body)) FROM t")?.values == [
                .integer(4000), .integer(40_000_000),
            ])
        #expect(try reader.row("PRAGMA integrity_check")?.text(0) == "ok")
    }
}
