internal import Foundation

/// Screen one of a report that words its own finding, and its numbers.
extension PageWriter {
    func ownHero() -> String {
        let finding = sentences.ownFinding
        let say = lead()
        return "<div class=\"hero own\">\n<div class=\"lead\">\n\(eyebrow())\n<h1>\(finding?.html ?? "")</h1>\n"
            + (say.isEmpty ? "" : "<p class=\"say\">\(say)</p>\n") + "</div>\n\(alertCards())</div>\n"
    }

    func eyebrow() -> String {
        let period = brief.period
        return "<p class=\"eyebrow\"><b>\(isolated(sentences.about))</b> · "
            + "<time datetime=\"\(period.firstDay)\">\(escapeHTML(wording.longPeriod(period)))</time></p>"
    }

    func ownNumbers() -> String {
        guard let figure = definition.figures.first(where: { $0.kind == .numbers }), !brief.headline.numbers.isEmpty
        else { return "" }
        let query = FigureFrame.query([table(figure).sql], wording)
        let items = brief.headline.numbers.map { numberItem($0, query: query) }.joined()
        return "<h2 class=\"vh\">\(wording.html("numbers.title"))</h2><ul class=\"five\">\(items)</ul>\n"
    }
}
