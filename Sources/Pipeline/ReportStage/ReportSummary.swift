/// What a run of the report stage left behind.
package struct ReportSummary: Sendable {
    package var reports: [BuiltReport]

    package init(reports: [BuiltReport] = []) {
        self.reports = reports
    }
}

/// One report of one monitor.
package struct BuiltReport: Sendable {
    /// Of the edition, in the store.
    package let id: Int64
    package let report: String
    package let monitor: String
    /// The local day it is about, as `2026-11-17`.
    package let period: String
    package let edition: Int
    /// False when its figures are those of the edition that was there already.
    package let isNew: Bool
    /// Absolute path.
    package let folder: String
    /// Absolute path of the page, by language.
    package let pages: [(language: String, path: String)]
    /// The finding in one line, in the first language: also the subject of the mail.
    package let finding: String
    /// Whether its definition says that it goes out by mail and webhook, rather than lie there to be read.
    package let isMailed: Bool
}
