internal import Domain

/// Shares of voice in a group of monitors.
extension PageWriter {
    private typealias VoiceBar = (bar: VoiceChart.Bar, posts: Int, total: Int)

    func voice(_ figure: ReportDefinition.Figure) -> FigureFrame? {
        let bars = table(figure).records.compactMap { row -> VoiceBar? in
            let total = row.int("group_posts")
            guard let share = CountInterval.share(Double(row.int("posts")), of: Double(total)) else { return nil }
            let name = row.text("monitor")
            return (
                VoiceChart.Bar(name: name, isOwn: name == brief.monitor.name, share: share, usual: row.real("usual")),
                row.int("posts"), total
            )
        }
        guard bars.count > 1, let measure = brief.headline.numbers.first(where: { $0.id == "voice" }),
            let today = measure.today
        else { return nil }
        let finding = voiceFinding(measure, today)
        let list = bars.map {
            wording.text("voice.bar", ["name": $0.bar.name, "share": wording.percent($0.bar.share.value)])
        }
        let chart = VoiceChart(bars: bars.map(\.bar), wording: wording)
        return FigureFrame(
            id: figure.id, size: figure.size,
            kicker: wording.text(
                "voice.kicker", ["posts": wording.counted("posts", bars[0].total), "n": wording.count(bars.count)]),
            finding: escapeHTML(finding),
            body: chart.draw().element(
                "one",
                label: wording.text(
                    "voice.alt", ["finding": finding, "bars": list.joined(separator: wording.text("list"))])),
            table: FigureFrame.Table(
                title: wording.text("voice.tableTitle"),
                columns: ["brand", "posts", "share", "interval", "usual"].map { wording.text("voice.columns.\($0)") },
                rows: voiceRows(bars)),
            queries: [table(figure).sql])
    }

    private func voiceFinding(_ measure: Measure, _ today: Range3) -> String {
        let word = sentences.number(measure).word
        return wording.text(
            "voice.finding",
            [
                "share": wording.percent(today.value),
                "interval": wording.text(
                    "bracket",
                    ["text": wording.range(wording.percentDigits(today.low), wording.percentDigits(today.high))]),
                "word": measure.usual.map {
                    wording.text("voice.from", ["word": word, "usual": wording.percent($0.value)])
                } ?? word,
            ])
    }

    private func voiceRows(_ bars: [VoiceBar]) -> [[String]] {
        bars.map {
            [
                isolated($0.bar.name), wording.count($0.posts), wording.percent($0.bar.share.value),
                escapeHTML(
                    wording.range(wording.percentDigits($0.bar.share.low), wording.percentDigits($0.bar.share.high))),
                $0.bar.usual.map(wording.percent) ?? "–",
            ]
        }
    }
}
