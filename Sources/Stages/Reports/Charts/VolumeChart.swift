/// Posts by day, stacked by polarity from below: negative, neutral, positive, and apart from them the unsure ones, hatched.
struct VolumeChart {
    struct Day: Sendable {
        let day: CivilDay
        /// Nil when nothing of the day is known.
        let posts: Int?
        /// Shares of `decided`; nil when they are too few for an estimate.
        let shares: (negative: Double, neutral: Double, positive: Double)?
        let decided: Int
        /// Abstained or not scored.
        let unsure: Int
        let usual: Double?
        let isMissing: Bool
    }

    let days: [Day]
    let wording: Wording

    func draw() -> SVGCanvas {
        var canvas = SVGCanvas(width: 320, height: 318)
        let most = days.map { Double($0.posts ?? 0) }.max() ?? 0
        let top = max(most, days.last?.usual ?? 0)
        let ticks = Scale.ticks(upTo: max(top, 1), most: 5)
        let y = Scale(domain: 0...(ticks.last ?? 1), from: 284, to: 34)
        let (left, right) = (38.0, 218.0)
        for tick in ticks {
            canvas.line(left, y(tick), right, y(tick), tick == 0 ? "zero" : "grid")
            canvas.text(left - 6, y(tick) + 4, wording.count(Int(tick)), "t num", .end)
        }
        let slot = (right - left) / Double(max(days.count, 1))
        for (index, day) in days.enumerated() {
            bar(&canvas, day, left + slot * Double(index) + 1, slot - 2.5, y)
            canvas.rect(left + slot * Double(index), 30, slot, 254, "hit", title: title(day))
        }
        labels(&canvas, y, right)
        if let first = days.first, days.count > 1 { canvas.text(left, 303, wording.day(first.day), "t num") }
        if let last = days.last { canvas.text(right, 303, wording.day(last.day), "t b num", .end) }
        return canvas
    }

    private func bar(_ canvas: inout SVGCanvas, _ day: Day, _ x: Double, _ width: Double, _ y: Scale) {
        if day.isMissing && (day.posts ?? 0) == 0 {
            canvas.rect(x, 34, width, 250, "gapf")
            return
        }
        var base = 0.0
        func block(_ count: Double, _ style: String) {
            guard count > 0 else { return }
            canvas.rect(x, y(base + count), width, y(base) - y(base + count), style)
            base += count
        }
        if let shares = day.shares {
            let total = Double(day.decided)
            block(shares.negative * total, "fneg")
            block(shares.neutral * total, "fneu")
            block(shares.positive * total, "fpos")
        } else {
            block(Double(day.decided), "hfew")
        }
        guard day.unsure > 0 else { return }
        let height = y(base) - y(base + Double(day.unsure))
        canvas.rect(x + 0.6, y(base) - height - 4, width - 1.2, max(height, 2), "funs")
    }

    /// At the right of today's bar, each in the colour of its mark, pushed apart where they would touch.
    private func labels(_ canvas: inout SVGCanvas, _ y: Scale, _ right: Double) {
        guard let day = days.last else { return }
        var entries: [(place: Double, text: String, value: String, style: String)] = []
        if let shares = day.shares {
            let total = Double(day.decided)
            let parts = [
                ("negative", shares.negative, "negt"), ("neutral", shares.neutral, "neut"),
                ("positive", shares.positive, "postx"),
            ]
            var base = 0.0
            for (name, share, style) in parts {
                entries.append(
                    (y(base + share * total / 2), wording.text("polarity.\(name)"), wording.percent(share), style))
                base += share * total
            }
        }
        if day.unsure > 0, let posts = day.posts, posts > 0 {
            let place = y(Double(day.decided) + Double(day.unsure) / 2) - 6
            entries.append((place, wording.text("unsure"), wording.count(day.unsure), "unst"))
        }
        var previous = 300.0
        for entry in entries {
            let place = min(entry.place, previous - 17)
            canvas.text(right + 8, place + 4, entry.text, bold: entry.value, "t \(entry.style)")
            previous = place
        }
        if let usual = day.usual {
            canvas.line(right - 20, y(usual), right + 4, y(usual), "usual")
            let place = min(y(usual), previous - 17)
            canvas.text(
                right + 8, place + 4, wording.text("usualCount", ["n": wording.count(Int(usual.rounded()))]),
                "t base num")
        }
    }

    func title(_ day: Day) -> String {
        let name = wording.weekdayAndDay(day.day)
        guard let posts = day.posts, posts > 0 else {
            return wording.text(
                "series.hoverWithout", ["day": name, "state": wording.text(day.isMissing ? "noData" : "noPosts")])
        }
        let counted = wording.counted("posts", posts)
        guard let shares = day.shares else {
            return wording.text(
                "series.hoverWithout", ["day": name, "state": wording.text("tooFew", ["posts": counted])])
        }
        return wording.text(
            "volume.hover",
            [
                "day": name, "posts": counted, "negative": wording.percent(shares.negative),
                "neutral": wording.percent(shares.neutral), "positive": wording.percent(shares.positive),
                "unsure": wording.count(day.unsure),
            ])
    }
}
