package import SQLiteDatabase
package import Support

/// The store, opened for questions of a person: nothing can be changed through it.
package final class StoreReader {
    private let connection: Connection

    /// - Throws: ``SQLiteError`` when there is no store, or it cannot be read.
    package init(_ layout: StateLayout) throws(SQLiteError) {
        do throws(SQLiteError) {
            // Read-write, for a write-ahead log left by a killed run may need recovering; the authorizer refuses the rest.
            connection = try Connection(path: layout.database)
        } catch {
            // Someone else's store, or one on a medium that cannot be written.
            connection = try Connection(path: layout.database, mode: .readOnly)
        }
    }

    /// Answers one statement.
    ///
    /// - Parameters:
    ///   - parameters: values of its `:name` parameters by name; those not given are NULL.
    ///   - seconds: a longer query is stopped.
    ///   - stopsWhen: is handed a closure that stops the query, from any thread.
    package func answer(
        _ sql: String, parameters: [String: SQLValue] = [:], seconds: Int = 60,
        stopsWhen: (@escaping @Sendable () -> Void) -> Void = { _ in }
    ) throws(SQLiteError) -> QueryAnswer {
        try connection.restrictToReading(seconds: seconds)
        if let stopper = connection.stopper { stopsWhen(stopper) }
        do throws(SQLiteError) {
            return try rows(sql, parameters)
        } catch {
            throw explained(error, seconds)
        }
    }

    private func rows(_ sql: String, _ parameters: [String: SQLValue]) throws(SQLiteError) -> QueryAnswer {
        let statement = try Statement(sql, on: connection)
        for (index, name) in statement.parameterNames.enumerated() {
            guard let name, let value = parameters[String(name.dropFirst())] else { continue }
            try statement.bind(value, at: Int32(index + 1))
        }
        let columns = statement.columnNames
        var rows: [[SQLValue]] = []
        while try statement.step() { rows.append((0..<Int32(columns.count)).map { statement.value($0) }) }
        return QueryAnswer(columns: columns, rows: rows)
    }

    /// SQLite's own words for a refusal and a time-out do not say what to do instead.
    private func explained(_ error: SQLiteError, _ seconds: Int) -> SQLiteError {
        if let refused = connection.refused {
            return SQLiteError(code: error.code, message: "read-only: \(Self.instead(refused))", sql: error.sql)
        }
        guard error.message == "interrupted" else { return error }
        if connection.wasStopped { return SQLiteError(code: error.code, message: "stopped", sql: nil) }
        return SQLiteError(
            code: error.code,
            message: "stopped after \(seconds) s: ask for fewer rows or days, or allow more with --seconds",
            sql: error.sql)
    }

    /// Which command does what the statement wanted to do.
    static func instead(_ refused: RefusedAction) -> String {
        let table = refused.object ?? ""
        switch (refused.verb, table) {
        case (.delete, "post"), (.delete, "author"), (.delete, "attachment"), (.delete, "post_search"):
            return "use `barometer forget`"
        case (.insert, "post"), (.insert, "attachment"), (.insert, "author"): return "use `barometer import`"
        case (_, "label"): return "use `barometer label`"
        case (_, "score"), (_, "modality_score"), (_, "target_score"), (_, "model"): return "use `barometer score`"
        case (_, "monitor"), (_, "monitor_match"), (_, "bucket"), (_, "topic"):
            return "change the monitor in barometer.json5 and use `barometer aggregate`"
        case (_, "alert_action"): return "use `barometer alerts ack` or `barometer alerts mark`"
        case (_, "snooze"): return "use `barometer alerts snooze`"
        case (_, "incident"): return "use `barometer alerts incident`"
        case (_, "source"), (_, "coverage"), (_, "cursor"):
            return "change the source in barometer.json5 and use `barometer fetch`"
        case (_, "report"), (_, "delivery"): return "use `barometer report`"
        case (.create, _):
            return "nothing can be made here; WITH names a part of a query, and `barometer sql --save` a query"
        case (.attach, _):
            return
                "another file cannot be attached here; open both with `sqlite3 -readonly`, any SQLite reads the store"
        case (.pragma, let name): return "PRAGMA \(name) is not answered; `barometer schema` tells of views and columns"
        case (.transaction, _): return "there is nothing to begin or to commit"
        case (.function, let name): return "the function \(name) is not allowed"
        default: return "this command cannot change the store; change a copy made with `barometer backup`"
        }
    }
}

/// What a statement answered.
package struct QueryAnswer: Sendable {
    package let columns: [String]
    package let rows: [[SQLValue]]

    package init(columns: [String], rows: [[SQLValue]]) {
        self.columns = columns
        self.rows = rows
    }
}

/// One statement asked of a store that is opened for it alone.
package struct ReadOnlyQuery: Sendable {
    package let columns: [String]
    package let rows: [[SQLValue]]

    /// - Parameter seconds: a longer query is stopped.
    package init(_ sql: String, layout: StateLayout, seconds: Int = 60) throws(SQLiteError) {
        let answer = try StoreReader(layout).answer(sql, seconds: seconds)
        (columns, rows) = (answer.columns, answer.rows)
    }
}
