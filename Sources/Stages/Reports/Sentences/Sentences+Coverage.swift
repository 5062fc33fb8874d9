extension Sentences {
    /// `02:00–10:00`, runs of local hours.
    func hours(_ runs: [(from: Int, to: Int)]) -> String {
        let dash = wording.isChinese ? "—" : "–"
        return runs.map { "\(HeatMapChart.twoDigits($0.from)):00\(dash)\(HeatMapChart.twoDigits($0.to)):00" }
            .joined(separator: wording.text("list"))
    }

    /// What is missing, why, what it usually brings, and what was not scored; each with its template's bold marks as HTML and
    /// as text.
    var coverage: [(html: String, text: String)] {
        var out: [(html: String, text: String)] = []
        func say(_ key: String, _ values: KeyValuePairs<String, String>) {
            out.append((wording.html(key, values), wording.text(key, values)))
        }
        let grid = brief.coverage
        guard brief.definition.figures.contains(where: { $0.kind == .coverage }) else { return [] }
        if let share = grid.share {
            say(
                "coverage.lead",
                [
                    "share": wording.percent(share), "complete": wording.count(grid.completeHours),
                    "expected": wording.count(grid.expectedHours),
                ])
        } else {
            say("coverage.none", [:])
        }
        for gap in grid.gaps.prefix(4) {
            let reason =
                gap.source.reasons.isEmpty
                ? ""
                : wording.text(
                    "coverage.reason", ["reason": gap.source.reasons.joined(separator: wording.text("list"))])
            let missing =
                grid.reportDays == 1 ? hours(gap.runs) : wording.counted("hoursCount", grid.missingHours(gap.source))
            say("coverage.gap", ["source": gap.source.name, "hours": missing, "reason": reason])
            let usual = grid.reportDays == 1 ? usualArrivals(gap.source.name, gap.runs) : 0
            if usual >= 1 { say("coverage.usually", ["posts": wording.counted("posts", Int(usual.rounded()))]) }
        }
        if !grid.gaps.isEmpty { say("coverage.unknown", [:]) }
        let reasons = table(.coverage, "unscored").records
        let total = reasons.reduce(0) { $0 + $1.int("posts") }
        if total > 0 {
            let list = reasons.prefix(4).map {
                wording.text(
                    "coverage.reasonCount", ["n": wording.count($0.int("posts")), "reason": $0.text("reason")])
            }
            say(
                "coverage.unscored",
                [
                    "n": wording.count(total), "posts": wording.counted("posts", headline.posts),
                    "reasons": list.joined(separator: wording.text("list")),
                ])
        }
        return out
    }

    private func usualArrivals(_ source: String, _ runs: [(from: Int, to: Int)]) -> Double {
        table(.coverage, "usual").records.filter { row in
            row.text("source") == source && runs.contains { ($0.from..<$0.to).contains(row.int("hour")) }
        }.reduce(0) { $0 + ($1.real("posts") ?? 0) }
    }

    /// The answer of the first figure of `kind`, or of its further query `name`.
    func table(_ kind: ReportDefinition.Kind, _ name: String? = nil) -> FigureTable {
        guard let figure = brief.definition.figures.first(where: { $0.kind == kind }) else { return .empty }
        return brief.tables[name.map { "\(figure.id)/\($0)" } ?? figure.id] ?? .empty
    }
}
