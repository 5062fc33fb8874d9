package import Domain
package import Quantification

/// What was measured on posts that training never saw, and what scoring does with it.
package struct Calibration: Sendable {
    /// By combination of modalities such as `text` or `text+image`, and by language behind a stroke: `text/zh`.
    package var scales: [String: CalibrationScale]
    /// A post whose most probable class has less than this is abstained on; by combination of modalities, `text` for those
    /// without an own.
    package var abstainBelow: [String: Double]
    /// |net| that a part needs for its direction to count in a contradiction, by modality.
    package var decided: [Modality: Double]
    package var quantification: QuantifierSettings

    package init(
        scales: [String: CalibrationScale] = [:], abstainBelow: [String: Double] = [:],
        decided: [Modality: Double] = [:],
        quantification: QuantifierSettings = QuantifierSettings()
    ) {
        self.scales = scales
        self.abstainBelow = abstainBelow
        self.decided = decided
        self.quantification = quantification
    }

    /// `text`, `text+image`, … for a set of modalities.
    package static func name(_ modalities: some Sequence<Modality>) -> String {
        Set(modalities).sorted().map(\.rawValue).joined(separator: "+")
    }

    /// The scale for posts of these modalities; that of the language where it has one.
    package func scale(_ modalities: some Sequence<Modality>, language: String?) -> CalibrationScale {
        let name = Self.name(modalities)
        let own = language.flatMap { scales["\(name)/\($0.prefix { $0 != "-" })"] }
        return own ?? scales[name] ?? .none
    }

    /// Calibrated probabilities of a whole post.
    package func sentiment(
        _ logits: [Float], of modalities: some Sequence<Modality>, language: String? = nil
    ) -> Sentiment {
        Self.sentiment(logits, scale(modalities, language: language))
    }

    /// Calibrated probabilities by the scale of that name: a combination of modalities, or what else has logits of its own.
    package func sentiment(_ logits: [Float], named name: String) -> Sentiment {
        Self.sentiment(logits, scales[name] ?? .none)
    }

    /// What one part of several says in itself: the mix of classes that posts of its kind alone have is left out.
    package func part(_ logits: [Float], of modality: Modality, language: String? = nil) -> Sentiment {
        Self.sentiment(logits, scale([modality], language: language).withoutShift)
    }

    private static func sentiment(_ logits: [Float], _ scale: CalibrationScale) -> Sentiment {
        let p = scale.probabilities(logits.map(Double.init))
        return Sentiment(negative: p[0], neutral: p[1], positive: p[2])
    }

    /// Whether the model is too unsure of a post to file it under a class.
    package func abstains(_ sentiment: Sentiment, of modalities: some Sequence<Modality>) -> Bool {
        sentiment.confidence < abstainBelow[Self.name(modalities)] ?? abstainBelow["text"] ?? 0
    }

    /// Two parts that point in opposite directions, both decidedly.
    package func isContradiction(_ parts: [ModalityScore]) -> Bool {
        let directions = parts.compactMap { part -> Bool? in
            let net = part.sentiment.net
            return abs(net) >= decided[part.modality, default: 2] ? net > 0 : nil
        }
        return directions.contains(true) && directions.contains(false)
    }
}
