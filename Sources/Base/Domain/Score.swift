/// What one model says of one post.
package struct Score: Hashable, Codable, Sendable {
    /// Calibrated for the modalities that were there.
    package var sentiment: Sentiment
    /// Below the model's measured confidence: shown apart, never as neutral.
    package var abstained: Bool
    /// Probabilities by emotion, in the order of `Emotion.allCases`, sum 1; nil when the model has no emotion head for
    /// the modalities that were there.
    package var emotions: [Double]?
    package var parts: [ModalityScore]
    /// Words and picture (or sound) point in opposite directions, each with confidence.
    package var contradiction: Bool

    package init(
        sentiment: Sentiment, abstained: Bool, emotions: [Double]?, parts: [ModalityScore], contradiction: Bool
    ) {
        self.sentiment = sentiment
        self.abstained = abstained
        self.emotions = emotions
        self.parts = parts
        self.contradiction = contradiction
    }

    /// The most probable emotion.
    package var emotion: Emotion? {
        guard let emotions, let best = emotions.indices.max(by: { emotions[$0] < emotions[$1] }) else { return nil }
        return Emotion.allCases[best]
    }
}

/// What one modality says by itself, and how much it weighed.
package struct ModalityScore: Hashable, Codable, Sendable {
    package var modality: Modality
    /// Index of the attachment within the post; nil for text.
    package var attachment: Int?
    package var sentiment: Sentiment
    /// Share of the decision; the weights of a post's parts sum to 1.
    package var weight: Double
    /// For audio longer than one window: sentiment by window, in order.
    package var timeline: [TimedSentiment]

    package init(
        modality: Modality, attachment: Int?, sentiment: Sentiment, weight: Double, timeline: [TimedSentiment] = []
    ) {
        self.modality = modality
        self.attachment = attachment
        self.sentiment = sentiment
        self.weight = weight
        self.timeline = timeline
    }
}

/// Sentiment of a stretch of sound.
package struct TimedSentiment: Hashable, Codable, Sendable {
    /// Seconds from the start, half-open.
    package var start: Double
    package var end: Double
    package var sentiment: Sentiment

    package init(start: Double, end: Double, sentiment: Sentiment) {
        self.start = start
        self.end = end
        self.sentiment = sentiment
    }
}
