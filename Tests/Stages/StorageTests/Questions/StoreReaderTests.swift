import Foundation
import SQLiteDatabase
import Storage
import Support
import TestSupport
import Testing

@Suite struct StoreReaderTests {
    private static func reader() throws -> (TemporaryFolder, StoreReader) {
        let folder = try TemporaryFolder()
        let layout = StateLayout(root: folder.path)
        _ = try Store(layout, schemas: packageRoot + "/schemas", clock: .fixed(0))
        return (folder, try StoreReader(layout))
    }

    @Test(arguments: [
        ("DELETE FROM post", "`barometer forget`"), ("INSERT INTO post (text) VALUES ('x')", "`barometer import`"),
        ("UPDATE label SET polarity = 'neutral'", "`barometer label`"),
        ("DELETE FROM snooze", "`barometer alerts snooze`"),
        ("UPDATE monitor SET query = ''", "barometer.json5"), ("CREATE TEMP TABLE t (x)", "WITH"),
        ("ATTACH '/tmp/x.db' AS x", "sqlite3 -readonly"), ("PRAGMA journal_mode = DELETE", "barometer schema"),
        ("DROP VIEW scored_post", "barometer backup"), ("SELECT load_extension('x')", "load_extension"),
        ("BEGIN", "nothing to begin"),
        ("INSERT INTO post_search (post_search) VALUES ('optimize')", "barometer backup"),
        ("UPDATE setting SET value = 1", "barometer backup"), ("VACUUM INTO '/tmp/copy.db'", "read-only"),
    ])
    func nothingCanBeChangedAndTheRefusalSaysWhatToUse(_ sql: String, _ part: String) throws {
        let (folder, reader) = try Self.reader()
        let error = #expect(throws: SQLiteError.self) { try reader.answer(sql) }
        #expect(error?.message.hasPrefix("read-only: ") == true, "\(error?.message ?? "")")
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
        withExtendedLifetime(folder) {}
    }

    @Test func aLongQuestionIsStopped() throws {
        let (folder, reader) = try Self.reader()
        let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        let late = #expect(throws: SQLiteError.self) { try reader.answer(endless, seconds: 1) }
        #expect(late?.message.contains("stopped after 1 s") == true)
        // And from another thread, as Ctrl-C does it.
        let stopped = #expect(throws: SQLiteError.self) {
            try reader.answer(endless, seconds: 3600) { stop in
                Thread.detachNewThread {
                    Thread.sleep(forTimeInterval: 0.1)
                    stop()
                }
            }
        }
        #expect(stopped?.message == "stopped")
        // The next question is answered as if nothing had been.
        #expect(try reader.answer("SELECT 1").rows == [[.integer(1)]])
        withExtendedLifetime(folder) {}
    }

    @Test func parametersAreBoundByName() throws {
        let (folder, reader) = try Self.reader()
        let answer = try reader.answer("SELECT :a, :b, :a", parameters: ["a": .text("x'; DROP TABLE post")])
        #expect(answer.rows == [[.text("x'; DROP TABLE post"), .null, .text("x'; DROP TABLE post")]])
        withExtendedLifetime(folder) {}
    }
}
