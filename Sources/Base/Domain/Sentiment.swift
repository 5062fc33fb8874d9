/// The class of one post. An abstention is no polarity: it is never filed as neutral.
package enum Polarity: String, CaseIterable, Codable, Sendable {
    case negative, neutral, positive
}

/// Ekman's six emotions, optimism (joy at what is to come, as posts about a coming product show it), and none of them.
package enum Emotion: String, CaseIterable, Codable, Sendable {
    case anger, disgust, fear, joy, optimism, sadness, surprise, neutral
}

/// Calibrated probabilities of the three polarities; they sum to 1.
package struct Sentiment: Hashable, Codable, Sendable {
    package let negative: Double
    package let neutral: Double
    package let positive: Double

    package init(negative: Double, neutral: Double, positive: Double) {
        self.negative = negative
        self.neutral = neutral
        self.positive = positive
    }

    /// The probability of `polarity`.
    package subscript(polarity: Polarity) -> Double {
        switch polarity {
        case .negative: negative
        case .neutral: neutral
        case .positive: positive
        }
    }

    /// The most probable class; the first of negative, neutral, positive where two are equal.
    package var polarity: Polarity {
        Polarity.allCases.max { self[$0] < self[$1] } ?? .neutral
    }

    /// The probability of the most probable class, in [1/3, 1].
    package var confidence: Double { max(negative, neutral, positive) }

    /// Positive minus negative, in [−1, 1].
    package var net: Double { positive - negative }
}
