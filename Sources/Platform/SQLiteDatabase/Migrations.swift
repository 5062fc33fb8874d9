internal import Foundation
internal import Support

/// A database that this program cannot use as it is.
package struct MigrationError: Error, Equatable, CustomStringConvertible {
    package let description: String
}

/// The ordered SQL files that make a database what this version expects.
package struct Migrations: Sendable {
    /// "BARO": tells our files from other SQLite files.
    private static let applicationID: Int64 = 0x4241_524F

    private let steps: [(name: String, sql: String)]

    /// Reads `NNNN-*.sql` of `folder`.
    package init(folder: String) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sql") }.sorted()
        } catch {
            throw MigrationError(
                description: "\(folder): no schemas there; set BAROMETER_RESOURCES to the installed files")
        }
        steps = try names.map { ($0, String(decoding: try readFile("\(folder)/\($0)"), as: UTF8.self)) }
    }

    package var version: Int { steps.count }

    /// Brings `connection` up to date, one transaction a file; a newer file is refused and left alone.
    package func apply(to connection: Connection, backup: (Int) throws -> Void = { _ in }) throws {
        let application = try connection.row("PRAGMA application_id")?.int64(0) ?? 0
        let current = try connection.row("PRAGMA user_version")?.int(0) ?? 0
        guard application == Self.applicationID || (application == 0 && current == 0) else {
            throw MigrationError(description: "this SQLite file belongs to another program")
        }
        guard current <= version else {
            throw MigrationError(description: "this database is version \(current); this program knows \(version)")
        }
        guard current < version else { return }
        if current > 0 { try backup(current) }
        try connection.execute("PRAGMA application_id = \(Self.applicationID)")
        for (index, step) in steps.enumerated().dropFirst(current) {
            try connection.transaction {
                try connection.execute(step.sql)
                let broken = try connection.rows("PRAGMA foreign_key_check")
                guard broken.isEmpty else {
                    throw MigrationError(description: "\(step.name) leaves \(broken.count) rows without their parent")
                }
                try connection.execute("PRAGMA user_version = \(index + 1)")
            }
        }
    }
}
