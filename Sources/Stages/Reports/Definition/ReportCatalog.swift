internal import Foundation
internal import Support

/// The report definitions there are: of one's own folder first, then those that ship.
package struct ReportCatalog: Sendable {
    package struct Entry: Sendable {
        package let name: String
        package let folder: String
        /// In the last of the folders: it came with the program.
        package let isShipped: Bool
    }

    package let entries: [Entry]
    /// Of every folder, for the files that a report lacks.
    package let shared: [String]
    let schema: String

    /// - Parameters:
    ///   - folders: each holds a folder a report; an earlier one's report takes the place of a later one's. Those that are
    ///     not there are passed over, but for the last.
    ///   - schema: path of `report.schema.json`.
    package init(folders: [String], schema: String) throws {
        var entries: [Entry] = []
        for (index, folder) in folders.enumerated() {
            let isLast = index == folders.count - 1
            guard isLast || FileManager.default.fileExists(atPath: folder) else { continue }
            for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            where FileManager.default.fileExists(atPath: "\(folder)/\(name)/report.json5")
                && !entries.contains(where: { $0.name == name })
            {
                entries.append(Entry(name: name, folder: "\(folder)/\(name)", isShipped: isLast))
            }
        }
        guard !entries.isEmpty else {
            throw ReportError("\(folders.last ?? ""): no report there; a report is a folder with report.json5")
        }
        self.entries = entries.sorted { $0.name < $1.name }
        shared = folders.map { "\($0)/shared" }.filter { FileManager.default.fileExists(atPath: $0) }
        self.schema = schema
    }

    package func entry(_ name: String) throws -> Entry {
        if let entry = entries.first(where: { $0.name == name }) { return entry }
        let guess = nearest(to: name, among: entries.map(\.name)).map { "Did you mean \($0)?" }
        let known = entries.map(\.name).joined(separator: ", ")
        throw ReportError("there is no report \(name). \(guess ?? "There are \(known).")")
    }

    /// A definition, checked against its schema.
    package func definition(_ name: String) throws -> ReportDefinition {
        let folder = try entry(name).folder
        try ReportDefinition.check(folder, schema: schema, shared: shared)
        return try ReportDefinition(folder: folder, shared: shared)
    }

    /// Checks what a schema can say of a definition, its files and its words.
    package func check(_ name: String) throws {
        try ReportDefinition.check(try entry(name).folder, schema: schema, shared: shared)
    }
}
