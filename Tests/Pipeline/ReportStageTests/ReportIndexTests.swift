import Foundation
import FoundationXML
import SQLiteDatabase
import Storage
import Support
import TestSupport
import Testing

@testable import ReportStage

/// The page of all reports and the feeds, with names and findings that strangers could have written.
struct ReportIndexTests {
    private func index(_ publicURL: String?) throws -> (synthetic: SyntheticStore, stage: ReportStage) {
        let synthetic = try SyntheticStore()
        try synthetic.fill()
        let stage = try ReportStage(
            store: synthetic.store, reportsFolder: "\(SyntheticStore.root)/reports",
            schemasFolder: "\(SyntheticStore.root)/schemas")
        _ = try stage.run(
            monitors: [synthetic.monitor], languages: ["en", "zh-CN"], now: SyntheticStore.now,
            reports: [(name: "daily-brief", monitors: nil)])
        // Rows of other days, whose folders a person removed: they stay in the list, without links.
        for day in 1...90 {
            try synthetic.connection.run(
                """
                INSERT INTO report (name, monitor, period, edition, as_of, folder, sha256, finding)
                VALUES ('weekly', ?, date('2026-08-01', ?), 1, 1, 'reports/gone', 'x', ?)
                """, "<img src=x onerror=alert(1)>", "+\(day) days",
                #"{"en":"<script>alert(1)</script> ]]> \u202e =1+1","zh-CN":"净"}"#)
        }
        try stage.writeIndex(
            reports: "\(SyntheticStore.root)/reports", languages: ["en", "zh-CN"], publicURL: publicURL)
        return (synthetic, stage)
    }

    private func read(_ synthetic: SyntheticStore, _ name: String) throws -> String {
        String(decoding: try readFile("\(synthetic.store.layout.reports)/\(name)"), as: UTF8.self)
    }

    @Test func listsAllAndLinksWhatIsThere() throws {
        let (synthetic, stage) = try index(nil)
        defer { try? synthetic.remove() }
        let page = try read(synthetic, "index.html")
        #expect(page.contains(#"href="2026-11-17/daily-brief/Lumen%20Kettle/daily-brief.html""#))
        #expect(page.contains("−0.18") && page.contains("Daily brief") && page.contains("negative surge"))
        #expect(!page.contains("<script>alert") && !page.contains("<img") && !page.contains("\u{202E}"))
        #expect(page.contains("&lt;script&gt;alert(1)") && page.contains("⟨U+202E⟩"))
        // One request: nothing is loaded from anywhere.
        #expect(!page.contains(" src=\"") && !page.contains("@import") && page.contains("default-src 'none'"))
        #expect(page.contains("index-2026-08.html"))
        #expect(try read(synthetic, "index-2026-08.html").contains("2026-08-02"))
        #expect(try read(synthetic, "index.zh-CN.html").contains("<html lang=\"zh-CN\">"))
        let before = try ["index.html", "alerts.atom", "reports.json"].map { try read(synthetic, $0) }
        try stage.writeIndex(reports: "\(SyntheticStore.root)/reports", languages: ["en", "zh-CN"], publicURL: nil)
        #expect(try ["index.html", "alerts.atom", "reports.json"].map { try read(synthetic, $0) } == before)
    }

    @Test func feedsAreWellFormed() throws {
        let (synthetic, _) = try index("https://reports.host.example/b/")
        defer { try? synthetic.remove() }
        for name in ["alerts", "reports"] {
            let atom = try read(synthetic, "\(name).atom")
            // A namespace-aware parser of another make.
            let parser = XMLParser(data: Data(atom.utf8))
            #expect(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "")")
            #expect(atom.contains("<id>tag:reports.host.example,2026:\(name)</id>"))
            let json = try JSONParser.parse(Array(try read(synthetic, "\(name).json").utf8), dialect: .json)
            #expect(json["version"]?.string == "https://jsonfeed.org/version/1.1")
            let items = try #require(json["items"]?.array)
            #expect(!items.isEmpty && items.allSatisfy { $0["id"]?.string != nil && $0["content_text"]?.string != nil })
            #expect(Set(items.compactMap { $0["id"]?.string }).count == items.count)
        }
        let atom = try read(synthetic, "reports.atom")
        #expect(atom.contains("https://reports.host.example/b/2026-11-17/daily-brief/Lumen%20Kettle/daily-brief.html"))
        #expect(!atom.contains("<script>") && !atom.contains("\u{202E}"))
    }
}
