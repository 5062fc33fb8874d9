internal import Domain
internal import Foundation
internal import SQLiteDatabase

extension PageWriter {
    // MARK: Coverage

    func coverageCalendar(_ figure: ReportDefinition.Figure) -> FigureFrame? {
        let grid = brief.coverage
        guard !grid.sources.isEmpty, let first = grid.days.first, let last = grid.days.last else { return nil }
        let finding = coverageFinding()
        let label = wording.text(
            "coverage.chartAlt", ["first": wording.day(first), "last": wording.day(last), "finding": finding])
        let chart = CoverageChart(grid: grid, wording: wording)
        return FigureFrame(
            id: figure.id, size: figure.size, kicker: wording.text("coverage.kicker"), finding: escapeHTML(finding),
            body: twice(label) { chart.draw($0) },
            table: FigureFrame.Table(
                title: wording.text("coverage.tableTitle", ["first": wording.day(first), "last": wording.day(last)]),
                columns: ["day", "source", "hours", "reason"].map { wording.text("coverage.columns.\($0)") },
                rows: gapRows(), leftColumns: [0, 1, 3]), queries: [table(figure).sql])
    }

    private func coverageFinding() -> String {
        let gaps = brief.coverage.gaps
        guard !gaps.isEmpty else { return wording.text("coverage.complete", ["day": sentences.dayName]) }
        let list = gaps.prefix(3).map { gap in
            let hours = brief.coverage.missingHours(gap.source)
            return wording.text(
                "coverage.missingHours", ["source": gap.source.name, "hours": wording.counted("hoursCount", hours)])
        }
        return wording.text(
            "coverage.missing", ["day": sentences.dayName, "list": list.joined(separator: wording.text("list"))])
    }

    private func gapRows() -> [[String]] {
        let grid = brief.coverage
        return grid.days.indices.reversed().flatMap { index in
            grid.sources.compactMap { source -> [String]? in
                let hours = source.days[index]
                let expected = hours.count { $0 != .outside }
                let complete = hours.count { $0 == .complete }
                guard complete < expected else { return nil }
                let reasons = index == grid.days.count - 1 ? source.reasons.joined(separator: wording.text("list")) : ""
                return [
                    escapeHTML(wording.day(grid.days[index])), isolated(source.name), "\(complete) / \(expected)",
                    isolated(reasons),
                ]
            }
        }
    }

    // MARK: Revisions

    func revisions(_ figure: ReportDefinition.Figure) -> FigureFrame? {
        let revisions = sentences.revisions
        let finding =
            revisions.isEmpty ? wording.text("revisions.none") : wording.counted("revisions.finding", revisions.count)
        let rows = revisions.prefix(Self.shownRevisions).map { revision in
            [
                escapeHTML(wording.day(revision.day)), escapeHTML(sentences.postsChange(revision)),
                escapeHTML(sentences.netChange(revision)), escapeHTML(sentences.reason(revision)),
            ]
        }
        let body =
            rows.isEmpty
            ? ""
            : FigureFrame.Table(
                title: wording.text("revisions.kicker"),
                columns: ["day", "posts", "net", "why"].map { wording.text("revisions.columns.\($0)") }, rows: rows,
                leftColumns: [0, 3]
            ).html.replacing("<caption>", with: "<caption class=\"vh\">")
        return FigureFrame(
            id: figure.id, size: figure.size, kicker: wording.text("revisions.kicker"), finding: escapeHTML(finding),
            body: body,
            note: wording.html("revisions.note") + moreRevisions(revisions.count), queries: [table(figure).sql])
    }

    /// Days that the page and the mail list; the CSV has all.
    static let shownRevisions = 7

    private func moreRevisions(_ count: Int) -> String {
        count > Self.shownRevisions
            ? escapeHTML(wording.text("sentence") + wording.counted("revisions.more", count - Self.shownRevisions)) : ""
    }

    // MARK: Data and model

    func provenance() -> String {
        let row = sentences.table(.provenance).records.first
        func pairs(_ items: [(String, String)]) -> String {
            "<dl>" + items.map { "<dt>\(wording.html("data.\($0.0)"))</dt><dd>\($0.1)</dd>" }.joined() + "</dl>"
        }
        func code(_ text: String) -> String { "<code>\(escapeHTML(text))</code>" }
        let hasModel = row?["model"].text != nil
        let model =
            hasModel
            ? pairs([
                ("name", escapeHTML(row?.text("model") ?? "")), ("digest", code(row?.text("model_sha256") ?? "")),
                ("interval", wording.html("data.intervalText")), ("change", wording.html("data.changeText")),
            ]) : "<p>\(wording.html("data.noModel"))</p>"
        let headline = brief.headline
        let posts = wording.html(
            "data.postsText",
            [
                "posts": wording.count(headline.posts), "decided": wording.count(headline.decided),
                "unsure": wording.count(headline.abstained), "unscored": wording.count(headline.unscored),
            ])
        let monitor = wording.html(
            "data.monitorText", ["version": String(row?.int("monitor_version") ?? 0)],
            raw: ["query": "<code>\(isolated(row?.text("query") ?? brief.monitor.query))</code>"])
        let minimum = wording.html("data.minimumText", ["n": wording.count(brief.monitor.minimumPosts)])
        let hasHeadline = definition.figures.contains { $0.kind == .headline }
        let own = definition.scope == .store ? [] : [("monitor", monitor), ("minimum", minimum)]
        let data = pairs(
            (hasHeadline ? [("posts", posts)] : []) + own + [
                ("digest", code(brief.dataDigest)),
                ("config", code(row?["config_sha256"].text.map { String($0.prefix(12)) } ?? "–")),
            ] + attribution())
        let command =
            "barometer report \(definition.name) \\\n  --no-mail --day \(brief.period.day)\n"
            + "barometer report verify \\\n  report.json"
        return
            "<footer id=\"s-data\" aria-labelledby=\"data-h\"><h2 id=\"data-h\">\(wording.html("sections.data"))</h2><div class=\"prov\">\n"
            + "<div><h3>\(wording.html("data.model"))</h3>\(model)</div>\n<div><h3>\(wording.html("data.data"))</h3>\(data)</div>\n"
            + "<div><h3>\(wording.html("data.reproduce"))</h3><pre tabindex=\"0\"><code>\(escapeHTML(command))</code></pre>"
            + "<p class=\"note\">\(wording.html("data.note"))</p>\(provenanceFoot())</div>\n</div>"
            + "<p class=\"end\"><span>\(escapeHTML(edition.program))</span>"
            + "<span>\(wording.html("data.zone", ["zone": brief.period.zone.identifier]))</span></p></footer>\n"
    }

    /// What the services ask to be shown where their posts are.
    private func attribution() -> [(String, String)] {
        guard let figure = definition.figures.first(where: { $0.kind == .provenance }) else { return [] }
        let names = table(figure, "attribution").records.map { isolated($0.text("attribution")) }
        return names.isEmpty ? [] : [("attribution", names.joined(separator: escapeHTML(wording.text("list"))))]
    }

    private func provenanceFoot() -> String {
        guard let figure = definition.figures.first(where: { $0.kind == .provenance }) else { return "" }
        return "<div class=\"foot\">\(FigureFrame.query([table(figure).sql], wording))"
            + "<a href=\"figures/\(figure.id).csv\">\(wording.html("foot.csv"))</a></div>"
    }
}
