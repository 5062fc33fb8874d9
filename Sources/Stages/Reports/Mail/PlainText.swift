internal import Domain
internal import Support

/// The brief as plain text of at most 72 columns, with the numbers of the page.
struct PlainText {
    let brief: Brief
    let wording: Wording
    let edition: Edition
    /// Whether texts of posts are left out where their source forbids mailing them.
    let isMail: Bool

    private static let columns = 72
    private var sentences: Sentences { Sentences(brief: brief, wording: wording) }

    func text() -> String {
        var lines = [
            "\(revealed(brief.monitor.name)) - \(wording.longDay(brief.period.day))",
            wording.text(
                "mail.asOf",
                [
                    "title": wording.text("title"), "n": String(edition.number),
                    "moment": wording.moment(edition.asOf, brief.period.zone),
                ]), String(repeating: "=", count: Self.columns), "",
        ]
        lines += Self.wrapped(sentences.finding.uppercased()) + [""]
        lines += Self.wrapped(sentences.lead.map(\.text).joined(separator: wording.text("sentence"))) + [""]
        lines += alerts() + numbers() + coverage() + topics() + findings() + posts() + revisions()
        let row = sentences.table(.provenance).records.first
        lines += ["--"]
        lines += Self.wrapped(
            wording.text(
                "mail.provenance",
                [
                    "model": Self.digest(row, "model_sha256"), "data": String(brief.dataDigest.prefix(12)),
                    "config": Self.digest(row, "config_sha256"),
                ]))
        lines += Self.wrapped(wording.text("mail.templates")) + Self.wrapped(edition.program)
        return lines.joined(separator: "\n") + "\n"
    }

    /// The first digits of a digest, or a dash where there is none.
    static func digest(_ row: FigureTable.Record?, _ column: String) -> String {
        let digest = row?.text(column) ?? ""
        return digest.isEmpty ? "–" : String(digest.prefix(12))
    }

    private func alerts() -> [String] {
        guard let figure = brief.definition.figures.first(where: { $0.kind == .alerts }) else { return [] }
        guard !brief.alerts.isEmpty else { return [wording.text("alert.none"), ""] }
        return brief.alerts.enumerated().flatMap { index, alert -> [String] in
            var lines = Self.wrapped(sentences.title(alert)) + Self.wrapped(sentences.sentence(alert), indent: 2)
            if index == 0 {
                let arithmetic = sentences.arithmetic(alert, days: figure.days)
                let width = arithmetic.map { Self.width($0.label) }.max() ?? 0
                for line in arithmetic {
                    let label = line.label + String(repeating: " ", count: width - Self.width(line.label))
                    lines += Self.wrapped("\(label)  \(line.text)", indent: 2, hanging: width + 2)
                }
            }
            return lines + [""]
        }
    }

    private func numbers() -> [String] {
        var lines = [wording.text("mail.numbers")]
        for measure in brief.headline.numbers {
            let number = sentences.number(measure)
            lines += Self.wrapped(number.label, indent: 2)
            lines += Self.wrapped(number.value + wording.text("bracket", ["text": number.interval]), indent: 4)
            let change = number.change.isEmpty ? number.word : number.word + wording.text("colon") + number.change
            let line = [change, number.usual].filter { !$0.isEmpty }.joined(separator: wording.text("semicolon"))
            if !line.isEmpty { lines += Self.wrapped(line, indent: 4) }
        }
        return lines + [""]
    }

    private func coverage() -> [String] {
        [wording.text("mail.coverage")]
            + Self.wrapped(sentences.coverage.map(\.text).joined(separator: wording.text("sentence")), indent: 2) + [""]
    }

    private func topics() -> [String] {
        guard !brief.topics.isEmpty else { return [] }
        var lines = Self.wrapped(wording.text("mail.why") + wording.text("colon") + sentences.topicsFinding)
        for topic in brief.topics {
            let values =
                [
                    wording.counted("posts", topic.posts),
                    wording.text("usualCount", ["n": wording.short(topic.usualPosts.rounded())]),
                    topic.net.map { wording.withInterval($0.value, $0.low, $0.high) }
                        ?? wording.text("tooFew", ["posts": wording.counted("posts", topic.posts)]),
                ] + (topic.movedNet.map { ["\(wording.text("topics.head.moved")) \(wording.signed($0))"] } ?? [])
            lines += Self.wrapped(topic.label + (topic.isNew ? " *" : ""), indent: 2)
            lines += Self.wrapped(values.joined(separator: ", "), indent: 4)
        }
        let chip = brief.topics.contains(where: \.isNew) ? ["  * \(wording.text("topics.chip"))"] : []
        return lines + chip + [""]
    }

