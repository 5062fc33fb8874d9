/// A sound: loudness above, the tone of its windows below on a zero line.
struct WaveformChart {
    let waveform: PostMaterial.Waveform?
    let tones: [EvidencePost.Tone]
    let seconds: Double
    let wording: Wording

    func draw() -> SVGCanvas {
        var canvas = SVGCanvas(width: 320, height: tones.isEmpty ? 84 : 148)
        let x = Scale(domain: 0...max(seconds, 0.1), from: 0, to: 320)
        if let waveform {
            let slot = 320 / Double(max(waveform.loudness.count, 1))
            for (index, loudness) in waveform.loudness.enumerated() {
                let half = max(0.5, Double(loudness) * 27)
                canvas.rect(slot * Double(index), 30 - half, max(0.6, slot - 0.7), 2 * half, "wav")
            }
        }
        var foot = 62.0
        if !tones.isEmpty {
            let zero = 102.0
            canvas.text(0, 74, wording.text("post.tone"), "t m")
            canvas.line(0, zero, 320, zero, "zero")
            for tone in tones {
                let height = tone.net * 24
                canvas.rect(
                    x(tone.start), min(zero, zero - height), max(1, x(tone.end) - x(tone.start) - 0.8), abs(height),
                    tone.net < 0 ? "fneg" : "fpos",
                    title: "\(Self.clock(tone.start))–\(Self.clock(tone.end)) \(wording.signed(tone.net))")
            }
            foot = 130
        }
        canvas.text(0, foot + 14, "0:00", "t num")
        canvas.text(320, foot + 14, Self.clock(seconds), "t num", .end)
        return canvas
    }

    /// `1:05`, minutes and seconds.
    static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        return "\(whole / 60):\(HeatMapChart.twoDigits(whole % 60))"
    }
}
