import Foundation
import SQLiteDatabase
import TestSupport
import Testing

@Suite struct ConnectionTests {
    @Test func valuesComeBackAsTheyWere() throws {
        let connection = try Connection(path: ":memory:")
        try connection.execute("CREATE TABLE t (a, b, c, d) ")
        try connection.run("INSERT INTO t VALUES (?, ?, ?, ?)", 7, 0.5, "a\u{0}b 水", nil as String?)
        let row = try #require(try connection.row("SELECT a, b, c, d FROM t"))
        #expect(row.values == [.integer(7), .real(0.5), .text("a\u{0}b 水"), .null])
    }

    @Test func aThrowUndoesTheTransaction() throws {
        struct Stop: Error {}
        let connection = try Connection(path: ":memory:")
        try connection.execute("CREATE TABLE t (a)")
        #expect(throws: Stop.self) {
            try connection.transaction {
                try connection.run("INSERT INTO t VALUES (1)")
                throw Stop()
            }
        }
        #expect(try connection.row("SELECT count(*) FROM t")?.int(0) == 0)
    }

    /// The SQL is told, the bound values are not.
    @Test func errorsNameTheirStatement() throws {
        let connection = try Connection(path: ":memory:")
        do {
            try connection.run("INSERT INTO missing VALUES (?)", "secret")
            Issue.record("nothing was thrown")
        } catch {
            #expect("\(error)".contains("INSERT INTO missing"))
            #expect(!"\(error)".contains("secret"))
        }
    }

    @Test func everyVersionMigratesToTheSameSchema() throws {
        let whole = try Connection(path: ":memory:")
        try Migrations(folder: packageRoot + "/schemas").apply(to: whole) { _ in }
        try Migrations(folder: packageRoot + "/schemas").apply(to: whole) { _ in Issue.record("migrated twice") }
        #expect(try whole.row("PRAGMA foreign_key_check") == nil)
        #expect(try whole.row("PRAGMA integrity_check")?.text(0) == "ok")
        let views = try whole.rows("SELECT name FROM sqlite_schema WHERE type = 'view'").map { $0.text(0) }
        for view in views { _ = try whole.rows("SELECT * FROM \"\(view)\" LIMIT 1") }
        #expect(views.count >= 12)
    }
}
