internal import Aggregation
internal import Domain
internal import SQLiteDatabase
internal import Support

/// A rule of the user's that cannot be asked. The text says which and why.
package struct CustomRuleError: Error, CustomStringConvertible {
    let rule: String
    let problem: String

    package var description: String { "alert rule \"\(rule)\": \(problem)" }
}

/// Asks a rule's query, on a connection that can change nothing.
struct CustomMeasure {
    private let rule: CustomRule
    private let connection: Connection
    private static let seconds = 60

    init(_ rule: CustomRule, layout: StateLayout) throws {
        self.rule = rule
        connection = try Connection(path: layout.database)
        try connection.restrictToReading(seconds: Self.seconds)
    }

    /// The value of each local day from `first` to `last`; days without a row have none.
    func values(monitor: String, from first: Int, through last: Int) throws -> [Int: Double] {
        do throws(SQLiteError) {
            let statement = try Statement(rule.sql, on: connection)
            let parameters = [
                ":monitor": monitor, ":first": LocalCalendar.name(of: first), ":last": LocalCalendar.name(of: last),
            ]
            for (name, value) in parameters {
                let index = statement.parameterIndex(name)
                if index > 0 { try statement.bind(.text(value), at: index) }
            }
            return try read(statement)
        } catch {
            throw CustomRuleError(rule: rule.name, problem: error.message)
        }
    }

    private func read(_ statement: borrowing Statement) throws(SQLiteError) -> [Int: Double] {
        let columns = statement.columnNames
        guard let day = columns.firstIndex(of: "day"), let value = columns.firstIndex(of: "value") else {
            throw SQLiteError(code: 1, message: "it must give the columns `day` and `value`", sql: rule.sql)
        }
        var values: [Int: Double] = [:]
        while try statement.step() {
            guard let name = statement.value(Int32(day)).text, let number = LocalCalendar.day(named: name) else {
                continue
            }
            values[number] = statement.value(Int32(value)).real
        }
        return values
    }
}
