internal import Foundation

extension PageWriter {
    func topics(_ figure: ReportDefinition.Figure) -> FigureFrame? {
        guard !brief.topics.isEmpty else { return nil }
        let net = brief.headline.net
        let counted = wording.counted("posts", brief.headline.posts)
        let kicker =
            if let own = sentences.own(figure, "kicker") {
                own.text
            } else if let usual = net.usual, let today = net.today {
                wording.text(
                    "topics.kicker",
                    ["posts": counted, "from": wording.signed(usual.value), "to": wording.signed(today.value)])
            } else { wording.text("topics.kickerWithout", ["posts": counted]) }
        let head = [
            "", "topics.head.topic", "topics.head.days", "topics.head.posts", "topics.head.net", "topics.head.moved",
        ]
        .map { "<span>\($0.isEmpty ? "" : wording.html($0))</span>" }.joined()
        let scale = MovedScale(brief.topics.compactMap(\.movedNet) + [sentences.restOfTopics.moved].compactMap { $0 })
        let rows = brief.topics.enumerated().map { row($0.element, isFirst: $0.offset == 0, scale) }.joined()
        return FigureFrame(
            id: figure.id, size: figure.size, kicker: kicker, finding: escapeHTML(sentences.topicsFinding),
            body:
                "<div class=\"thead\" aria-hidden=\"true\">\(head)</div><ol class=\"topics\">\(rows)\(rest(scale))</ol>",
            note: wording.html("topics.note"), table: topicTable(), queries: [table(figure).sql])
    }

    private func row(_ topic: TopicFacts, isFirst: Bool, _ scale: MovedScale) -> String {
        let chip = topic.isNew ? "<span class=\"chip\">\(wording.html("topics.chip"))</span>" : ""
        let first = topic.firstDay.map(wording.day) ?? ""
        let since = wording.text(
            topic.firstDay == nil ? "topics.id" : topic.isNew ? "topics.since" : "topics.known",
            ["id": String(topic.id), "day": first])
        let terms = topic.label.components(separatedBy: " · ").map { "<span class=\"nb\">\(escapeHTML($0))</span>" }
        let name =
            "<div class=\"nm\"><h4><bdi>\(terms.joined(separator: " · "))</bdi>\(chip)</h4>"
            + "<span class=\"st\">\(escapeHTML(since))</span></div>"
        let isBad = Headline.sign(topic.net) == -1
        let alt = wording.text(
            "topics.spark",
            [
                "first": wording.count(topic.series.first ?? 0), "last": wording.count(topic.series.last ?? 0),
                "most": wording.count(topic.series.max() ?? 0),
            ])
        let spark =
            "<div class=\"spk\">\(SparklineChart(values: topic.series.map(Double.init), isBad: isBad).draw().element("spark", label: alt))</div>"
        let cells =
            name + spark + count(topic.posts, usual: topic.usualPosts) + netCell(topic.net, posts: topic.posts)
            + moved(topic.movedNet, scale)
        guard !topic.examples.isEmpty else { return "<li><div class=\"trow\">\(cells)</div></li>" }
        let posts = topic.examples.map { postCard($0) }.joined()
        return
            "<li><details\(isFirst ? " open" : "")><summary class=\"trow\">\(cells)</summary><div class=\"posts\">\(posts)</div>"
            + "</details></li>"
    }

    private func rest(_ scale: MovedScale) -> String {
        let rest = sentences.restOfTopics
        guard rest.posts > 0 else { return "" }
        return
            "<li><div class=\"trow\"><div class=\"nm\"><h4>\(wording.html("topics.none"))</h4></div><div class=\"spk\"></div>"
            + count(rest.posts, usual: rest.usual) + "<div class=\"v nt\">–</div>" + moved(rest.moved, scale)
            + "</div></li>"
    }

