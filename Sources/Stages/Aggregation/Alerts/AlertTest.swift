package import Domain

/// One cell looked at under one rule, with its arithmetic.
package struct AlertTest: Hashable, Sendable {
    package let rule: AlertRule
    /// What of the monitor it is about: a topic, a source, a rule of the user's; empty for the monitor itself.
    package let subject: String
    package let grain: Grain
    package let start: Int64
    package let end: Int64
    package let observed: Double
    package let expected: Double
    package let scale: Double
    /// Away from what is expected, in scales; falls count as well as rises where the rule looks for them.
    package let surprise: Double
    /// Posts, or posts that the model decided on.
    package let volume: Int
    package let minimumVolume: Int
    /// observed ÷ expected, or a difference of shares or of net sentiment.
    package let effect: Double
    package let minimumEffect: Double
    /// Chance of so much surprise or more on an ordinary day.
    package let probability: Double

    package init(
        rule: AlertRule, subject: String, grain: Grain, start: Int64, end: Int64, observed: Double, expected: Double,
        scale: Double, surprise: Double, volume: Int, minimumVolume: Int, effect: Double, minimumEffect: Double,
        probability: Double
    ) {
        self.rule = rule
        self.subject = subject
        self.grain = grain
        self.start = start
        self.end = end
        self.observed = observed
        self.expected = expected
        self.scale = scale
        self.surprise = surprise
        self.volume = volume
        self.minimumVolume = minimumVolume
        self.effect = effect
        self.minimumEffect = minimumEffect
        self.probability = probability
    }

    /// 1 the least, 3 the gravest: by how far surprise goes beyond the threshold, ×1, ×2, ×4.
    package var severity: Int {
        switch surprise / AlertSettings.usual.threshold {
        case ..<2: 1
        case ..<4: 2
        default: 3
        }
    }
}
