package import Domain
internal import Foundation
internal import Reports
internal import SQLiteDatabase
internal import Storage
internal import Support

extension ReportStage {
    /// Writes a report about one alert, whatever became of it: beside those of its day, listed nowhere and sent to nobody.
    ///
    /// - Parameter report: one whose subject takes `:alert`, such as `crisis`.
    /// - Returns: the finding, and paths of the pages by language.
    package func aboutAlert(
        _ id: Int64, report: String, monitors: [Monitor], languages: [String], now: Int64
    ) throws -> (finding: String, pages: [(language: String, path: String)]) {
        let definition = try catalog.definition(report)
        guard definition.isAboutAlerts else {
            throw ReportError("report \(report) is about no alert: its subject does not ask for :alert")
        }
        guard
            let row = try store.connection.row("SELECT monitor, day FROM alert_history WHERE alert_id = ?", id)
        else { throw ReportError("there is no alert \(id); `barometer alerts list --all` shows them") }
        let (name, day) = (row.text(0), row.text(1))
        guard let monitor = monitors.first(where: { $0.name == name }) else {
            throw ReportError("alert \(id) is of the monitor \(name), which is not in the configuration")
        }
        let period = try Self.period(definition, monitor, now: now, period: day)
        guard let brief = try brief(definition, monitor, period, alert: id, now: now) else {
            throw ReportError("report \(report) finds nothing to say of alert \(id)")
        }
        let renderer = ReportRenderer(
            brief, languages: languages, material: try material(brief), program: program)
        let folder = ReportFolder(root: store.layout.reports, report: report, monitor: name, period: day)
        let path = try folder.write(
            try renderer.files(Edition(number: 1, asOf: now, program: program)), beside: "alert-\(id)")
        return (
            try renderer.finding(languages.first ?? "en"),
            languages.map { (language: $0, path: "\(path)/\(renderer.pageName($0))") }
        )
    }
}
