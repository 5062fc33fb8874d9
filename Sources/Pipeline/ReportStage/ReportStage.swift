package import Domain
package import Storage
internal import Support

/// Builds every report of every monitor from the store, and mails them.
package struct ReportStage {
    let store: Store
    let reportsFolder: String
    let schemasFolder: String
    let program: String

    /// - Parameters:
    ///   - reportsFolder: holds a folder for each report definition.
    ///   - schemasFolder: where `report.schema.json` is.
    ///   - program: name and version, as printed at the end of a page.
    package init(store: Store, reportsFolder: String, schemasFolder: String, program: String = "Barometer") {
        self.store = store
        self.reportsFolder = reportsFolder
        self.schemasFolder = schemasFolder
        self.program = program
    }

    /// Builds the reports about the last full local day before `now`, or about `period`.
    ///
    /// - Parameters:
    ///   - languages: `en`, `zh-CN`; the first is the one of the summary.
    ///   - mail: nil to send nothing.
    ///   - period: a local day, as `2026-11-17`.
    package func run(
        monitors: [Monitor], languages: [String], mail: MailSettings?, now: Int64, period: String? = nil
    ) throws -> ReportSummary {
        ReportSummary()
    }
}
