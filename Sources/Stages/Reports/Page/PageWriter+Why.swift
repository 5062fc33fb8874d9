internal import Domain
internal import Foundation

/// Why a quoted post was judged as it was: the words that carried the verdict, and the sound along its length.
extension PageWriter {
    /// Below this a word is not marked: less moves nobody's verdict.
    private static let least = 0.05

    /// The text whole, the words that carried the verdict underlined: heavier for more, dotted for what spoke against it.
    func marked(_ post: EvidencePost) -> String {
        let words = material.words[post.id] ?? []
        guard words.contains(where: { abs($0.weight) >= Self.least }) else {
            return isolated(post.text, language: post.language)
        }
        var rest = post.text[...]
        var html = ""
        for word in words {
            guard let place = rest.range(of: word.text) else { continue }
            html += broken(rest[..<place.lowerBound])
            html += word.isStrong(Self.least) ? mark(word) : broken(rest[place])
            rest = rest[place.upperBound...]
        }
        html += broken(rest)
        // The tag and the language as for any stranger's text.
        let frame = isolated("", language: post.language)
        return frame.replacing("></bdi>", with: ">\(html)</bdi>")
    }

    private func broken(_ text: Substring) -> String { escapeHTML(String(text)).replacing("\n", with: "<br>") }

    private func mark(_ word: PostMaterial.Word) -> String {
        let size = abs(word.weight) >= 0.25 ? 3 : abs(word.weight) >= 0.12 ? 2 : 1
        let style = word.weight > 0 ? "s\(size)" : "s\(size) ag"
        return "<mark class=\"\(style)\" title=\"\(wording.signed(word.weight))\">\(escapeHTML(word.text))</mark>"
    }

    /// The same in a line, heaviest first.
    func carriers(_ post: EvidencePost) -> String {
        let strong = (material.words[post.id] ?? []).filter { $0.isStrong(Self.least) }
        guard !strong.isEmpty else { return "" }
        let list = strong.sorted { abs($0.weight) > abs($1.weight) }.prefix(4).map {
            "\(isolated($0.text)) \(wording.signed($0.weight))"
        }
        return
            "<p class=\"why\">\(wording.html("post.carriers", raw: ["list": list.joined(separator: escapeHTML(wording.text("list")))]))</p>"
    }

    /// Which part of the picture carried its verdict, in words: what the dashed box shows.
    func region(_ post: EvidencePost) -> String {
        guard let picture = post.picture, pictures[picture.sha256] != nil,
            let region = material.regions[picture.sha256]
        else { return "" }
        let place = wording.text("post.places.\(region.box.place.rawValue)")
        let text = wording.html("post.region", ["place": place, "weight": wording.signed(region.weight)])
        return "<p class=\"why\">\(text)</p>"
    }

    /// Loudness and tone of the post's sound.
    func sound(_ post: EvidencePost) -> String {
        guard let part = post.parts.first(where: { $0.modality == "audio" }), let file = part.sound else { return "" }
        let waveform = material.waveforms[file.sha256]
        guard waveform != nil || !part.timeline.isEmpty else { return "" }
        let seconds = waveform?.seconds ?? part.timeline.last?.end ?? 0
        let lowest = part.timeline.min { $0.net < $1.net }
        let alt = wording.text(
            "post.soundAlt",
            ["length": WaveformChart.clock(seconds), "verdict": sentences.verdict(part.polarity, part.probability)])
        let deep = lowest.map {
            wording.text(
                "post.soundLowest", ["net": wording.signed($0.net), "time": WaveformChart.clock($0.start)])
        }
        let chart = WaveformChart(waveform: waveform, tones: part.timeline, seconds: seconds, wording: wording)
        let label = [alt, deep ?? ""].filter { !$0.isEmpty }.joined(separator: wording.text("sentence"))
        return "<div class=\"pod\">\(chart.draw().element("one", label: label))"
            + "<p class=\"pm\">\(wording.html("decided.tone"))</p></div>"
    }
}

extension PostMaterial.Word {
    fileprivate func isStrong(_ least: Double) -> Bool {
        abs(weight) >= least && text.contains { $0.isLetter || $0.isSymbol || $0 == "!" }
    }
}
