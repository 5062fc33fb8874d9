package import Domain
internal import Foundation
internal import Reports
internal import Storage
internal import Support

extension ReportStage {
    /// Writes a report of the first monitor that it has something to say of into `folder`, and nothing into the store.
    ///
    /// - Returns: paths of its pages, by language; nil when there is nothing to report.
    package func preview(
        _ name: String, monitors: [Monitor], languages: [String], now: Int64, period: String?, into folder: String
    ) throws -> [(language: String, path: String)]? {
        let definition = try catalog.definition(name)
        for monitor in Self.subjects(definition, monitors, nil) {
            let period = try Self.period(definition, monitor, now: now, period: period)
            guard let brief = try brief(definition, monitor, period, now: now) else { continue }
            let renderer = ReportRenderer(
                brief, languages: languages, material: try material(brief), program: program)
            for file in try renderer.files(Edition(number: 0, asOf: now, program: program)) {
                try AtomicFile.write(file.bytes, to: "\(folder)/\(file.path)", mode: 0o600)
            }
            return languages.map { ($0, "\(folder)/\(renderer.pageName($0))") }
        }
        return nil
    }
}
