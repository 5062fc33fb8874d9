internal import CSQLite
internal import Support

/// One open database file. Used by one thread at a time.
@safe package final class Connection {
    let handle: OpaquePointer
    /// Statements that ran before, by their SQL: compiling costs more than most of our queries.
    private var cache: [String: CachedStatement] = [:]

    package enum Mode: Sendable {
        case readWrite
        case readOnly
    }

    /// Done once, by the first connection.
    private static let isPrepared = sqlite_prepare_library() == SQLITE_OK

    /// Opens `path`, making it in read-write mode; `:memory:` for one that is not kept.
    package init(path: String, mode: Mode = .readWrite) throws(SQLiteError) {
        // Where it cannot be set the program is slower, and nothing else.
        _ = Self.isPrepared
        var opened: OpaquePointer?
        let flags =
            mode == .readWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
        let code = unsafe sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened = unsafe opened else {
            let error = unsafe SQLiteError(code, on: opened, nil)
            unsafe sqlite3_close_v2(opened)
            throw SQLiteError(code: code, message: "\(path): \(error.message)", sql: nil)
        }
        unsafe handle = opened
        unsafe sqlite3_busy_timeout(handle, 10_000)
        unsafe _ = sqlite_distrust_schema(handle)
        if mode == .readWrite {
            try execute("PRAGMA journal_mode = WAL")
            try execute("PRAGMA synchronous = NORMAL")
            // 64 MB: a store of millions of posts is read all over by one aggregation.
            try execute("PRAGMA cache_size = -65536")
        }
        try execute("PRAGMA foreign_keys = ON")
    }

    deinit {
        cache.removeAll()
        unsafe _ = sqlite3_close_v2(handle)
    }

    /// Runs all statements of `sql`, answers ignored.
    package func execute(_ sql: String) throws(SQLiteError) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw unsafe SQLiteError(code, on: handle, sql) }
    }

    /// Runs one statement with `bindings` for its `?` parameters.
    package func run(_ sql: String, _ bindings: (any SQLBindable)?...) throws(SQLiteError) {
        _ = try query(sql, bindings)
    }

    /// All rows of one statement.
    package func rows(_ sql: String, _ bindings: (any SQLBindable)?...) throws(SQLiteError) -> [Row] {
        try query(sql, bindings)
    }

    /// All rows of one statement whose number of parameters is not fixed.
    package func rows(_ sql: String, bindings: [(any SQLBindable)?]) throws(SQLiteError) -> [Row] {
        try query(sql, bindings)
    }

    /// The first row, if there is one.
    package func row(_ sql: String, _ bindings: (any SQLBindable)?...) throws(SQLiteError) -> Row? {
        try query(sql, bindings).first
    }

    /// Calls `body` with the statement at each of its rows, none of which is kept: for answers of any length.
    ///
    /// `body` must not run the same SQL again.
    package func each(
        _ sql: String, _ bindings: [(any SQLBindable)?], _ body: (borrowing Statement) throws -> Void
    ) throws {
        let cached = try prepared(sql)
        defer { cached.statement.reset() }
        for (index, value) in bindings.enumerated() {
            try cached.statement.bind(value?.sqlValue ?? .null, at: Int32(index + 1))
        }
        while try cached.statement.step() { try body(cached.statement) }
    }

    private func prepared(_ sql: String) throws(SQLiteError) -> CachedStatement {
        if let known = cache[sql] { return known }
        let cached = CachedStatement(try Statement(sql, on: self))
        cache[sql] = cached
        return cached
    }

    private func query(_ sql: String, _ bindings: [(any SQLBindable)?]) throws(SQLiteError) -> [Row] {
        let cached = try prepared(sql)
        defer { cached.statement.reset() }
        for (index, value) in bindings.enumerated() {
            try cached.statement.bind(value?.sqlValue ?? .null, at: Int32(index + 1))
        }
        let width = cached.width
        var rows: [Row] = []
        while try cached.statement.step() { rows.append(Row(values: (0..<width).map { cached.statement.value($0) })) }
        return rows
    }

    /// The rowid of the last insert.
    package var lastRowID: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

    /// Rows that the last statement changed.
    package var changes: Int { Int(unsafe sqlite3_changes(handle)) }

    /// Runs `body` in one transaction: all of it is kept, or nothing.
    package func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        try execute("BEGIN IMMEDIATE")
        do {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            // The first error is the one to tell; a failed statement may have rolled back already.
            if unsafe sqlite3_get_autocommit(handle) == 0 { try execute("ROLLBACK") }
            throw error
        }
    }

    /// Set while it is kept to reading.
    var reading: ReadingGuard?

    /// Copies the whole database to `path`, consistent whatever others write meanwhile.
    package func backUp(to path: String) throws(SQLiteError) {
        let target = try Connection(path: path)
        guard let backup = unsafe sqlite3_backup_init(target.handle, "main", handle, "main") else {
            throw unsafe SQLiteError(SQLITE_ERROR, on: target.handle, nil)
        }
        let code = unsafe sqlite3_backup_step(backup, -1)
        unsafe sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE else { throw unsafe SQLiteError(code, on: target.handle, nil) }
        try target.execute("PRAGMA journal_mode = DELETE")
    }
}

private final class CachedStatement {
    let statement: Statement
    let width: Int32

    init(_ statement: consuming Statement) {
        width = Int32(statement.columnNames.count)
        self.statement = statement
    }
}
