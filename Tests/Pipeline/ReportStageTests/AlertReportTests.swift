import Foundation
import Reports
import SQLiteDatabase
import Storage
import Support
import Testing

@testable import ReportStage

/// The crisis report of an alert that is asked for by its number.
struct AlertReportTests {
    private func stage(_ synthetic: SyntheticStore) throws -> ReportStage {
        try ReportStage(
            store: synthetic.store, reportsFolder: "\(SyntheticStore.root)/reports",
            schemasFolder: "\(SyntheticStore.root)/schemas", program: "Barometer test",
            explainer: SyntheticStore.Explainer())
    }

    /// Marked false, it is passed over by the night; asked for, it is written, recorded nowhere, and can be verified.
    @Test func isWrittenWhateverBecameOfIt() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fillForReports()
        try synthetic.connection.run(
            "INSERT INTO alert_action (alert_id, at, action) VALUES (31, ?, 'false')",
            SyntheticStore.now)
        #expect(try synthetic.build(["crisis"]).isEmpty)
        let stage = try stage(synthetic)
        let built = try stage.aboutAlert(
            31, report: "crisis", monitors: [synthetic.monitor], languages: ["en", "zh-CN"], now: SyntheticStore.now)
        #expect(built.finding.contains("Negative surge: 26 of 58 posts"))
        #expect(built.pages.map(\.language) == ["en", "zh-CN"])
        #expect(built.pages[0].path.hasSuffix("/2026-11-17/crisis/Lumen Kettle.alert-31/crisis.html"))
        #expect(try synthetic.connection.row("SELECT count(*) FROM report")?.int(0) == 0)
        let verification = try stage.verify(built.pages[0].path, monitors: [synthetic.monitor])
        #expect(verification.isEqual && verification.values > 20, "\(verification)")
    }

    @Test(arguments: [
        (7, "crisis", "there is no alert 7"), (31, "daily-brief", "is about no alert"),
    ])
    func whatCannotBeAskedForIsSaid(_ id: Int, _ report: String, _ complaint: String) throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fillForReports()
        let stage = try stage(synthetic)
        let error = #expect(throws: ReportError.self) {
            try stage.aboutAlert(
                Int64(id), report: report, monitors: [synthetic.monitor], languages: ["en"], now: SyntheticStore.now)
        }
        #expect(error.map { "\($0)".contains(complaint) } == true)
    }

    /// What decided in a picture stands over it on the page, in its text alternative, and in the mail's picture.
    @Test func picturesShowWhatCarriedTheirVerdict() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fillForReports()
        let report = try #require(try synthetic.build(["daily-brief"]).first)
        let page = String(decoding: try readFile(report.pages[0].path), as: UTF8.self)
        #expect(page.contains("what carried it is at the right, in the dashed box"))
        #expect(page.contains("<svg class=\"where\" viewBox=\"0 0 320 240\" preserveAspectRatio=\"xMidYMid slice\""))
        #expect(page.contains("Dashed box: the part of the picture that carried its verdict, at the right (+0.21)"))
        let chinese = String(decoding: try readFile(report.pages[1].path), as: UTF8.self)
        #expect(chinese.contains("虚线框：图片中决定其判断的部分，位于右侧（+0.21）"))
        let plain = try readFile(synthetic.store.mediaPath(try Self.digest(synthetic, 88_213), "jpg"))
        let mailed = try readFile("\(report.folder)/mail/post-88213.jpg")
        #expect(mailed != plain && mailed.count > 1000)
    }

    private static func digest(_ synthetic: SyntheticStore, _ post: Int64) throws -> String {
        try #require(try synthetic.connection.row("SELECT sha256 FROM attachment WHERE post_id = ?", post)).text(0)
    }

    /// Mail has no room to draw the figures: it says what each says.
    @Test(arguments: SyntheticStore.reportNames)
    func mailSaysWhatEachFigureSays(_ name: String) throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fillForReports()
        let report = try #require(try synthetic.build([name], languages: ["en"]).first)
        let page = String(decoding: try readFile(report.pages[0].path), as: UTF8.self)
        let html = String(decoding: try readFile("\(report.folder)/mail/en.html"), as: UTF8.self)
        let text = String(decoding: try readFile("\(report.folder)/mail/en.txt"), as: UTF8.self)
            .replacing(/\s+/, with: " ")
        let findings = page.matches(of: /<h3 id="([a-z-]+)-h">(.*?)<\/h3>/).filter {
            // These stand in the mail in other words, or whole.
            ![
                "net-sentiment", "topics", "contradictions", "most-negative", "coverage", "revisions", "evidence",
                "examples",
            ]
            .contains(String($0.output.1))
        }
        #expect(findings.count >= 3)
        for finding in findings where !finding.output.2.contains("<") {
            #expect(html.contains(finding.output.2), "\(finding.output.1)")
            let plain = finding.output.2.replacing("&#39;", with: "'").replacing("&amp;", with: "&")
                .replacing(/\s+/, with: " ")
            #expect(text.contains(plain), "\(finding.output.1)")
        }
    }
}
