internal import Domain
internal import Foundation

/// What a report's own words say of what its own queries answer.
extension Sentences {
    /// What the report is about: a monitor, or all of them.
    var about: String { brief.definition.scope == .store ? wording.text("wholeStore") : brief.monitor.name }

    /// Values that every sentence of a report may name.
    var common: [(String, String)] {
        [("monitor", about), ("period", dayName), ("day", wording.day(period.day))]
    }

    private var findingFigure: ReportDefinition.Figure? { brief.definition.figures.first { $0.kind == .finding } }

    /// The finding of a report that words its own: `finding.<say>` of the row that its query answers, `finding.none` without one.
    var ownFinding: (html: String, text: String)? {
        guard let figure = findingFigure else { return nil }
        guard let row = (brief.tables[figure.id] ?? .empty).records.first else {
            return (wording.html("finding.none"), wording.text("finding.none"))
        }
        return wording.sentence("finding.\(row.text("say"))", row, period.zone, common)
    }

    /// A sentence a row of the finding's further query `lead`: `lead.<say>`.
    var ownLead: [Sentence]? {
        guard let figure = findingFigure else { return nil }
        return (brief.tables["\(figure.id)/lead"] ?? .empty).records.prefix(4).map { row in
            let sentence = wording.sentence("lead.\(row.text("say"))", row, period.zone, common)
            return Sentence(html: sentence.html, text: sentence.text)
        }
    }

    /// The words of a figure that names its own: `figures.<id>.<part>`, or with the forms that the query's `say` chooses.
    func own(_ figure: ReportDefinition.Figure, _ part: String) -> (html: String, text: String)? {
        let said = brief.tables["\(figure.id)/finding"]?.records.first
        let row = said ?? (brief.tables[figure.id] ?? .empty).records.first
        let base = "figures.\(figure.id).\(part)"
        let chosen = row.map { "\(base).\($0.text("say"))" }
        guard let key = [chosen, base].compactMap({ $0 }).first(where: wording.has) else { return nil }
        let window = period.window(figure.days)
        let values =
            common + [
                ("first", window.first.map(wording.day) ?? ""), ("days", wording.count(figure.days)),
                ("rows", wording.count((brief.tables[figure.id] ?? .empty).rows.count)),
            ]
        guard let row else { return (wording.html(key), wording.text(key)) }
        return wording.sentence(key, row, period.zone, values)
    }

    /// What a column, a series or a bar is called: the figure's own word, the report's, or its name with spaces.
    func name(_ kind: String, _ key: String, of figure: ReportDefinition.Figure) -> String {
        let places = ["figures.\(figure.id).\(kind).\(key)", "\(kind).\(key)", "words.\(key)"]
        return places.first(where: wording.has).map { wording.text($0) } ?? key.replacing("_", with: " ")
    }
}
