import Foundation
import Media
import Support
import Testing

@testable import ReportStage

/// Every shipped report in a browser: at three widths, light, dark and in print, in both languages, with and without script.
/// Without Chromium (scripts/install-packages has it) they are passed over.
@Suite(.serialized, .enabled(if: Browser.path != nil))
struct PageTests {
    private static let rules = script("rules")
    private static let collisions = script("collisions")

    private static func script(_ name: String) -> Result<String, any Error> {
        Result {
            String(decoding: try readFile("\(SyntheticStore.root)/Tests/Fixtures/browser/\(name).js"), as: UTF8.self)
        }
    }

    private func complaints(_ browser: Browser, _ script: Result<String, any Error>) throws -> [String] {
        (try browser.evaluate(try script.get()).array ?? []).compactMap(\.string)
    }

    private func overflow(_ browser: Browser) throws -> String? {
        let answer = try browser.evaluate(
            """
            (() => {
              const room = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= room) return null;
              const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > room + 1);
              return wide.slice(-3).map((e) => e.outerHTML.slice(0, 120)).join(" | ") || "page";
            })()
            """)
        return answer.string
    }

    private static let openAll = "document.querySelectorAll('details').forEach((d) => { d.open = true; }); 1"

    /// What a page must hold whatever it shows.
    private func check(_ browser: Browser, _ path: String, _ name: String) throws {
        try browser.media("screen", "light")
        try browser.open(path, width: 1440)
        #expect(try complaints(browser, Self.rules) == [], "\(name)")
        #expect(try complaints(browser, Self.collisions) == [], "\(name) 1440")
        _ = try browser.evaluate(Self.openAll)
        for width in [1440, 768, 320] {
            try browser.size(width, 900)
            #expect(try overflow(browser) == nil, "\(name) at \(width)")
            if width == 320 {
                #expect(try complaints(browser, Self.collisions) == [], "\(name) 320")
                #expect(try complaints(browser, Self.rules) == [], "\(name) at 320, opened")
            }
        }
        try browser.media("screen", "dark")
        #expect(try complaints(browser, Self.rules) == [], "\(name) dark")
        try browser.media("print", "light")
        try browser.size(794, 1123)
        #expect(try overflow(browser) == nil, "\(name) in print")
        #expect(browser.complaints == [], "\(name)")
        #expect(browser.requests(beside: path) == [], "\(name)")
        try browser.media("screen", "light")
    }

    @Test func shippedReportsKeepTheRules() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fillForReports()
        let browser = try Browser()
        let reports = try synthetic.build(SyntheticStore.reportNames)
        #expect(reports.map(\.report) == SyntheticStore.reportNames)
        for report in reports {
            for page in report.pages {
                try check(browser, page.path, "\(report.report) \(page.language)")
                #expect(try readFile(page.path).count < 1_500_000)
            }
        }
        try usesScriptForSortingOnly(browser, try #require(reports.first { $0.report == "topics" }))
        try writesChinese(browser, try #require(reports.first))
        try looksAsRecorded(browser, reports)
    }

    private func usesScriptForSortingOnly(_ browser: Browser, _ report: BuiltReport) throws {
        let path = report.pages[0].path
        let words = "document.querySelector('main').innerText.length"
        try browser.allowsScript(false)
        try browser.open(path, width: 1440)
        let without = try browser.evaluate(words).integer ?? 0
        try browser.allowsScript(true)
        try browser.open(path, width: 1440)
        #expect(abs((try browser.evaluate(words).integer ?? 0) - without) < 40 && without > 500)
        let sorted =
            try browser.evaluate(
                """
                (() => {
                  const table = [...document.querySelectorAll("main table")].find((t) => t.tBodies[0].rows.length > 2);
                  table.closest("details") && (table.closest("details").open = true);
                  const column = 1;
                  table.tHead.rows[0].cells[column].querySelector("button").click();
                  return [...table.tBodies[0].rows].map((r) => parseFloat(r.cells[column].textContent.replace(/,/g, "")));
                })()
                """
            ).array?.compactMap(\.double) ?? []
        #expect(sorted.count > 2 && sorted == sorted.sorted())
    }

    /// Each ideograph is drawn by a font that has it.
    private func writesChinese(_ browser: Browser, _ report: BuiltReport) throws {
        let path = try #require(report.pages.first { $0.language == "zh-CN" }?.path)
        try browser.open(path, width: 1440)
        let root = try browser.call("DOM.getDocument")["root"]?["nodeId"] ?? nil
        for selector in ["h1", ".toc", "figure .k"] {
            let node =
                try browser.call(
                    "DOM.querySelector", ["nodeId": root, "selector": JSONValue(.string(selector))])["nodeId"] ?? nil
            let fonts = try browser.call("CSS.getPlatformFontsForNode", ["nodeId": node])["fonts"]?.array ?? []
            #expect(
                fonts.contains { $0["familyName"]?.string?.contains("CJK") ?? false }, "\(selector): \(fonts.count)")
        }
        let blank = try browser.evaluate(
            """
            (() => {
              const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
              const draw = (text) => {
                canvas.clearRect(0, 0, 40, 40);
                canvas.font = "28px " + getComputedStyle(document.body).fontFamily;
                canvas.fillText(text, 2, 30);
                return canvas.getImageData(0, 0, 40, 40).data.join();
              };
              const none = draw("\\u{10FFFF}");
              const letters = new Set(document.querySelector("main").innerText.match(/[\\u4e00-\\u9fff]/g));
              return [...letters].filter((letter) => draw(letter) === none);
            })()
            """)
        #expect(blank.array?.count == 0)
    }

    private func looksAsRecorded(_ browser: Browser, _ reports: [BuiltReport]) throws {
        for report in reports {
            for (type, scheme) in [("screen", "light"), ("screen", "dark"), ("print", "light")] {
                guard type == "screen" && scheme == "light" || report.report == "daily-brief" else { continue }
                try browser.media(type, scheme)
                try browser.open(report.pages[0].path, width: type == "print" ? 794 : 1440)
                let name = "\(report.report)-\(type == "print" ? "print" : scheme)"
                let difference = try PictureFixture(name).difference(from: try browser.picture())
                #expect(difference < 0.02, "\(name) looks other than recorded; RECORD=1 accepts it")
            }
        }
        try browser.media("screen", "light")
    }

    /// Nothing matched, one post, forty topics, words without a break.
    @Test(arguments: ["empty", "one", "ugly"])
    func hardDaysKeepTheRules(_ kind: String) throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        if kind == "ugly" {
            try synthetic.fillUgly()
        } else {
            try synthetic.addModel()
            try synthetic.addSources()
            if kind == "one" {
                try synthetic.addDay(17, posts: 1, net: nil, usual: nil, contradictions: 0)
                try synthetic.addPost(88_001, "One.", net: -0.4)
            }
        }
        let browser = try Browser()
        let reports = try synthetic.build(SyntheticStore.reportNames, languages: ["en"])
        // Without an alert there is no crisis to report.
        #expect(reports.count == (kind == "ugly" ? 6 : 5))
        for report in reports { try check(browser, report.pages[0].path, "\(kind) \(report.report)") }
    }
}
