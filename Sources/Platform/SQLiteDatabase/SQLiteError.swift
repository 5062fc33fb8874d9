internal import CSQLite

/// What SQLite refused: its message and the SQL, never bound values.
package struct SQLiteError: Error, Equatable, CustomStringConvertible {
    package let code: Int32
    package let message: String
    package let sql: String?

    package init(code: Int32, message: String, sql: String?) {
        self.code = code
        self.message = message
        self.sql = sql
    }

    init(_ code: Int32, on database: OpaquePointer?, _ sql: String?) {
        self.init(code: code, message: unsafe String(cString: sqlite3_errmsg(database)), sql: sql)
    }

    /// The disk is full or failing, or another program holds the file: the run should stop, nothing is lost.
    package var isEnvironment: Bool { [SQLITE_FULL, SQLITE_IOERR, SQLITE_BUSY, SQLITE_READONLY].contains(code & 0xFF) }

    package var description: String {
        let place = sql.map { sql in
            let line = sql.split(whereSeparator: \.isNewline).joined(separator: " ")
            return " in: " + (line.count > 160 ? line.prefix(160) + "…" : line)
        }
        return "SQLite: \(message)\(place ?? "")"
    }
}
