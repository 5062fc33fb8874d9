/// Shares of voice as bars from zero with whiskers, the usual as a dashed tick.
struct VoiceChart {
    struct Bar: Sendable {
        let name: String
        let isOwn: Bool
        let share: Range3
        let usual: Double?
    }

    let bars: [Bar]
    let wording: Wording

    func draw() -> SVGCanvas {
        let hasUsual = bars.contains { $0.usual != nil }
        var canvas = SVGCanvas(width: 320, height: 56 * Double(bars.count) + (hasUsual ? 22 : 0))
        let most = bars.map { max($0.share.high, $0.usual ?? 0) }.max() ?? 1
        let x = Scale(domain: 0...max(most * 1.1, 0.01), from: 0, to: 320)
        for (index, bar) in bars.enumerated() {
            let y = 56 * Double(index)
            canvas.text(0, y + 16, bar.name, bar.isOwn ? "t b ink" : "t ink")
            let range = wording.text(
                "bracket",
                [
                    "text": wording.range(wording.percentDigits(bar.share.low), wording.percentDigits(bar.share.high))
                ])
            canvas.text(320, y + 16, wording.percent(bar.share.value) + range, "t m num", .end)
            canvas.rect(0, y + 25, x(bar.share.value), 14, bar.isOwn ? "fown" : "foth")
            canvas.whisker(
                horizontal: y + 32, from: x(bar.share.low), to: x(bar.share.high), cap: 4,
                bar.isOwn ? "whisko" : "whisk2")
            if let usual = bar.usual { canvas.line(x(usual), y + 21, x(usual), y + 43, "usual") }
        }
        guard hasUsual else { return canvas }
        let y = 56 * Double(bars.count) + 5
        canvas.line(5, y, 5, y + 12, "usual")
        let values = bars.map { $0.usual.map(wording.percentDigits) ?? "–" }.joined(separator: ", ")
        canvas.text(13, y + 9, wording.text("voice.usual", ["values": values + wording.text("percentSign")]), "t m")
        return canvas
    }
}
