internal import Foundation

extension PageWriter {
    // MARK: What decided

    func decidedBy(_ figure: ReportDefinition.Figure) -> FigureFrame? {
        let records = table(figure).records
        let total = records.reduce(0) { $0 + $1.int("posts") }
        guard total > 0 else { return nil }
        let parts = [("text", "a"), ("image", "b2"), ("audio", "c2")].map { name, style in
            (
                name: name, style: style,
                posts: records.filter { $0.text("decided_by") == name }.reduce(0) { $0 + $1.int("posts") }
            )
        }
        func share(_ name: String) -> String {
            wording.percent(Double(parts.first { $0.name == name }?.posts ?? 0) / Double(total))
        }
        let bar = parts.filter { $0.posts > 0 }.map { "<i class=\"\($0.style)\" style=\"flex:\($0.posts)\"></i>" }
            .joined()
        let legend = parts.filter { $0.posts > 0 }.map {
            "<li><span class=\"sw \($0.style)\"></span>\(wording.html("decided.\($0.name)")) <b>\(wording.count($0.posts))</b> "
                + "<span class=\"k2\">\(share($0.name))</span></li>"
        }.joined()
        let alt = wording.text(
            "decided.alt",
            [
                "list": parts.map { "\(wording.text("decided.\($0.name)")) \(wording.count($0.posts))" }
                    .joined(separator: wording.text("list"))
            ])
        let onlyPictures = records.filter { $0.text("holds") == "image" }.reduce(0) { $0 + $1.int("posts") }
        let key = onlyPictures == 1 && wording.has("decided.pictureOnly.one") ? "one" : "other"
        let sentence =
            onlyPictures == 0
            ? ""
            : "<p class=\"sm\">\(wording.html("decided.pictureOnly.\(key)", ["n": wording.count(onlyPictures)]))</p>"
        let hears = records.contains { $0.text("holds").contains("audio") }
        let note = hears ? "<p class=\"sm\">\(wording.html("decided.tone"))</p>" : ""
        let holds = Dictionary(grouping: records) { $0.text("holds") }.map { name, rows in
            (name: name, posts: rows.reduce(0) { $0 + $1.int("posts") })
        }.sorted { $0.posts != $1.posts ? $0.posts > $1.posts : $0.name < $1.name }
        let content = FigureFrame.Table(
            title: wording.text("decided.tableTitle"),
            columns: [wording.text("decided.holds"), wording.text("decided.posts")],
            rows: holds.map { [escapeHTML(contentName($0.name)), wording.count($0.posts)] })
        return FigureFrame(
            id: figure.id, size: figure.size,
            kicker: wording.text("decided.kicker", ["posts": wording.counted("posts", total)]),
            finding: wording.html("decided.finding", ["image": share("image"), "audio": share("audio")]),
            body:
                "<div class=\"hb\" role=\"img\" aria-label=\"\(escapeHTML(alt))\">\(bar)</div><ul class=\"hbl\">\(legend)</ul>"
                + sentence + note + content.html, queries: [table(figure).sql])
    }

    /// `text+image` in words.
    private func contentName(_ modalities: String) -> String {
        guard !modalities.isEmpty else { return wording.text("decided.none") }
        return modalities.split(separator: "+").map { wording.text("decided.\($0)") }.joined(
            separator: wording.text("decided.plus"))
    }

    // MARK: Terms

    func terms(_ figure: ReportDefinition.Figure) -> FigureFrame? {
        let records = table(figure).records
        let rising = Array(records.filter { ($0.real("z") ?? 0) > 0 }.prefix(10))
        let falling = Array(records.filter { ($0.real("z") ?? 0) < 0 }.reversed().prefix(10))
        guard !rising.isEmpty || !falling.isEmpty else { return nil }
        let most = (rising + falling).compactMap { $0.real("z").map(abs) }.max() ?? 1
        let lists = [("risingHead", rising), ("fallingHead", falling)].filter { !$0.1.isEmpty }.map { head, rows in
            "<div><h4>\(wording.html("terms.\(head)"))</h4><ul class=\"tms\">\(rows.map { term($0, most) }.joined())</ul></div>"
        }.joined()
        let isRising = !rising.isEmpty
        let names = (isRising ? rising : falling).prefix(4).map { $0.text("term") }
        return FigureFrame(
            id: figure.id, size: figure.size, kicker: wording.text("terms.kicker"),
            finding: wording.html(
                isRising ? "terms.rising" : "terms.falling", ["list": names.joined(separator: wording.text("list"))]),
            body: "<div class=\"terms\">\(lists)</div>", source: wording.text("terms.key"), queries: [table(figure).sql]
        )
    }

