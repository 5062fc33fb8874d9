internal import Domain

/// Topics and quoted posts.
extension MailWriter {
    func topics() -> String {
        guard !brief.topics.isEmpty else { return "" }
        let cell =
            "\(sans)font-size:14px;line-height:1.4;\(ink)border-bottom:1px solid #ebe7dc;padding:8px 8px 8px 0;vertical-align:top;"
        func small(_ text: String) -> String {
            "<br><span class=\"ink2\" style=\"\(quiet)\">\(escapeHTML(text))</span>"
        }
        let rows = brief.topics.map { topic in
            let net =
                topic.net.map { wording.signed($0.value) + small(wording.signedRange($0.low, $0.high)) }
                ?? escapeHTML(wording.text("tooFew", ["posts": wording.counted("posts", topic.posts)]))
            return "<tr><th scope=\"row\" align=\"left\" class=\"ink hair\" style=\"\(cell)\">\(isolated(topic.label))"
                + (topic.isNew
                    ? " <span class=\"al\" style=\"color:#94185a;\">\(wording.html("topics.chip"))</span>" : "")
                + "</th>"
                + "<td align=\"right\" class=\"ink hair\" style=\"\(cell)white-space:nowrap;\">\(wording.count(topic.posts))"
                + small(wording.text("usualCount", ["n": wording.short(topic.usualPosts.rounded())])) + "</td>"
                + "<td align=\"right\" class=\"ink hair\" style=\"\(cell)\">\(net)</td>"
                + "<td align=\"right\" class=\"ink hair\" style=\"\(cell)font-weight:600;\">\(topic.movedNet.map { wording.signed($0) } ?? "–")</td></tr>"
        }.joined(separator: "\n")
        let head = ["topic", "posts", "net", "moved"].map {
            "<th scope=\"col\" align=\"\($0 == "topic" ? "left" : "right")\" class=\"ink2 hair\" style=\"\(cell)font-weight:500;\(quiet)\">\(wording.html("topics.head.\($0)"))</th>"
        }.joined()
        return subheading(sentences.topicsFinding)
            + "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr>\(head)</tr>\n\(rows)</table>"
    }

    /// The posts that go into mail, two a figure.
    static func posts(_ brief: Brief) -> [(figure: ReportDefinition.Figure, posts: [EvidencePost])] {
        var quoted: Set<Int64> = []
        return brief.definition.figures.filter { $0.kind == .contradictions || $0.kind == .posts }.compactMap {
            figure in
            // What one figure quotes the next need not.
            let posts = Array((brief.posts[figure.id] ?? []).filter { !quoted.contains($0.id) }.prefix(2))
            quoted.formUnion(posts.map(\.id))
            return posts.isEmpty ? nil : (figure, posts)
        }
    }

    func posts() -> String {
        Self.posts(brief).map { figure, posts in
            let rows = posts.map { row($0) }.joined(separator: "\n")
            let usual = figure.kind == .posts ? "mail.heading.negative" : "mail.heading.contradictions"
            return subheading(sentences.own(figure, "finding")?.text ?? wording.text(usual))
                + "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">\(rows)</table>"
        }.joined()
    }

    /// A post's text as mail quotes it: Gmail clips a message of 102 kB, and one post may be longer. What is left out is told by
    /// its length, in characters; the report has it.
    static func shortened(_ text: String, _ wording: Wording) -> String {
        let most = 1_200
        guard text.count > most else { return text }
        return text.prefix(most) + " [… +\(wording.count(text.count - most))]"
    }

    private func row(_ post: EvidencePost) -> String {
        let name = "post-\(post.id)"
        let alt = escapeHTML(wording.text("post.pictureOnly", ["id": String(post.id)]))
        let picture =
            pictures.contains(name)
            ? "<td width=\"152\" valign=\"top\" style=\"padding:8px 14px 8px 0;\"><img src=\"cid:\(name).\(contentDomain)\" width=\"138\" alt=\"\(alt)\" "
                + "style=\"display:block;width:138px;height:auto;border:0;font-size:14px;\(quiet)\"></td>" : ""
        let text =
            post.mayMail
            ? post.text.isEmpty
                ? wording.html("post.noText") : isolated(Self.shortened(post.text, wording), language: post.language)
            : wording.html("post.withheld")
                + (post.url.map { " <a href=\"\(escapeHTML($0))\">\(wording.html("post.link"))</a>" } ?? "")
        let origin = sentences.origin(post).map { isolated($0) }.joined(separator: wording.text("list"))
        return
            "<tr>\(picture)<td valign=\"top\" class=\"ink\" style=\"\(sans)font-size:15px;line-height:1.45;\(ink)padding:6px 0 8px;\">\(text)<br>"
            + "<span class=\"ink2\" style=\"font-size:14px;\(quiet)\">\(origin)</span><br><span style=\"font-size:14px;\">\(verdicts(post))</span></td></tr>"
    }

    private func verdicts(_ post: EvidencePost) -> String {
        let parts = post.mainParts
        guard parts.count > 1 else { return escapeHTML(sentences.verdict(post)) }
        let each =
            parts.map { part in
                wording.text(
                    "mail.weight",
                    [
                        "part": sentences.partName(part.modality),
                        "verdict": sentences.verdict(part.polarity, part.probability),
                        "weight": wording.decimal(part.weight, digits: 2),
                    ])
            } + [wording.text("post.together", ["verdict": sentences.verdict(post)])]
        return escapeHTML(each.joined(separator: wording.text("list")))
    }
}
