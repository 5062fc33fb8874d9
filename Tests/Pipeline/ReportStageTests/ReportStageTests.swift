import Domain
import Foundation
import MailTransport
import SQLiteDatabase
import Support
import Testing

@testable import ReportStage

struct ReportStageTests {
    private func stage(_ synthetic: SyntheticStore) throws -> ReportStage {
        try ReportStage(
            store: synthetic.store, reportsFolder: "\(SyntheticStore.root)/reports",
            schemasFolder: "\(SyntheticStore.root)/schemas", program: "Barometer test")
    }

    private func build(_ synthetic: SyntheticStore, now: Int64 = SyntheticStore.now) throws -> BuiltReport {
        let summary = try stage(synthetic).run(
            monitors: [synthetic.monitor], languages: ["en", "zh-CN"], now: now)
        return try #require(summary.reports.first)
    }

    /// Looking at it: set BAROMETER_KEEP to a folder that is not there.
    @Test func writesPagesInBothLanguages() throws {
        let kept = ProcessInfo.processInfo.environment["BAROMETER_KEEP"]
        let synthetic = try kept.map { try SyntheticStore(folder: "\($0)/full") } ?? SyntheticStore()
        defer { if kept == nil { try? synthetic.remove() } }
        try synthetic.fill()
        let report = try build(synthetic)
        #expect(report.period == "2026-11-17" && report.edition == 1 && report.isNew)
        #expect(report.finding == "Lumen Kettle 17 Nov: −0.18 (clearly down), 1 alert, coverage 89\u{202F}%")
        for (language, path) in report.pages {
            let page = String(decoding: try readFile(path), as: UTF8.self)
            #expect(page.contains("<html lang=\"\(language)\">"))
            // One script of ours, whose digest the policy names; none of a post's.
            #expect(page.components(separatedBy: "<script").count == 2 && !page.contains("\u{202E}"))
            #expect(page.contains("script-src 'sha256-"))
            #expect(!page.contains("javascript:"))
            #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
            #expect(page.contains("data:image/jpeg;base64,"))
        }
    }
}
