internal import Digests
internal import Foundation
internal import SQLiteDatabase
internal import Support

/// Which printing of a report this is.
package struct Edition: Sendable {
    package let number: Int
    /// Clock of the run that built it, Unix seconds UTC.
    package let asOf: Int64
    /// Name and version of the program.
    package let program: String

    package init(number: Int, asOf: Int64, program: String) {
        self.number = number
        self.asOf = asOf
        self.program = program
    }
}

/// Writes a brief as one self-contained page: no request to anywhere, and nothing that needs its small script.
struct PageWriter {
    let brief: Brief
    let wording: Wording
    let edition: Edition
    let material: PostMaterial
    /// JPEG bytes as `data:` addresses by the picture's digest.
    let pictures: [String: String]
    /// The same page in other languages: language, its own name, file.
    let others: [(language: String, name: String, file: String)]

    var sentences: Sentences { Sentences(brief: brief, wording: wording) }
    var definition: ReportDefinition { brief.definition }

    func html() -> String {
        let figures = definition.figures.compactMap { figure in frame(figure).map { (figure.section, $0) } }
        var order: [String] = []
        for figure in definition.figures where !order.contains(figure.section) { order.append(figure.section) }
        let filled = order.filter { section in figures.contains { $0.0 == section } }
        let sections = filled.map { section in
            self.section(section, figures.filter { $0.0 == section }.map(\.1))
        }.joined(separator: "\n")
        return head()
            + "<body>\n<svg width=\"0\" height=\"0\" class=\"defs\" aria-hidden=\"true\">\(SVGCanvas.patterns)</svg>\n"
            + "<a class=\"skip\" href=\"#main\">\(wording.html("mast.skip"))</a>\n<div class=\"page\">\n"
            + masthead(filled) + "<main id=\"main\">\n" + screenOne() + coverageStrip() + sections + "</main>\n"
            + provenance() + "</div>\n<script>\(definition.script)</script>\n</body>\n</html>\n"
    }

    private func screenOne() -> String {
        definition.figures.contains { $0.kind == .finding } ? ownHero() + ownNumbers() : hero() + five()
    }

    private func head() -> String {
        let title = escapeHTML(sentences.subject)
        let hash = SHA256()
        hash.update(Array(definition.script.utf8))
        let digest = Data(hash.finish()).base64EncodedString()
        return """
            <!doctype html>
            <html lang="\(wording.language)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-\(digest)'; base-uri 'none'; form-action 'none'">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <style>
            \(definition.tokens)\(definition.pageStyle)\(definition.chartStyle)</style>
            </head>

            """
    }

    private func masthead(_ sections: [String]) -> String {
        let moment = wording.moment(edition.asOf, brief.period.zone)
        let stamp = wording.html("mast.edition", ["n": ordinal(edition.number), "moment": moment])
        let links = others.map {
            "<a href=\"\($0.file)\" hreflang=\"\($0.language)\" lang=\"\($0.language)\">\(escapeHTML($0.name))</a>"
        }.joined()
        // A figure may be called as its section is.
        let contents = (sections + ["data"]).map { "<a href=\"#s-\($0)\">\(wording.html("sections.\($0)"))</a>" }
            .joined()
        return
            "<header class=\"mast\"><span class=\"logo\">\(Self.logo)Barometer</span><span>\(wording.html("title"))</span>"
            + "<span class=\"sp\"></span><span>\(stamp)</span>\(links)</header>\n"
            + "<nav class=\"toc\" aria-label=\"\(wording.html("mast.contents"))\">\(contents)</nav>\n"
    }

    func ordinal(_ number: Int) -> String { String(number) }

    private static let logo =
        "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><circle cx=\"12\" cy=\"12\" r=\"10.5\" fill=\"none\" "
        + "stroke=\"currentColor\" stroke-width=\"1.6\"/><path d=\"M5.6 15.5a7.4 7.4 0 1 1 12.8 0\" fill=\"none\" "
        + "stroke=\"currentColor\" stroke-width=\"1.6\" stroke-dasharray=\"1.6 2.1\"/><path d=\"M12 13.2L7.6 7.4\" "
        + "stroke=\"currentColor\" stroke-width=\"2\" stroke-linecap=\"round\"/><circle cx=\"12\" cy=\"13.2\" r=\"1.9\" "
        + "fill=\"currentColor\"/></svg>"

    private func section(_ name: String, _ frames: [FigureFrame]) -> String {
        let body = frames.map { $0.html(wording) }.joined()
        return
            "<section id=\"s-\(name)\" aria-labelledby=\"\(name)-h2\"><h2 id=\"\(name)-h2\">\(wording.html("sections.\(name)"))"
            + "</h2><div class=\"grid\">\n\(body)</div></section>\n"
    }

    /// The frame of a figure; nil for what stands elsewhere on the page or has nothing to show.
    func frame(_ figure: ReportDefinition.Figure) -> FigureFrame? {
        switch figure.kind {
        case .headline, .alerts, .provenance, .finding, .numbers: nil
        case .chart: chart(figure)
        case .topics: topics(figure)
        case .netSeries: netSeries(figure)
        case .volume: volume(figure)
        case .hours: hours(figure)
        case .voice: voice(figure)
        case .contradictions: contradictions(figure)
        case .decidedBy: decidedBy(figure)
        case .posts: quotedPosts(figure)
        case .terms: terms(figure)
        case .languages: languages(figure)
        case .coverage: coverageCalendar(figure)
        case .revisions: revisions(figure)
        case .table: figure.chart == nil ? plainTable(figure) : chart(figure)
        }
    }

    func table(_ figure: ReportDefinition.Figure, _ name: String? = nil) -> FigureTable {
        brief.tables[name.map { "\(figure.id)/\($0)" } ?? figure.id] ?? .empty
    }

    /// The chart at both widths, switched by the style sheet.
    func twice(_ label: String, _ draw: (ChartWidth) -> SVGCanvas) -> String {
        draw(.wide).element("wide", label: label) + draw(.narrow).element("narrow", label: label)
    }

    /// A figure of somebody's own: whatever its query answers, as a table.
    private func plainTable(_ figure: ReportDefinition.Figure) -> FigureFrame? {
        let table = table(figure)
        guard !table.rows.isEmpty else { return nil }
        let rows = table.rows.map {
            $0.map { value in
                value.text.map { isolated($0) } ?? value.integer.map { wording.count(Int($0)) } ?? value.real.map(
                    wording.short) ?? "–"
            }
        }
        let key = wording.has("figures.\(figure.id).kicker") ? "figures.\(figure.id).kicker" : "generic.kicker"
        return FigureFrame(
            id: figure.id, size: figure.size, kicker: wording.text(key, ["id": figure.id]),
            finding: escapeHTML(wording.counted("generic.finding", rows.count)),
            body: FigureFrame.Table(title: figure.id, columns: table.columns, rows: rows).html, queries: [table.sql])
    }
}
