package import Domain
internal import Foundation
internal import Reports
internal import SQLiteDatabase
internal import Storage
internal import Support

/// Whether a report's numbers are those that its queries answer now, and its files those that the program writes of them.
package struct Verification: Sendable {
    /// Queries asked again.
    package var queries = 0
    /// Values compared.
    package var values = 0
    /// Queries whose answer is another, each with the first place.
    package var differences: [String] = []
    /// Files built again and found the same.
    package var files = 0
    /// Files that are other, or could not be built again, with why.
    package var otherFiles: [String] = []

    package var isEqual: Bool { differences.isEmpty && otherFiles.isEmpty }
}

extension ReportStage {
    /// Asks each query of a report again and builds its files again.
    ///
    /// - Parameter path: the report's folder or any file in it.
    package func verify(_ path: String, monitors: [Monitor]) throws -> Verification {
        let folder = try Self.folder(of: path)
        let report = try JSONParser.parse(try readFile("\(folder)/report.json"), dialect: .json)
        var verification = Verification()
        for member in report["figures"]?.members ?? [] {
            guard let sql = member.value["sql"]?.string, !sql.isEmpty else { continue }
            verification.queries += 1
            let table = try FigureTable(answering: sql, on: store.connection)
            let (compared, difference) = table.compare(with: member.value["rows"]?.array ?? [])
            verification.values += compared
            if let difference { verification.differences.append("\(member.key): \(difference)") }
        }
        try rebuild(report, folder, monitors, &verification)
        return verification
    }

    private static func folder(of path: String) throws -> String {
        var folder = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath()
        for _ in 0..<3 {
            if FileManager.default.fileExists(atPath: folder.appendingPathComponent("report.json").path) {
                return folder.path
            }
            folder.deleteLastPathComponent()
        }
        throw ReportError("\(path): there is no report.json there; name a report's folder, or a file in it")
    }

    /// Builds the report's files with its own clock and edition, and compares them byte for byte.
    private func rebuild(
        _ report: JSONValue, _ folder: String, _ monitors: [Monitor], _ verification: inout Verification
    ) throws {
        let name = report["report"]?.string ?? ""
        let definition = try catalog.definition(name)
        let subjects = Self.subjects(definition, monitors, nil)
        guard let monitor = subjects.first(where: { $0.name == report["monitor"]?.string }),
            let asOf = report["as_of"]?.integer, let edition = report["edition"]?.integer
        else {
            verification.otherFiles.append(
                "its monitor \(report["monitor"]?.string ?? "") is not in the configuration: not built again")
            return
        }
        let period = try Self.period(definition, monitor, now: asOf, period: report["last_day"]?.string)
        guard
            let brief = try brief(
                definition, monitor, period, alert: report["alert"]?.integer, now: asOf)
        else {
            verification.otherFiles.append("its subject is gone from the store: not built again")
            return
        }
        let languages = (report["languages"]?.array ?? []).compactMap(\.string)
        let renderer = ReportRenderer(
            brief, languages: languages, material: try material(brief), program: program)
        let printed = report["program"]?.string ?? program
        for file in try renderer.files(Edition(number: Int(edition), asOf: asOf, program: printed)) {
            let path = "\(folder)/\(file.path)"
            guard FileManager.default.fileExists(atPath: path) else {
                verification.otherFiles.append("\(file.path) is missing")
                continue
            }
            if try readFile(path) == file.bytes {
                verification.files += 1
            } else {
                verification.otherFiles.append("\(file.path) is not what the program builds now")
            }
        }
    }
}