    private func term(_ row: FigureTable.Record, _ most: Double) -> String {
        let z = row.real("z") ?? 0
        let label = wording.text("terms.bar", ["z": wording.signed(z, digits: 1)])
        let width = SVGCanvas.digits(abs(z) / most * 94)
        let language = row.text("term").unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } ? "zh" : nil
        let rates = [row.real("usual_per_1000") ?? 0, row.real("per_1000") ?? 0].map {
            wording.short($0.rounded(to: $0 < 10 ? 1 : 0))
        }
        return
            "<li>\(isolated(row.text("term"), language: language))<span class=\"bar\" role=\"img\" aria-label=\"\(escapeHTML(label))\">"
            + "<i\(z < 0 ? " class=\"dn\"" : "") style=\"left:0;width:\(width)%\"></i><u style=\"left:0\"></u></span>"
            + "<small>\(rates[0]) → <b>\(rates[1])</b></small></li>"
    }

    // MARK: Languages

    func languages(_ figure: ReportDefinition.Figure) -> FigureFrame? {
        let entries = table(figure).records.map { row -> (name: String, posts: Int, net: Range3?, unscored: Int) in
            (
                wording.languageName(row.text("language")), row.int("posts"),
                Self.mean(
                    row.real("raw_net"), square: row.real("raw_net_squared"), count: row.int("scored"),
                    fewest: definition.minimumHourPosts), row.int("unscored")
            )
        }
        guard !entries.isEmpty else { return nil }
        let rows = entries.map { entry -> [String] in
            let value =
                if let net = entry.net {
                    "<b>\(wording.signed(net.value))</b> <span class=\"nb\">\(escapeHTML(sentences.bracketed(net)))</span>"
                } else if entry.unscored == entry.posts { wording.html("notScored") } else {
                    wording.html("tooFew", ["posts": wording.counted("posts", entry.posts)])
                }
            return [escapeHTML(entry.name), wording.count(entry.posts), value]
        }
        return FigureFrame(
            id: figure.id, size: figure.size, kicker: wording.text("languageFigure.kicker"),
            finding: escapeHTML(languageFinding(entries.map { ($0.name, $0.net) })),
            body: FigureFrame.Table(
                title: wording.text("languageFigure.kicker"),
                columns: ["language", "posts", "net"].map { wording.text("languageFigure.columns.\($0)") }, rows: rows
            ).html.replacing("<caption>", with: "<caption class=\"vh\">"), queries: [table(figure).sql])
    }

    private func languageFinding(_ entries: [(name: String, net: Range3?)]) -> String {
        var parts: [String] = []
        for (key, sign) in [("negative", -1), ("positive", 1), ("none", 0)] {
            let names = entries.filter { $0.net != nil && (Headline.sign($0.net) ?? 0) == sign }.map(\.name)
            if !names.isEmpty {
                parts.append(
                    wording.text("languageFigure.\(key)", ["list": names.joined(separator: wording.text("list"))]))
            }
        }
        if parts.isEmpty { parts = [wording.text("languageFigure.few")] }
        let text = parts.joined(separator: wording.text("languageFigure.separator"))
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    /// A mean with its normal interval of 95 %, from sums of values and squares.
    static func mean(_ mean: Double?, square: Double?, count: Int, fewest: Int) -> Range3? {
        guard let mean, let square, count >= fewest, count > 1 else { return nil }
        let variance = max(0, square - mean * mean) * Double(count) / Double(count - 1)
        let half = 1.959_963_984_540_054 * (variance / Double(count)).squareRoot()
        return Range3(value: mean, low: max(-1, mean - half), high: min(1, mean + half))
    }
}
