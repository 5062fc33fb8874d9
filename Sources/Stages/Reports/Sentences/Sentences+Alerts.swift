internal import Foundation

extension Sentences {
    private var ofAlerts: AlertSentences { AlertSentences(wording: wording, zone: period.zone, day: period.day) }

    func title(_ alert: AlertFacts) -> String { ofAlerts.title(alert) }

    func sentence(_ alert: AlertFacts) -> String { ofAlerts.sentence(alert) }

    func arithmetic(_ alert: AlertFacts, days: Int) -> [(label: String, text: String)] {
        ofAlerts.arithmetic(alert, days: days)
    }
}

/// What an alert says, in words, to a reader who is told of `day`.
struct AlertSentences {
    let wording: Wording
    let zone: TimeZone
    let day: CivilDay

    func title(_ alert: AlertFacts) -> String {
        wording.text(
            "alert.title",
            [
                "id": String(alert.id), "rule": wording.text("alert.rules.\(alert.rule)"),
                "state": wording.text("alert.states.\(alert.state)"),
            ])
    }

    /// `26 negative of 58 posts between 11:00 and 12:00; expected 4 ± 3`.
    func sentence(_ alert: AlertFacts) -> String {
        let forms = [
            "negative_surge": "surge", "sentiment_drop": "drop", "topic_surge": "topic",
            "influential_post": "influential", "source_silent": "silent", "custom": "custom",
        ]
        return wording.text(
            "alert.\(forms[alert.rule] ?? "spike")",
            [
                "observed": quantity(alert.observed, alert), "volume": wording.counted("posts", alert.volume),
                "when": when(alert), "expected": quantity(alert.expected, alert),
                "scale": quantity(alert.scale, alert), "subject": alert.subject,
            ])
    }

    /// Net sentiment has two decimals, a count at most one.
    private func quantity(_ value: Double, _ alert: AlertFacts) -> String {
        alert.rule == "sentiment_drop"
            ? wording.decimal(value, digits: 2) : wording.short(value.rounded(to: 1))
    }

    private func when(_ alert: AlertFacts) -> String {
        let day = CivilDay(alert.peakStart, in: zone)
        guard alert.isHourly else { return wording.text("alert.onDay", ["day": wording.day(day)]) }
        let key = day == self.day ? "alert.betweenHours" : "alert.betweenHoursOn"
        return wording.text(
            key,
            [
                "day": wording.day(day), "from": wording.clock(alert.peakStart, zone),
                "to": wording.clock(alert.peakEnd, zone),
            ])
    }

    /// The arithmetic, a line a test, with its label.
    func arithmetic(_ alert: AlertFacts, days: Int) -> [(label: String, text: String)] {
        let list = alert.record.map(wording.day)
        let shown = list.suffix(4).joined(separator: wording.text("list"))
        let lines: [(String, String)] = [
            ("surprise", surprise(alert)), ("effect", effect(alert)),
            (
                "volume",
                wording.text(
                    "alert.volume",
                    ["posts": wording.counted("posts", alert.volume), "minimum": wording.count(alert.minimumVolume)])
            ),
            (
                "chance",
                wording.text(
                    "alert.chance",
                    [
                        "q": alert.qValue < 0.0001 ? "< 0.0001" : "= \(small(alert.qValue))",
                        "tests": wording.count(alert.tests), "limit": small(alert.qLimit),
                    ])
            ),
            (
                "voices",
                wording.text(
                    // Exports often leave authors out: nobody is not the same as not known.
                    alert.authors > 0 ? "alert.voices" : "alert.voicesUnknown",
                    [
                        "authors": wording.counted("authors", alert.authors), "copies": wording.count(alert.copies),
                        "posts": wording.count(
                            Int(alert.rule == "negative_surge" ? alert.observed : Double(alert.volume))),
                    ])
            ),
            ("since", since(alert)),
            (
                "record",
                wording.text(
                    "alert.record", ["n": wording.count(alert.record.count), "days": String(days), "list": shown])
            ),
        ]
        let isOneDay = !alert.isHourly && alert.firstStart == alert.peakStart
        return lines.filter { $0.0 != "since" || !isOneDay }.map { (wording.text("alert.labels.\($0.0)"), $0.1) }
    }

    private func surprise(_ alert: AlertFacts) -> String {
        let falls = ["sentiment_drop", "source_silent"].contains(alert.rule)
        return wording.text(
            "alert.surprise",
            [
                "observed": quantity(falls ? alert.expected : alert.observed, alert),
                "expected": subtracted(falls ? alert.observed : alert.expected, alert),
                "scale": quantity(alert.scale, alert),
                // What the printed numbers give differs in the last digit: the stored value is the one that fired.
                "surprise": wording.decimal(alert.surprise, digits: 1), "threshold": wording.short(alert.threshold),
            ])
    }

    /// What stands after a minus: in brackets where it has one of its own.
    private func subtracted(_ value: Double, _ alert: AlertFacts) -> String {
        value < 0 ? "(\(quantity(value, alert)))" : quantity(value, alert)
    }

    private func effect(_ alert: AlertFacts) -> String {
        switch alert.rule {
        case "negative_surge": break
        case "sentiment_drop":
            return wording.text(
                "alert.effectDifference",
                [
                    "observed": subtracted(alert.observed, alert), "expected": quantity(alert.expected, alert),
                    "difference": quantity(alert.effect, alert), "minimum": quantity(alert.minimumEffect, alert),
                ])
        case "source_silent":
            return wording.text(
                "alert.effectMissing",
                ["share": wording.percent(alert.effect), "minimum": wording.percentDigits(alert.minimumEffect)])
        default:
            return wording.text(
                // Fewer than one count as one, else one post would be a hundredfold.
                alert.expected < 1 ? "alert.effectFactorOfOne" : "alert.effectFactor",
                [
                    "observed": quantity(alert.observed, alert), "expected": quantity(alert.expected, alert),
                    "factor": wording.decimal(alert.effect, digits: 1), "minimum": wording.short(alert.minimumEffect),
                ])
        }
        let share = alert.volume > 0 ? alert.observed / Double(alert.volume) : 0
        return wording.text(
            "alert.effectShare",
            [
                "share": wording.percent(share), "usual": wording.percent(share - alert.effect),
                "points": wording.points(alert.effect), "minimum": wording.percentDigits(alert.minimumEffect),
            ])
    }

    private func since(_ alert: AlertFacts) -> String {
        func moment(_ time: Int64) -> String {
            let day = CivilDay(time, in: zone)
            let hour = alert.isHourly ? wording.clock(time, zone) : ""
            return day == self.day && alert.isHourly
                ? hour : [wording.day(day), hour].filter { !$0.isEmpty }.joined(separator: " ")
        }
        return wording.text(
            "alert.since",
            ["first": moment(alert.firstStart), "peak": moment(alert.peakStart), "last": moment(alert.lastStart)])
    }

    /// `0.0004`.
    private func small(_ value: Double) -> String {
        String(format: "%.4f", value).replacing(/0+$/, with: "")
    }
}

extension Double {
    /// Rounded to `digits` decimals.
    func rounded(to digits: Int) -> Double {
        let factor = digits == 1 ? 10.0 : digits == 2 ? 100 : 1
        return (self * factor).rounded() / factor
    }
}
