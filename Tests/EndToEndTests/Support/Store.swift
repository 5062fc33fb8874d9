import Foundation
import SQLiteDatabase
import TestSupport

/// What a test reads from a state folder, past the program.
struct StoredState {
    private let connection: Connection

    init(_ program: Program) throws {
        connection = try Connection(path: program.state + "/barometer.db")
    }

    /// The first cell of the first row.
    func number(_ sql: String) throws -> Int { try connection.row(sql)?.int(0) ?? 0 }

    func text(_ sql: String) throws -> String { try connection.row(sql)?.text(0) ?? "" }

    func rows(_ sql: String) throws -> [[String]] {
        try connection.rows(sql).map { row in row.values.map { "\($0)" } }
    }

    /// Cells apart by bars, NULL as `-`.
    func plainRows(_ sql: String) throws -> [String] {
        try connection.plainRows(sql)
    }

    /// Every row of every table, in order. `run` and `stage_run` are left out: they say that a run took place, so a second run
    /// adds to them by their nature. The full-text index is compared by what it holds, not by its segments.
    func dump() throws -> [String] {
        let tables = try connection.rows(
            """
            SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                AND name NOT LIKE 'post_search_%' AND name NOT IN ('run', 'stage_run') ORDER BY name
            """
        ).map { $0.text(0) }
        return try tables.flatMap { table in
            try connection.rows("SELECT * FROM \"\(table)\"").map { "\(table) \($0.values)" }.sorted()
        }
    }
}
