package import SQLiteDatabase
package import Support

/// Answers one statement of a person without being able to change anything.
package struct ReadOnlyQuery: Sendable {
    package let columns: [String]
    package let rows: [[SQLValue]]

    /// - Parameter seconds: a longer query is stopped.
    package init(_ sql: String, layout: StateLayout, seconds: Int = 60) throws(SQLiteError) {
        // Read-write, for a write-ahead log left by a killed run may need recovering; the authorizer refuses the rest.
        let connection = try Connection(path: layout.database)
        connection.restrictToReading(seconds: seconds)
        do throws(SQLiteError) {
            (columns, rows) = try Self.answer(sql, connection)
        } catch {
            guard error.message.contains("not authorized") else { throw error }
            throw SQLiteError(
                code: error.code, message: "read-only: this command cannot change the store", sql: sql)
        }
    }

    private static func answer(
        _ sql: String, _ connection: Connection
    ) throws(SQLiteError) -> (columns: [String], rows: [[SQLValue]]) {
        let statement = try Statement(sql, on: connection)
        let columns = statement.columnNames
        var rows: [[SQLValue]] = []
        while try statement.step() { rows.append((0..<Int32(columns.count)).map { statement.value($0) }) }
        return (columns, rows)
    }
}
