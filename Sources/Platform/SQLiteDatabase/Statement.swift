internal import CSQLite

/// One prepared statement. Owns its handle and finalises it exactly once.
///
/// It may outlive its connection: `sqlite3_close_v2` waits for the last one.
@safe package struct Statement: ~Copyable {
    private let handle: OpaquePointer
    private let sql: String

    /// Compiles the first statement in `sql`.
    package init(_ sql: String, on connection: Connection) throws(SQLiteError) {
        var handle: OpaquePointer?
        let code = unsafe sqlite3_prepare_v2(connection.handle, sql, -1, &handle, nil)
        guard code == SQLITE_OK else { throw unsafe SQLiteError(code, on: connection.handle, sql) }
        guard let handle = unsafe handle else {
            throw SQLiteError(code: SQLITE_MISUSE, message: "there is no statement", sql: sql)
        }
        unsafe self.handle = handle
        self.sql = sql
    }

    deinit { unsafe _ = sqlite3_finalize(handle) }

    private func check(_ code: Int32) throws(SQLiteError) {
        guard code == SQLITE_OK else { throw unsafe SQLiteError(code, on: sqlite3_db_handle(handle), sql) }
    }

    /// Binds `value` to the parameter numbered `index`, counted from 1.
    package func bind(_ value: SQLValue, at index: Int32) throws(SQLiteError) {
        switch value {
        case .null: try check(unsafe sqlite3_bind_null(handle, index))
        case .integer(let number): try check(unsafe sqlite3_bind_int64(handle, index, number))
        case .real(let number): try check(unsafe sqlite3_bind_double(handle, index, number))
        case .text(let text):
            // The length is passed because with -1 SQLite stops at the first NUL, and posts do hold them.
            try check(unsafe sqlite_bind_text_copy(handle, index, text, Int32(text.utf8.count)))
        case .blob(let bytes):
            try check(unsafe sqlite3_bind_zeroblob(handle, index, 0))
            guard !bytes.isEmpty else { return }
            let copied = unsafe sqlite3_bind_blob(
                handle, index, bytes, Int32(bytes.count), unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self))
            try check(copied)
        }
    }

    /// Index of the parameter written `:name`, 0 when the statement has none.
    package func parameterIndex(_ name: String) -> Int32 { unsafe sqlite3_bind_parameter_index(handle, name) }

    /// Names of the parameters in order, with their colon; nil for a plain `?`.
    package var parameterNames: [String?] {
        unsafe (0..<sqlite3_bind_parameter_count(handle)).map { index in
            unsafe sqlite3_bind_parameter_name(handle, index + 1).map { unsafe String(cString: $0) }
        }
    }

    /// Moves to the next row; false at the end.
    package func step() throws(SQLiteError) -> Bool {
        let code = unsafe sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw unsafe SQLiteError(code, on: sqlite3_db_handle(handle), sql)
        }
    }

    /// Makes it ready to run again, without its bindings.
    package func reset() {
        unsafe _ = sqlite3_reset(handle)
        unsafe _ = sqlite3_clear_bindings(handle)
    }

    package var columnNames: [String] {
        unsafe (0..<sqlite3_column_count(handle)).map { unsafe String(cString: sqlite3_column_name(handle, $0)) }
    }

    package func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// 0 for NULL.
    package func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }

    /// 0 for NULL.
    package func real(_ column: Int32) -> Double { unsafe sqlite3_column_double(handle, column) }

    /// Nil for NULL.
    package func text(_ column: Int32) -> String? {
        guard let text = unsafe sqlite3_column_text(handle, column) else { return nil }
        let length = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self)
    }

    package func value(_ column: Int32) -> SQLValue {
        switch unsafe sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: return .real(unsafe sqlite3_column_double(handle, column))
        case SQLITE_TEXT:
            let length = Int(unsafe sqlite3_column_bytes(handle, column))
            guard let text = unsafe sqlite3_column_text(handle, column) else { return .text("") }
            return .text(unsafe String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self))
        case SQLITE_BLOB:
            let length = Int(unsafe sqlite3_column_bytes(handle, column))
            guard let data = unsafe sqlite3_column_blob(handle, column) else { return .blob([]) }
            return .blob(unsafe Array(UnsafeRawBufferPointer(start: data, count: length)))
        default: return .null
        }
    }
}

/// One row of an answer, read out.
package struct Row: Sendable {
    package let values: [SQLValue]

    package subscript(index: Int) -> SQLValue { values[index] }

    package func int(_ index: Int) -> Int { Int(values[index].integer ?? 0) }
    package func int64(_ index: Int) -> Int64 { values[index].integer ?? 0 }
    package func text(_ index: Int) -> String { values[index].text ?? "" }
    package func real(_ index: Int) -> Double { values[index].real ?? 0 }
}
