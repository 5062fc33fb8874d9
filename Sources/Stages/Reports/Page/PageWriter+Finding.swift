internal import Domain
internal import Foundation

/// Screen one: finding, gauge, alert, five numbers, coverage.
extension PageWriter {
    func hero() -> String {
        "<div class=\"hero\">\n<div class=\"lead\">\n\(eyebrow())\n<h1>\(heading())</h1>\n"
            + "<p class=\"say\">\(lead())</p>\n\(gauge())\n</div>\n\(alertCards())</div>\n"
    }

    private func heading() -> String {
        guard sentences.state == .value, let net = brief.headline.net.today else {
            return escapeHTML(sentences.finding)
        }
        return wording.html(
            "finding.value", ["word": sentences.word],
            raw: [
                "net": unbroken(wording.signed(net.value)),
                "interval": "<span class=\"iv nb\">\(escapeHTML(sentences.bracketed(net)))</span>",
            ])
    }

    func lead() -> String {
        Self.coded(sentences.lead.map(\.html).joined(separator: wording.text("sentence")))
    }

    private func gauge() -> String {
        let net = brief.headline.net
        guard let today = net.today else { return "" }
        let usual = net.usual.map {
            wording.text(
                "gauge.altUsual", ["net": wording.signed($0.value), "range": wording.signedRange($0.low, $0.high)])
        }
        let label = wording.text(
            "gauge.alt",
            [
                "net": wording.signed(today.value), "interval": wording.signedRange(today.low, today.high),
                "usual": usual ?? wording.text("gauge.altNoUsual"),
            ])
        let chart = GaugeChart(net: net, wording: wording, weekday: wording.weekday(brief.period.day))
        return twice(label) { chart.draw($0) }
    }

    // MARK: Alerts

    func alertCards() -> String {
        guard let figure = definition.figures.first(where: { $0.kind == .alerts }) else { return "" }
        let foot =
            "<div class=\"foot act\">\(FigureFrame.query([table(figure).sql], wording))"
            + "<a href=\"figures/\(figure.id).csv\">\(wording.html("foot.csv"))</a></div>"
        guard let first = brief.alerts.first else {
            return
                "<aside class=\"alert none\" aria-labelledby=\"al-h\"><h2 id=\"al-h\">\(wording.html("alert.none"))</h2>"
                + "<p>\(wording.html("alert.noneText"))</p>\(foot)</aside>\n"
        }
        let lines = sentences.arithmetic(first, days: figure.days).map {
            "<dt>\(escapeHTML($0.label))</dt><dd>\(escapeHTML($0.text))</dd>"
        }.joined()
        let evidence =
            first.posts.isEmpty
            ? ""
            : "<details class=\"more\"><summary>\(wording.html("alert.evidence"))</summary>"
                + "<div class=\"posts one\">\(first.posts.map { postCard($0) }.joined())</div></details>"
        let rest = brief.alerts.dropFirst().map { alert in
            "<li><b>\(escapeHTML(sentences.title(alert)))</b>\(wording.html("colon"))\(escapeHTML(sentences.sentence(alert)))</li>"
        }
        // Two more can be read at a glance; the rest would push the numbers off the first screen.
        let hidden = rest.dropFirst(Self.shownAlerts - 1)
        let more =
            hidden.isEmpty
            ? ""
            : "<details class=\"more\"><summary>\(escapeHTML(wording.counted("alert.others", hidden.count)))</summary>"
                + "<ul class=\"rest\">\(hidden.joined())</ul></details>"
        let others =
            rest.isEmpty ? "" : "<ul class=\"rest\">\(rest.prefix(Self.shownAlerts - 1).joined())</ul>" + more
        return
            "<aside class=\"alert\" aria-labelledby=\"al-h\"><h2 id=\"al-h\">\(Self.diamond)\(escapeHTML(sentences.title(first)))"
            + "</h2><p class=\"big\">\(escapeHTML(sentences.sentence(first)))</p><dl>\(lines)</dl>"
            + others + evidence + foot + "</aside>\n"
    }

    private static let shownAlerts = 3

    private static let diamond =
        "<svg viewBox=\"0 0 14 14\" aria-hidden=\"true\"><path d=\"M7 0l7 7l-7 7l-7 -7z\" class=\"dia\"/></svg>"

    // MARK: Numbers and coverage

    func five() -> String {
        guard let figure = definition.figures.first(where: { $0.kind == .headline }) else { return "" }
        let query = FigureFrame.query([table(figure).sql], wording)
        let voiceQuery = FigureFrame.query([table(figure, "voice").sql], wording)
        let items = brief.headline.numbers.map { numberItem($0, query: $0.id == "voice" ? voiceQuery : query) }.joined()
        return "<h2 class=\"vh\">\(wording.html("numbers.title"))</h2><ul class=\"five\">\(items)</ul>\n"
    }

    func numberItem(_ measure: Measure, query: String) -> String {
        let number = sentences.number(measure)
        let alt = wording.text(
            "numbers.alt", ["today": number.value, "usual": number.usual.isEmpty ? number.word : number.usual])
        let bar = RangeBarChart(measure: measure).draw()?.element("rb", label: alt) ?? ""
        let arrow = number.arrow.isEmpty ? "" : "<span aria-hidden=\"true\">\(number.arrow)</span> "
        let change = number.change.isEmpty ? "" : "<br>\(escapeHTML(number.change))"
        return "<li><p class=\"lb\">\(escapeHTML(number.label))</p><p class=\"n\">\(escapeHTML(number.value))</p>"
            + "<p class=\"ivl\">\(escapeHTML(number.interval))</p>\(bar)<p class=\"ch\">\(arrow)<b>\(escapeHTML(number.word))</b>"
            + "\(change)</p><p class=\"us\">\(escapeHTML(number.usual))</p><div class=\"foot\">\(query)</div></li>"
    }

    func coverageStrip() -> String {
        guard definition.figures.contains(where: { $0.kind == .coverage }) else { return "" }
        let text = sentences.coverage.map(\.html).joined(separator: wording.text("sentence"))
        let label = wording.text(
            "coverage.alt",
            [
                "day": sentences.dayName, "complete": wording.count(brief.coverage.completeHours),
                "expected": wording.count(brief.coverage.expectedHours),
            ])
        let strip =
            brief.coverage.share == nil
            ? "" : HoursStripChart(grid: brief.coverage, wording: wording).draw().element("hs", label: label)
        return "<div class=\"cov\" role=\"note\">\(strip)<p>\(text)</p></div>\n"
    }
}
