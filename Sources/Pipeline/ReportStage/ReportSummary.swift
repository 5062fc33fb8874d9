/// What a run of the report stage left behind.
package struct ReportSummary: Sendable {
    package var reports: [BuiltReport]
    package var deliveries: [DeliveryResult]

    package init(reports: [BuiltReport] = [], deliveries: [DeliveryResult] = []) {
        self.reports = reports
        self.deliveries = deliveries
    }

    /// Whether every message that was due is with its server.
    package var isDelivered: Bool { deliveries.allSatisfy { $0.state == .sent } }
}

/// One report of one monitor.
package struct BuiltReport: Sendable {
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
}

/// What became of one message.
package struct DeliveryResult: Sendable {
    package enum State: String, Sendable {
        case sent, failed, uncertain
    }

    package let report: String
    package let monitor: String
    package let period: String
    package let recipient: String
    package let state: State
    /// Nil when sent.
    package let reason: String?
}
