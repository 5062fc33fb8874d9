internal import Domain
internal import SQLiteDatabase

/// Posts by day and polarity.
extension PageWriter {
    func volume(_ figure: ReportDefinition.Figure) -> FigureFrame? {
        let days = volumeDays(figure)
        guard let first = days.first, let last = days.last, days.contains(where: { ($0.posts ?? 0) > 0 }) else {
            return nil
        }
        let chart = VolumeChart(days: days, wording: wording)
        let finding = volumeFinding()
        let label = wording.text(
            "volume.alt",
            [
                "first": wording.day(first.day), "last": wording.day(last.day), "finding": finding,
                "today": chart.title(last),
            ])
        return FigureFrame(
            id: figure.id, size: figure.size,
            kicker: wording.text("volume.kicker", ["first": wording.day(first.day), "last": wording.day(last.day)]),
            finding: escapeHTML(finding), body: chart.draw().element("one", label: label),
            table: FigureFrame.Table(
                title: wording.text("volume.tableTitle"),
                columns: ["day", "posts", "negative", "neutral", "positive", "unsure", "usual"]
                    .map { wording.text("volume.columns.\($0)") }, rows: volumeRows(days)),
            queries: [table(figure).sql])
    }

    private func volumeDays(_ figure: ReportDefinition.Figure) -> [VolumeChart.Day] {
        let records = table(figure).records
        let offset = brief.coverage.days.count - records.count
        return records.enumerated().compactMap { index, row in
            row.day("day").map { day in
                let shares: (Double, Double, Double)? =
                    if let negative = row.real("negative"), let neutral = row.real("neutral"),
                        let positive = row.real("positive")
                    { (negative, neutral, positive) } else { nil }
                return VolumeChart.Day(
                    day: day, posts: row["posts"].integer.map { Int($0) }, shares: shares, decided: row.int("decided"),
                    unsure: row.int("abstained") + row.int("unscored"), usual: row.real("usual_posts"),
                    isMissing: brief.coverage.days.indices.contains(index + offset)
                        && brief.coverage.isMissing(index + offset))
            }
        }
    }

    private func volumeFinding() -> String {
        let measure = brief.headline.numbers.first { $0.id == "posts" }
        let counted = wording.counted("posts", brief.headline.posts)
        guard let usual = measure?.usual, let change = measure?.change else {
            return wording.text("volume.findingWithout", ["posts": counted])
        }
        return wording.text(
            "volume.finding",
            [
                "posts": counted, "usual": wording.count(Int(usual.value.rounded())),
                "factor": sentences.factor(change.value),
            ])
    }

    private func volumeRows(_ days: [VolumeChart.Day]) -> [[String]] {
        days.reversed().map { day in
            [
                escapeHTML(wording.weekdayAndDay(day.day)),
                day.posts.map(wording.count) ?? wording.html(day.isMissing ? "noData" : "noPosts"),
            ]
                + [day.shares?.negative, day.shares?.neutral, day.shares?.positive].map {
                    $0.map(wording.percent) ?? "–"
                }
                + [wording.count(day.unsure), day.usual.map { wording.count(Int($0.rounded())) } ?? "–"]
        }
    }
}
