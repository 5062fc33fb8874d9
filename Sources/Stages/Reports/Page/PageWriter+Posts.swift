internal import Domain

/// Quoted posts: picture, text whole and isolated, where from, weights, verdicts.
extension PageWriter {
    /// A card of a post, as topics and alerts show it.
    func postCard(_ post: EvidencePost) -> String {
        "<article class=\"post\">\(picture(post))\(sound(post))\(quotation(post))\(origin(post))\(weights(post))"
            + "<p class=\"vd\">\(verdicts(post, separator: ", "))</p>\(carriers(post))\(region(post))</article>"
    }

    func picture(_ post: EvidencePost) -> String {
        guard let picture = post.picture, let address = pictures[picture.sha256] else { return "" }
        let part = post.mainParts.first { $0.modality == "image" }
        let alt =
            part.map {
                wording.text(
                    "post.pictureAlt",
                    ["id": String(post.id), "verdict": sentences.verdict($0.polarity, $0.probability)])
            } ?? wording.text("post.pictureOnly", ["id": String(post.id)])
        guard let region = material.regions[picture.sha256], part != nil else {
            return "<span class=\"th\"><img src=\"\(address)\" alt=\"\(escapeHTML(alt))\"></span>"
        }
        let overlay = PictureOverlay(region: region)
        let place = wording.text("post.regionAlt", ["place": wording.text("post.places.\(region.box.place.rawValue)")])
        return "<span class=\"th \(overlay.side)\"><img src=\"\(address)\" alt=\"\(escapeHTML(alt + place))\">"
            + "\(overlay.element)</span>"
    }

    func quotation(_ post: EvidencePost) -> String {
        guard !post.text.isEmpty else { return "<p class=\"pt q\">\(wording.html("post.noText"))</p>" }
        // Quoted whole: an article scrolls in its own region.
        let isLong = post.text.count > 400
        let region =
            isLong
            ? " long\" tabindex=\"0\" role=\"region\" aria-label=\"\(wording.html("post.id", ["id": String(post.id)]))"
            : ""
        return "<p class=\"pt\(region)\">\(marked(post))</p>"
    }

    func origin(_ post: EvidencePost) -> String {
        var parts = sentences.origin(post).map { isolated($0) }
        if !post.attribution.isEmpty {
            parts.append(isolated(wording.text("post.attribution", ["name": post.attribution])))
        }
        if let url = post.url {
            parts.append("<a href=\"\(escapeHTML(url))\" rel=\"noreferrer nofollow\">\(wording.html("post.link"))</a>")
        }
        return "<p class=\"pm\">\(parts.joined(separator: " · "))</p>"
    }

    /// Shares of the decision as one bar; nothing for a post of words alone.
    func weights(_ post: EvidencePost) -> String {
        let weights = post.weights
        guard weights.count > 1 else { return "" }
        let labels = weights.map { "\(sentences.partName($0.modality)) \(wording.decimal($0.weight, digits: 2))" }
        let bars = weights.enumerated().map { index, part in
            "<span style=\"flex:\(SVGCanvas.digits(part.weight * 100))\" class=\"w\(index == 0 ? 1 : 2)\"></span>"
        }.joined()
        return
            "<div><div class=\"wts\" role=\"img\" aria-label=\"\(escapeHTML(labels.joined(separator: ", ")))\">\(bars)</div>"
            + "<div class=\"wtl\">\(labels.map { "<span>\(escapeHTML($0))</span>" }.joined())</div></div>"
    }

    /// The verdict of each part and of the whole, coloured by sign and always with the word.
    func verdicts(_ post: EvidencePost, separator: String) -> String {
        let parts = post.mainParts
        guard parts.count > 1 else {
            return marked(sentences.verdict(post), post.outcome == "scored" ? post.polarity : "")
        }
        let each = parts.map { part in
            wording.html(
                "post.parts", ["part": sentences.partName(part.modality)],
                raw: ["verdict": marked(sentences.verdict(part.polarity, part.probability), part.polarity)])
        }.joined(separator: separator == ", " ? escapeHTML(wording.text("list")) : separator)
        let together = wording.html(
            "post.together",
            raw: ["verdict": marked(sentences.verdict(post), post.outcome == "scored" ? post.polarity : "")])
        let decided =
            wording.has("post.decided.\(post.decidedBy)")
            ? escapeHTML(wording.text("list")) + wording.html("post.decided.\(post.decidedBy)") : ""
        return "\(each)<br>\(together)\(decided)"
    }

    private func marked(_ text: String, _ polarity: String) -> String {
        let style = polarity == "negative" ? "neg" : polarity == "positive" ? "posw" : ""
        return style.isEmpty ? escapeHTML(text) : "<b class=\"\(style)\">\(escapeHTML(text))</b>"
    }

    // MARK: Figures of posts

    func contradictions(_ figure: ReportDefinition.Figure) -> FigureFrame? {
        let posts = brief.posts[figure.id] ?? []
        guard !posts.isEmpty else { return nil }
        let rows = posts.map { post in
            let image = picture(post)
            return "<li class=\"\(image.isEmpty ? "np" : "")\">\(image)<div>\(quotation(post))\(origin(post))</div>"
                + "<div class=\"say\">\(verdicts(post, separator: "<br>"))\(weights(post))</div></li>"
        }.joined()
        let measure = brief.headline.numbers.first { $0.id == "contradictions" }
        let range =
            measure?.today.map {
                wording.range(wording.count(Int($0.low.rounded())), wording.count(Int($0.high.rounded())))
            } ?? "–"
        let count = max(brief.headline.contradictions, posts.count)
        return FigureFrame(
            id: figure.id, size: figure.size,
            kicker: wording.text(
                "contradictions.kicker", ["k": wording.count(posts.count), "n": wording.count(count), "range": range]),
            finding: escapeHTML(wording.counted("contradictions.finding", count)),
            body: "<ol class=\"con\">\(rows)</ol>",
            queries: [table(figure).sql])
    }

    func quotedPosts(_ figure: ReportDefinition.Figure) -> FigureFrame? {
        let posts = brief.posts[figure.id] ?? []
        guard !posts.isEmpty else { return nil }
        return FigureFrame(
            id: figure.id, size: figure.size,
            kicker: sentences.own(figure, "kicker")?.text ?? wording.text("mostNegative.kicker"),
            finding: sentences.own(figure, "finding")?.html
                ?? escapeHTML(wording.counted("mostNegative.finding", posts.count)),
            body: "<div class=\"posts\">\(posts.map { postCard($0) }.joined())</div>", queries: [table(figure).sql])
    }
}
