internal import Domain
internal import Foundation

/// What the brief says in words, the same in page, mail and plain text: templates over the facts, nothing else.
struct Sentences: Sendable {
    let brief: Brief
    let wording: Wording

    var period: ReportPeriod { brief.period }
    var headline: Headline { brief.headline }
    var state: Headline.State { headline.state(hasCoverage: brief.coverage.completeHours > 0) }
    var dayName: String { wording.period(period) }

    // MARK: Finding

    /// The word after the day's value: the change where the usual is known, else the sign.
    var word: String {
        headline.net.verdict == .noUsual
            ? sign(headline.net.today) : wording.text("verdict.\(headline.net.verdict.key)")
    }

    func sign(_ range: Range3?) -> String {
        wording.text("sign.\(Headline.sign(range).map { $0 < 0 ? "negative" : "positive" } ?? "none")")
    }

    /// The finding without its interval's emphasis.
    var finding: String {
        if let own = ownFinding { return own.text }
        switch state {
        case .noPosts: return wording.text("finding.noPosts", ["day": dayName])
        case .noData: return wording.text("finding.noData", ["day": dayName])
        case .tooFew: return wording.text("finding.tooFew", ["posts": wording.counted("posts", headline.posts)])
        case .value:
            guard let net = headline.net.today else { return "" }
            return wording.text(
                "finding.value", ["net": wording.signed(net.value), "interval": bracketed(net), "word": word])
        }
    }

    func bracketed(_ range: Range3) -> String {
        wording.text("bracket", ["text": wording.signedRange(range.low, range.high)])
    }

    /// Net, word, alerts, coverage: the finding in one line, and the subject of the mail.
    var subject: String {
        if let own = ownFinding {
            return wording.text(
                "finding.subjectOwn", ["monitor": about, "day": dayName, "finding": own.text])
        }
        let share = brief.coverage.share
        let coverage = share.map(wording.percent) ?? wording.text("finding.coverageUnknown")
        let open = brief.alerts.count
        let alerts = open == 0 ? wording.text("finding.alerts.none") : wording.counted("finding.alerts", open)
        guard state == .value, let net = headline.net.today else {
            let state =
                state == .tooFew
                ? wording.text("tooFew", ["posts": wording.counted("posts", headline.posts)])
                : wording.text(state == .noPosts ? "noPosts" : "noData")
            return wording.text(
                "finding.subjectWithout",
                ["monitor": brief.monitor.name, "day": dayName, "state": state, "alerts": alerts, "coverage": coverage])
        }
        return wording.text(
            "finding.subject",
            [
                "monitor": brief.monitor.name, "day": dayName, "net": wording.signed(net.value), "word": word,
                "alerts": alerts, "coverage": coverage,
            ])
    }

    // MARK: Lead

    /// A sentence in the two forms that it is printed in.
    struct Sentence: Sendable {
        let html: String
        let text: String
    }

    private func say(_ key: String, _ values: KeyValuePairs<String, String> = [:]) -> Sentence {
        Sentence(html: wording.html(key, values), text: wording.text(key, values))
    }

    private func counted(_ key: String, _ number: Int) -> Sentence {
        let text = wording.counted(key, number)
        return Sentence(html: escapeHTML(text), text: text)
    }

    /// At most three sentences: change against usual, cause, caveat.
    var lead: [Sentence] {
        if let own = ownLead { return own }
        return brandLead
    }

    private var brandLead: [Sentence] {
        switch state {
        case .noData: [say("lead.noData")]
        case .noPosts: [say("lead.noPosts", ["monitor": brief.monitor.name])] + [coverageCaveat].compactMap { $0 }
        case .tooFew:
            [
                say(
                    "lead.tooFew",
                    [
                        "minimum": wording.count(brief.monitor.minimumPosts),
                        "decided": wording.count(headline.decided),
                    ])
            ] + [largestTopic, coverageCaveat].compactMap { $0 }
        case .value: [usual] + [cause ?? largestTopic, caveat].compactMap { $0 }
        }
    }

    private var usual: Sentence {
        guard let usual = headline.net.usual else { return counted("lead.noUsual", headline.historyDays) }
        return say("lead.usual", ["net": wording.signed(usual.value)])
    }

    /// The topic that explains at least a quarter of a change, as arithmetic.
    private var cause: Sentence? {
        guard let change = headline.net.change, abs(change.value) > 0.005,
            headline.net.verdict != .noClearChange,
            let topic = brief.topics.max(by: { ($0.movedNet ?? 0) / change.value < ($1.movedNet ?? 0) / change.value }),
            let moved = topic.movedNet
        else { return nil }
        let tenths = Int((moved / change.value * 10).rounded())
        guard (3...10).contains(tenths) else { return nil }
        return say(
            change.value < 0 ? "lead.causeDown" : "lead.causeUp",
            [
                "tenths": wording.text("tenths.\(tenths)"), "topic": topic.label,
                "posts": wording.counted("posts", topic.posts), "usual": wording.short(topic.usualPosts.rounded()),
            ])
    }