    private func findings() -> [String] {
        let findings = FigureFindings(brief: brief, wording: wording, edition: edition).text
        guard !findings.isEmpty else { return [] }
        return [wording.text("mail.figures")] + findings.flatMap { Self.wrapped("- \($0)", indent: 2, hanging: 2) } + [
            ""
        ]
    }

    private func posts() -> [String] {
        MailWriter.posts(brief).flatMap { figure, posts -> [String] in
            let usual = figure.kind == .posts ? "mail.negative" : "mail.contradictions"
            var lines = Self.wrapped(sentences.own(figure, "finding")?.text.uppercased() ?? wording.text(usual))
            for post in posts {
                let mayShow = post.mayMail || !isMail
                let text =
                    mayShow
                    ? post.text.isEmpty
                        ? wording.text("post.noText")
                        : "\"\(Self.flat(isMail ? MailWriter.shortened(post.text, wording) : post.text))\""
                    : wording.text("post.withheld")
                lines +=
                    Self.wrapped(text, indent: 2)
                    + Self.wrapped(sentences.origin(post).joined(separator: ", "), indent: 4)
                if let url = post.url, !mayShow { lines.append("    \(url)") }
                let parts = post.mainParts
                let each =
                    parts.count > 1
                    ? parts.map { part in
                        wording.text(
                            "mail.weight",
                            [
                                "part": sentences.partName(part.modality),
                                "verdict": sentences.verdict(part.polarity, part.probability),
                                "weight": wording.decimal(part.weight, digits: 2),
                            ])
                    } + [wording.text("post.together", ["verdict": sentences.verdict(post)])]
                    : [sentences.verdict(post)]
                lines += Self.wrapped(each.joined(separator: ", "), indent: 4)
            }
            return lines + [""]
        }
    }

    private func revisions() -> [String] {
        let revisions = sentences.revisions.prefix(PageWriter.shownRevisions)
        guard !revisions.isEmpty else { return [] }
        return [wording.text("mail.revised")]
            + revisions.flatMap { revision in
                Self.wrapped(
                    wording.text(
                        "mail.revisedRow",
                        [
                            "day": wording.day(revision.day), "posts": sentences.postsChange(revision),
                            "net": sentences.netChange(revision), "why": sentences.reason(revision),
                        ]), indent: 2)
            } + [""]
    }

    // MARK: Lines

    /// One line of a post, with what could move a terminal's cursor or turn the text shown by its number.
    static func flat(_ text: String) -> String { revealed(text.replacing(/\s+/, with: " ")) }

    /// Columns: East Asian wide characters take two.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { width, scalar in
            switch scalar.value {
            case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: width
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
                0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                width + 2
            default: width + 1
            }
        }
    }

    /// `text` in lines of at most 72 columns. Words longer than that, and Chinese, break where they must.
    static func wrapped(_ text: String, indent: Int = 0, hanging: Int = 0) -> [String] {
        var lines: [String] = []
        var line = ""
        var room = columns - indent
        func flush() {
            let trimmed = line.replacing(/\ +$/, with: "")
            let isFirst = lines.isEmpty
            lines.append(String(repeating: " ", count: indent + (isFirst ? 0 : hanging)) + trimmed)
            line = ""
            room = columns - indent - hanging
        }
        for piece in pieces(revealed(text)) {
            if width(line) + width(piece.replacing(/\ +$/, with: "")) > room && !line.isEmpty { flush() }
            if line.isEmpty && piece == " " && !lines.isEmpty { continue }
            line += piece
        }
        if !line.isEmpty || lines.isEmpty { flush() }
        return lines
    }

    /// Where a line may break: after spaces, and between wide characters but not before closing punctuation.
    private static func pieces(_ text: String) -> [String] {
        var pieces: [String] = []
        var current = ""
        for character in text {
            let isWide = width(String(character)) > 1
            let closes = "，。：；、）”！？》".contains(character)
            if isWide && !closes && !current.isEmpty && !(current.last.map { "（“《".contains($0) } ?? false) {
                pieces.append(current)
                current = ""
            }
            current.append(character)
            if character == " " || width(current) >= 60 || (isWide && closes) {
                pieces.append(current)
                current = ""
            }
        }
        if !current.isEmpty { pieces.append(current) }
        return pieces
    }
}
