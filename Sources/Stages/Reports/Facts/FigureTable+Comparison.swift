package import SQLiteDatabase
package import Support

extension FigureTable {
    /// Asks a query as a report printed it.
    package init(answering sql: String, on connection: Connection) throws {
        self = try FigureQueries(connection: connection).ask(sql, [:])
    }

    /// Compares with the rows that a report printed: how many values, and the first that is another.
    package func compare(with printed: [JSONValue]) -> (values: Int, difference: String?) {
        let now = json.array ?? []
        let values = now.reduce(0) { $0 + ($1.members?.count ?? 0) }
        for (row, (old, new)) in zip(printed, now).enumerated() {
            for member in new.members ?? [] where old[member.key]?.prettyText != member.value.prettyText {
                let was = old[member.key]?.prettyText ?? "nothing"
                return (values, "row \(row + 1), \(member.key): printed \(was), now \(member.value.prettyText)")
            }
        }
        guard printed.count == now.count else { return (values, "printed \(printed.count) rows, now \(now.count)") }
        return (values, nil)
    }
}