    private var largestTopic: Sentence? {
        guard let topic = brief.topics.max(by: { $0.posts < $1.posts }) else { return nil }
        return say(
            "lead.largest",
            [
                "topic": topic.label, "posts": wording.counted("posts", topic.posts),
                "usual": wording.short(topic.usualPosts.rounded()),
            ])
    }

    private var caveat: Sentence? {
        headline.contradictions > 0 ? counted("lead.contradictions", headline.contradictions) : coverageCaveat
    }

    private var coverageCaveat: Sentence? {
        guard let share = brief.coverage.share, share < 1 else { return nil }
        return say("lead.coverage", ["share": wording.percent(share)])
    }

    // MARK: Five numbers

    /// A headline number in words.
    struct NumberText: Sendable {
        let label: String
        let value: String
        let interval: String
        let arrow: String
        /// Empty, like the next two, when there is no value to compare.
        let word: String
        let change: String
        let usual: String
    }

    func number(_ measure: Measure) -> NumberText {
        NumberText(
            label: wording.text("numbers.\(measure.id)"), value: value(measure), interval: interval(measure),
            arrow: measure.verdict.arrow,
            word: measure.verdict == .tooFew ? "" : wording.text("verdict.\(measure.verdict.key)"),
            change: change(measure),
            usual: usual(measure))
    }

    private func value(_ measure: Measure) -> String {
        guard let today = measure.today else { return "–" }
        return switch measure.unit {
        case .net: wording.signed(today.value)
        case .posts, .count: wording.count(Int(today.value))
        case .share: wording.percent(today.value)
        case .plain: wording.short(today.value)
        }
    }

    private func interval(_ measure: Measure) -> String {
        guard let today = measure.today else {
            if ownFinding != nil { return "" }
            return headline.posts == 0
                ? wording.text("noPosts") : wording.text("tooFew", ["posts": wording.counted("posts", headline.posts)])
        }
        if ownFinding != nil && today.low == today.high { return "" }
        switch measure.unit {
        case .plain: return wording.range(wording.short(today.low), wording.short(today.high))
        case .net: return wording.signedRange(today.low, today.high)
        case .share: return wording.percentRange(today.low, today.high)
        case .count:
            let range = wording.range(wording.count(Int(today.low.rounded())), wording.count(Int(today.high.rounded())))
            return wording.text("numbers.ofPosts", ["range": range])
        case .posts:
            guard let share = brief.coverage.share, share < 1 else { return wording.text("numbers.count") }
            return wording.text("numbers.countGaps", ["share": wording.percent(share)])
        }
    }

    private func change(_ measure: Measure) -> String {
        guard let change = measure.change else { return "" }
        func bracket(_ low: String, _ high: String) -> String {
            wording.text("bracket", ["text": wording.range(low, high)])
        }
        switch measure.unit {
        case .net: return wording.withInterval(change.value, change.low, change.high)
        case .share:
            func whole(_ x: Double) -> String { wording.signed((x * 100).rounded(), digits: 0) }
            return wording.points(change.value) + bracket(whole(change.low), whole(change.high))
        case .count:
            func whole(_ x: Double) -> String { wording.signed(x.rounded(), digits: 0) }
            return whole(change.value) + bracket(whole(change.low), whole(change.high))
        case .posts: return factor(change.value) + bracket(factor(change.low), factor(change.high))
        case .plain:
            func short(_ x: Double) -> String { wording.signed(x, digits: abs(x) < 10 ? 1 : 0) }
            return short(change.value) + bracket(short(change.low), short(change.high))
        }
    }

    func factor(_ value: Double) -> String {
        wording.text(
            "numbers.factor", ["n": value.isFinite ? wording.decimal(value, digits: value < 0.95 ? 2 : 1) : "∞"])
    }

    private func usual(_ measure: Measure) -> String {
        guard let usual = measure.usual else { return "" }
        let (value, range): (String, String) =
            switch measure.unit {
            case .net: (wording.signed(usual.value), wording.signedRange(usual.low, usual.high))
            case .share:
                (
                    wording.percent(usual.value),
                    wording.range(wording.percentDigits(usual.low), wording.percentDigits(usual.high))
                )
            case .posts, .count:
                (
                    wording.count(Int(usual.value.rounded())),
                    wording.range(wording.count(Int(usual.low.rounded())), wording.count(Int(usual.high.rounded())))
                )
            case .plain:
                (wording.short(usual.value), wording.range(wording.short(usual.low), wording.short(usual.high)))
            }
        return wording.text("numbers.usualRange", ["value": value, "range": range])
    }
}
