import Domain
import Foundation
import SQLiteDatabase
import Support
import Testing

@testable import ReportStage

/// Editions, reruns, revisions and states with little data.
struct EditionTests {
    private func build(_ synthetic: SyntheticStore, now: Int64 = SyntheticStore.now, period: String? = nil) throws
        -> BuiltReport
    {
        let stage = try ReportStage(
            store: synthetic.store, reportsFolder: "\(SyntheticStore.root)/reports",
            schemasFolder: "\(SyntheticStore.root)/schemas", program: "Barometer test")
        let summary = try stage.run(
            monitors: [synthetic.monitor], languages: ["en", "zh-CN"], now: now, period: period)
        return try #require(summary.reports.first)
    }

    private func files(_ folder: String) throws -> [String: [UInt8]] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        var files: [String: [UInt8]] = [:]
        for name in names {
            var isFolder: ObjCBool = false
            _ = unsafe FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
            if isFolder.boolValue { continue }
            files[name] = try readFile("\(folder)/\(name)")
        }
        return files
    }

    private func page(_ report: BuiltReport, _ language: String = "en") throws -> String {
        let path = try #require(report.pages.first { $0.language == language }?.path)
        return String(decoding: try readFile(path), as: UTF8.self)
    }

    @Test func anUnchangedReportIsNoNewEdition() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let first = try build(synthetic)
        let before = try files(first.folder)
        let second = try build(synthetic, now: SyntheticStore.now + 3600)
        #expect(!second.isNew && second.edition == 1 && second.folder == first.folder)
        #expect(try files(first.folder) == before)
        // A folder that was lost comes back as it was.
        try FileManager.default.removeItem(atPath: first.folder)
        _ = try build(synthetic, now: SyntheticStore.now + 7200)
        #expect(try files(first.folder) == before)
    }

    @Test func sameInputsGiveSameBytes() throws {
        var all: [[String: [UInt8]]] = []
        for _ in 0..<2 {
            let synthetic = try SyntheticStore()
            defer { try? synthetic.remove() }
            try synthetic.fill()
            all.append(try files(try build(synthetic).folder))
        }
        #expect(all[0].keys == all[1].keys)
        for (name, bytes) in all[0] { #expect(all[1][name] == bytes, "\(name) differs") }
    }

    @Test func latePostsMakeAnEditionAndARevision() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let first = try build(synthetic)
        let before = try files(first.folder)
        try synthetic.connection.run(
            "UPDATE bucket SET posts = 1224, net = -0.20 WHERE monitor_id = 1 AND grain = 'day' AND local_day = '2026-11-17'"
        )
        let second = try build(synthetic, period: "2026-11-17")
        #expect(second.isNew && second.edition == 2 && second.folder == "\(first.folder)/edition-2")
        let after = try files(first.folder).filter { !$0.key.hasPrefix("edition-2/") }
        #expect(after == before)
        let link = try FileManager.default.destinationOfSymbolicLink(
            atPath: "\(synthetic.folder)/reports/latest/daily-brief/Lumen Kettle")
        #expect(link == "../../2026-11-17/daily-brief/Lumen Kettle/edition-2")
        // Tomorrow's report tells what changed since the newest edition that was printed.
        try synthetic.connection.run(
            "UPDATE bucket SET posts = 1230 WHERE monitor_id = 1 AND grain = 'day' AND local_day = '2026-11-17'")
        let tomorrow = try build(synthetic, now: SyntheticStore.now + 86_400)
        let text = try page(tomorrow)
        #expect(text.contains("1,224 → 1,230") && text.contains("6 late"))
        #expect(tomorrow.period == "2026-11-18")
    }

    @Test func anEmptyStoreSaysNoData() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        let report = try build(synthetic)
        #expect(report.finding == "Lumen Kettle 17 Nov: no data, no alert, coverage not known")
        #expect(try page(report).contains("No data for 17 Nov"))
        #expect(try page(report, "zh-CN").contains("11月17日无数据"))
    }

    @Test func noPostsSaysHowToWiden() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.addModel()
        try synthetic.addSources()
        let report = try build(synthetic)
        #expect(report.finding.contains("no posts"))
        #expect(try page(report).contains("<code>barometer monitor test</code>"))
    }

    @Test func tooFewPostsPrintNoNumber() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.addModel()
        try synthetic.addSources()
        try synthetic.addDay(17, posts: 7, net: nil, usual: nil, contradictions: 0)
        let report = try build(synthetic)
        #expect(report.finding == "Lumen Kettle 17 Nov: too few (7 posts), no alert, coverage 89\u{202F}%")
        #expect(try page(report).contains("Too few posts for a figure: 7 posts"))
        #expect(try page(report, "zh-CN").contains("样本不足"))
    }

    @Test func theFirstNightHasNoUsual() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.addModel()
        try synthetic.addSources()
        try synthetic.addDay(17, posts: 120, net: -0.3, usual: nil, contradictions: 0)
        let text = try page(try build(synthetic))
        #expect(text.contains("clearly negative"))
        #expect(text.contains("What is usual is not known yet: 0 days of history."))
    }

    @Test func everyQueryOnThePageRuns() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let text = try page(try build(synthetic))
        let queries = text.matches(of: /<pre tabindex="0"><code>((?:SELECT|WITH|--)[^<]*)<\/code>/).map {
            String($0.output.1)
        }
        #expect(queries.count > 15)
        for query in Set(queries) {
            let sql = query.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&#39;", with: "'")
                .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
            #expect(throws: Never.self) { _ = try synthetic.connection.rows(sql) }
        }
    }
}
