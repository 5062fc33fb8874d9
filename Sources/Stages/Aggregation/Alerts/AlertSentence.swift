package import Domain
internal import Foundation

/// An alert's figures in one sentence for a terminal; reports have their own wording in their languages.
package struct AlertSentence: Sendable {
    package var rule: AlertRule
    /// A topic's label, a source, a rule of the user's; empty for the monitor itself.
    package var subject: String
    package var observed: Double
    package var expected: Double
    package var scale: Double
    package var volume: Int
    package var effect: Double
    /// Such as `on 2026-12-02` or `on 2026-12-02 from 11:00 to 12:00`.
    package var when: String

    package init(
        rule: AlertRule, subject: String, observed: Double, expected: Double, scale: Double, volume: Int,
        effect: Double, when: String
    ) {
        self.rule = rule
        self.subject = subject
        self.observed = observed
        self.expected = expected
        self.scale = scale
        self.volume = volume
        self.effect = effect
        self.when = when
    }

    package init(_ test: AlertTest, subject: String, when: String) {
        self.init(
            rule: test.rule, subject: subject, observed: test.observed, expected: test.expected, scale: test.scale,
            volume: test.volume, effect: test.effect, when: when)
    }

    package var text: String {
        let band = "\(number(expected)) ± \(number(scale)) expected"
        switch rule {
        case .volumeSpike: return "\(number(observed)) posts \(when), \(band) (×\(number(effect)))"
        case .negativeSurge:
            let share = volume > 0 ? Int((100 * observed / Double(volume)).rounded()) : 0
            let usual = share - Int((100 * effect).rounded())
            return "\(number(observed)) of \(volume) posts negative \(when), \(band) (\(share) % instead of \(usual) %)"
        case .sentimentDrop: return "net sentiment \(number(observed)) of \(volume) posts \(when), \(band)"
        case .topicSurge: return "\(number(observed)) posts of the topic \"\(subject)\" \(when), \(band)"
        case .influentialPost:
            return "a negative post with \(number(observed)) likes, replies and shares \(when); "
                + "a usual day's furthest has \(number(expected))"
        case .sourceSilent: return "\(number(observed)) posts from \(subject) \(when), \(band)"
        case .custom: return "\(subject): \(number(observed)) \(when), \(band)"
        }
    }

    private func number(_ value: Double) -> String {
        let digits = rule == .sentimentDrop ? 2 : abs(value) < 100 && value != value.rounded() ? 1 : 0
        return String(format: "%.\(digits)f", value).replacing("-", with: "−")
    }
}
