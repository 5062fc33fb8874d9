internal import Foundation
package import Reports
internal import SQLiteDatabase
package import Storage
internal import Support

/// What is wrong with a definition before any night meets it.
package struct ReportLint {
    let catalog: ReportCatalog
    /// An empty store: queries are compiled against its views.
    let store: Store

    package init(catalog: ReportCatalog, store: Store) {
        self.catalog = catalog
        self.store = store
    }

    /// Complaints, each with where and what; empty when all is well.
    package func complaints(_ name: String) throws -> [String] {
        let folder = try catalog.entry(name).folder
        let definition: ReportDefinition
        do {
            definition = try catalog.definition(name)
        } catch {
            return ["\(error)"]
        }
        let subject = try definition.subjectSQL.map { sql in
            try columns(sql, "subject", Self.parameters + ["alert"])
        }
        let known = Self.parameters + (subject?.columns ?? [])
        var complaints = subject?.complaints.map { "\(folder): \($0)" } ?? []
        for figure in definition.figures {
            let (columns, found) = try columns(figure.sql, "figure \(figure.id)", known)
            complaints += found.map { "\(folder): \($0)" }
            for (key, sql) in figure.with.sorted(by: { $0.key < $1.key }) {
                complaints += try self.columns(sql, "figure \(figure.id), \(key)", known).complaints.map {
                    "\(folder): \($0)"
                }
            }
            complaints += definition.missingColumns(figure, columns).map { column in
                let guess = nearest(to: column, among: columns).map { " Did you mean \($0)?" } ?? ""
                return "\(folder): figure \(figure.id) draws the column \(column), which its query has not.\(guess)"
            }
        }
        return complaints + definition.missingWords().map { "\(folder): \($0)" }
    }

    private static let parameters = [
        "monitor", "group", "report", "day", "from", "start", "end", "first", "window_start",
    ]

    /// Columns of a query, and what keeps it from running.
    private func columns(
        _ sql: String, _ place: String, _ known: [String]
    ) throws -> (columns: [String], complaints: [String]) {
        do {
            let columns = try FigureTable.columns(of: sql, on: store.connection)
            let named = sql.replacing(/--[^\n]*/, with: "").matches(of: /:([a-z_]+)/).map { String($0.output.1) }
            let unknown = Set(named).subtracting(known).sorted()
            return (
                columns,
                unknown.map { "\(place): there is no parameter :\($0); there are :\(known.joined(separator: ", :"))" }
            )
        } catch {
            return ([], ["\(place): \(error)"])
        }
    }
}
