package import Domain

/// What the audio network tells apart: Ekman's six, nothing special, and calm, which acted corpora set apart from it.
package enum Tone: String, CaseIterable, Sendable {
    case anger, disgust, fear, joy, sadness, surprise, neutral, calm

    package var emotion: Emotion {
        switch self {
        case .anger: .anger
        case .disgust: .disgust
        case .fear: .fear
        case .joy: .joy
        case .sadness: .sadness
        case .surprise: .surprise
        case .neutral, .calm: .neutral
        }
    }

    /// Surprise has no side of its own; counting it positive follows cross-corpus practice (Schuller et al. 2010).
    package var polarity: Polarity {
        switch self {
        case .anger, .disgust, .fear, .sadness: .negative
        case .neutral, .calm: .neutral
        case .joy, .surprise: .positive
        }
    }

    /// Probabilities of emotions from those of tones, in the order of `Emotion.allCases`.
    ///
    /// - Parameter tones: in the order of `allCases`.
    package static func emotions(_ tones: [Float]) -> [Float] {
        Emotion.allCases.map { emotion in
            zip(allCases, tones).reduce(Float(0)) { $0 + ($1.0.emotion == emotion ? $1.1 : 0) }
        }
    }
}
