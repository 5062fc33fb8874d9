internal import Foundation
package import SQLiteDatabase
internal import Support

/// What the query of a figure answered, and the query as a person can run it.
package struct FigureTable: Sendable {
    /// With the parameters' values in their places.
    package let sql: String
    package let columns: [String]
    package let rows: [[SQLValue]]

    package init(sql: String, columns: [String], rows: [[SQLValue]]) {
        self.sql = sql
        self.columns = columns
        self.rows = rows
    }

    /// One row by the names of its columns.
    struct Record: Sendable {
        fileprivate let columns: [String: Int]
        fileprivate let values: [SQLValue]

        subscript(_ name: String) -> SQLValue { columns[name].map { values[$0] } ?? .null }
        func real(_ name: String) -> Double? { self[name].real }
        func int(_ name: String) -> Int { Int(self[name].integer ?? 0) }
        func int64(_ name: String) -> Int64? { self[name].integer }
        func text(_ name: String) -> String { self[name].text ?? "" }
        func day(_ name: String) -> CivilDay? { CivilDay(text(name)) }

        /// A time that a view wrote as ISO 8601 in UTC.
        func time(_ name: String) -> Int64? { FigureTable.time(text(name)) }

        /// Value, low and high of three columns, where all are known.
        func estimate(_ value: String, _ low: String, _ high: String) -> Range3? {
            guard let value = real(value), let low = real(low), let high = real(high) else { return nil }
            return Range3(value: value, low: low, high: high)
        }
    }

    /// Unix seconds of what a view wrote as ISO 8601 in UTC; nil for other text.
    static func time(_ text: String) -> Int64? {
        guard let match = text.wholeMatch(of: /(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})Z/),
            let day = CivilDay(String(match.output.1)), let hour = Int64(match.output.2),
            let minute = Int64(match.output.3), let second = Int64(match.output.4)
        else { return nil }
        return Int64(day.number) * 86_400 + hour * 3600 + minute * 60 + second
    }

    var records: [Record] {
        let index = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
        return rows.map { Record(columns: index, values: $0) }
    }

    package var csv: String { csvText(columns, rows) }

    var json: JSONValue {
        JSONValue(
            .array(
                rows.map { row in
                    JSONValue(
                        .object(
                            zip(columns, row).map { name, value in
                                let json: JSONValue =
                                    switch value {
                                    case .integer(let number): JSONValue(.integer(number))
                                    case .real(let number): JSONValue(.number(number))
                                    case .text(let text): JSONValue(.string(text))
                                    case .null, .blob: nil
                                    }
                                return JSONMember(name, json)
                            }))
                }))
    }
}

/// A value with the range around it: an estimate with its interval, or the usual with its band.
package struct Range3: Hashable, Sendable {
    var value: Double
    var low: Double
    var high: Double
}

/// Asks the figures' queries, with their parameters bound.
struct FigureQueries {
    let connection: Connection

    enum Parameter {
        case text(String?)
        case integer(Int64)
        case real(Double)

        init(_ value: SQLValue) {
            switch value {
            case .integer(let number): self = .integer(number)
            case .real(let number): self = .real(number)
            case .text(let text): self = .text(text)
            case .null, .blob: self = .text(nil)
            }
        }

        var value: SQLValue {
            switch self {
            case .text(let text): text.map(SQLValue.text) ?? .null
            case .integer(let number): .integer(number)
            case .real(let number): .real(number)
            }
        }

        /// As SQL writes it.
        var literal: String {
            switch self {
            case .text(let text?): "'\(text.replacing("'", with: "''"))'"
            case .text(nil): "NULL"
            case .integer(let number): String(number)
            case .real(let number): String(number)
            }
        }
    }

    func ask(_ sql: String, _ parameters: [String: Parameter]) throws -> FigureTable {
        let statement = try Statement(sql, on: connection)
        for (name, parameter) in parameters {
            let index = statement.parameterIndex(":\(name)")
            if index > 0 { try statement.bind(parameter.value, at: index) }
        }
        let columns = statement.columnNames
        var rows: [[SQLValue]] = []
        while try statement.step() { rows.append((0..<Int32(columns.count)).map { statement.value($0) }) }
        let shown = sql.trimmingSuffix(while: \.isWhitespace).replacing(/:([a-z_]+)/) { match in
            parameters[String(match.output.1)]?.literal ?? String(match.output.0)
        }
        return FigureTable(sql: shown, columns: columns, rows: rows)
    }
}

extension String {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var end = endIndex
        while end > startIndex, predicate(self[index(before: end)]) { end = index(before: end) }
        return String(self[..<end])
    }
}
