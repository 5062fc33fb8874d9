internal import Foundation
internal import Reports
internal import SQLiteDatabase
internal import Storage
internal import Support

extension ReportStage {
    /// Writes the page that lists all reports, and the feeds, each whole or not at all.
    ///
    /// - Parameter folder: where `delivery/` and the reports' own words are.
    package func writeIndex(reports folder: String, languages: [String], publicURL: String?) throws {
        let index = try ReportIndex(
            root: store.layout.reports, reports: folder, languages: languages, connection: store.connection)
        for file in index.files(publicURL: publicURL) {
            try AtomicFile.write(file.bytes, to: "\(store.layout.reports)/\(file.path)", mode: 0o600)
        }
    }

    /// Prints the pages of `reports` to PDF where they have none yet.
    ///
    /// - Returns: what went wrong, a line each.
    package func printPages(_ reports: [BuiltReport]) -> [String] {
        guard let program = PagePrinter.program else {
            return ["no PDF: there is no Chromium to print pages with; apt-get install chromium"]
        }
        let printer = PagePrinter(program: program)
        var problems: [String] = []
        for report in reports {
            for page in report.pages
            where !FileManager.default.fileExists(atPath: page.path.replacing(/\.html$/, with: ".pdf")) {
                do {
                    let time = try store.connection.row("SELECT as_of FROM report WHERE report_id = ?", report.id)
                    _ = try printer.print(page.path, asOf: time?.int64(0) ?? 0)
                } catch {
                    problems.append("no PDF: \(error)")
                }
            }
        }
        return problems
    }
}