    private func count(_ posts: Int, usual: Double?) -> String {
        let small =
            usual.map { "<small>\(wording.html("usualCount", ["n": wording.count(Int($0.rounded()))]))</small>" } ?? ""
        return "<div class=\"v cnt\"><b>\(wording.count(posts))</b>\(small)</div>"
    }

    private func netCell(_ net: Range3?, posts: Int) -> String {
        guard let net else {
            return
                "<div class=\"v nt\"><small>\(wording.html("tooFew", ["posts": wording.counted("posts", posts)]))</small></div>"
        }
        let range = escapeHTML(sentences.bracketed(net)).trimmingCharacters(in: .whitespaces)
        return "<div class=\"v nt\"><b>\(wording.signed(net.value))</b> <small class=\"i\">\(range)</small>"
            + "<small>\(escapeHTML(sentences.sign(net)))</small></div>"
    }

    /// The bar of how far a topic moved the net, on one zero for all rows.
    private func moved(_ value: Double?, _ scale: MovedScale) -> String {
        let label = "<span class=\"lbm\" style=\"display:none\">\(wording.html("topics.head.moved"))</span>"
        guard let value else { return "<div class=\"ct\">\(label)<div class=\"ctb\">–</div></div>" }
        let zero = scale.zero
        let width = abs(value) * scale.unit
        let n = SVGCanvas.digits
        let bar =
            width < 0.05
            ? ""
            : value < 0
                ? "<i style=\"left:\(n(zero - width))%;width:\(n(width))%\"></i>"
                : "<i class=\"p\" style=\"left:\(n(zero))%;width:\(n(width))%\"></i>"
        let text = escapeHTML(wording.signed(value))
        // Beside the zero line, on the side that the bar leaves free.
        let side = value > 0 ? "right:calc(\(n(100 - zero))% + 6px)" : "left:calc(\(n(zero))% + 6px)"
        return
            "<div class=\"ct\">\(label)<div class=\"ctb\">\(bar)<u style=\"left:\(n(zero))%\"></u><span style=\"\(side)\">\(text)</span></div></div>"
    }

    private func topicTable() -> FigureFrame.Table {
        func cells(_ name: String, _ posts: Int, _ usual: Double?, _ net: Range3?, _ moved: Double?) -> [String] {
            [
                name, wording.count(posts), usual.map { wording.count(Int($0.rounded())) } ?? "–",
                net.map { wording.signed($0.value) } ?? "–", net.map { wording.signedRange($0.low, $0.high) } ?? "–",
                moved.map { wording.signed($0) } ?? "–",
            ]
        }
        var rows = brief.topics.map { cells(isolated($0.label), $0.posts, $0.usualPosts, $0.net, $0.movedNet) }
        let rest = sentences.restOfTopics
        if rest.posts > 0 { rows.append(cells(wording.html("topics.none"), rest.posts, rest.usual, nil, rest.moved)) }
        let net = brief.headline.net
        let usual = brief.headline.numbers.first { $0.id == "posts" }?.usual?.value
        rows.append(cells(wording.html("topics.all"), brief.headline.posts, usual, net.today, net.change?.value))
        return FigureFrame.Table(
            title: wording.text("topics.tableTitle", ["day": sentences.dayName]),
            columns: [
                "topics.head.topic", "topics.head.posts", "usual", "topics.head.net", "topics.interval",
                "topics.head.moved",
            ]
            .map { wording.text($0) }, rows: rows)
    }
}

/// Where zero lies and how wide a unit is, in per cent of the column.
private struct MovedScale {
    let zero: Double
    let unit: Double

    init(_ values: [Double]) {
        let low = max(0, -(values.min() ?? 0))
        let high = max(0, values.max() ?? 0)
        // Numbers stand beside the zero line, on the side that their bar leaves free.
        let left: Double = high > 0 ? 34 : 2
        let right: Double = values.allSatisfy { $0 > 0 } ? 2 : 34
        unit = (100 - left - right) / max(low + high, 0.02)
        zero = left + low * unit
    }
}
