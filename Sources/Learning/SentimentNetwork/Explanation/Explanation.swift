package import Domain
internal import Foundation
internal import Language
internal import Quantification

/// Why a post was judged as it was: what each modality added to the decision, which words carried it, and where in each picture
/// that one's own verdict comes from.
///
/// All are found by asking the model again with something left out, so they hold for any architecture.
package struct Explanation: Sendable {
    package let score: Score
    /// The class that is explained: the most probable one.
    package var polarity: Polarity { score.sentiment.polarity }
    /// Its probability without any evidence: ``withoutEvidence`` + the contributions = its probability.
    package let withoutEvidence: Double
    package let contributions: [Contribution]
    /// In the order of the text.
    package let words: [Word]
    /// By place among the attachments, in the order of the post.
    package let pictures: [(position: Int, regions: PictureRegions)]

    /// What one modality added to the probability of the class.
    package struct Contribution: Sendable {
        package let modality: Modality
        package let added: Double
    }

    /// A stretch of the text and what it carried.
    package struct Word: Sendable {
        package let text: String
        /// How much less probable the class is without it; negative where it spoke against the class. Words act together, so
        /// these do not sum to anything.
        package let weight: Double
    }

    /// Nil for a post that says nothing.
    package init?(_ input: Scorer.Input, _ scorer: Scorer) {
        let present = Self.modalities(of: input)
        let subsets = (1..<(1 << present.count)).map { bits in
            present.indices.filter { bits >> $0 & 1 == 1 }.map { present[$0] }
        }
        let scores = scorer.score(subsets.map { Self.keeping($0, of: input) })
        guard let score = scores.last ?? nil else { return nil }
        self.score = score
        let polarity = score.sentiment.polarity
        let place = Polarity.allCases.firstIndex(of: polarity) ?? 0
        let nothing = scorer.model.calibration.quantification.mix("text")[place]
        withoutEvidence = nothing
        let values = [nothing] + scores.map { $0?.sentiment[polarity] ?? nothing }
        contributions = Self.shares(values, players: present.count).enumerated().map {
            Contribution(modality: present[$0.offset], added: $0.element)
        }
        words = Self.words(input, scorer, polarity, whole: score.sentiment[polarity])
        pictures = input.pictures.map { position, picture in
            let part = score.parts.first { $0.modality == .image && $0.attachment == position }
            let regions = PictureRegions(
                picture, scorer, polarity: part?.sentiment.polarity, isAlone: score.parts.count == 1)
            return (position, regions)
        }
    }

    private static func modalities(of input: Scorer.Input) -> [Modality] {
        Modality.allCases.filter { modality in
            switch modality {
            case .text: !input.text.isEmpty
            case .image: !input.pictures.isEmpty
            case .audio: !input.sounds.isEmpty
            }
        }
    }

    private static func keeping(_ kept: [Modality], of input: Scorer.Input) -> Scorer.Input {
        var input = input
        if !kept.contains(.text) { input.text = "" }
        if !kept.contains(.image) { input.pictures = [] }
        if !kept.contains(.audio) { input.sounds = [] }
        return input
    }

    /// Shapley (1953): what a player adds, averaged over the orders in which the players may come. Sums to
    /// values[all] − values[none].
    ///
    /// - Parameter values: by set of players, a bit each: values[0] is that of none.
    package static func shares(_ values: [Double], players: Int) -> [Double] {
        func factorial(_ n: Int) -> Double { n < 2 ? 1 : Double(n) * factorial(n - 1) }
        return (0..<players).map { player in
            values.indices.filter { $0 >> player & 1 == 0 }.reduce(0) { sum, set in
                let before = set.nonzeroBitCount
                let orders = factorial(before) * factorial(players - before - 1) / factorial(players)
                return sum + orders * (values[set | 1 << player] - values[set])
            }
        }
    }

    /// Each stretch left out in turn (occlusion, Zeiler and Fergus 2014).
    private static func words(
        _ input: Scorer.Input, _ scorer: Scorer, _ polarity: Polarity, whole: Double
    ) -> [Word] {
        let pieces = pieces(of: input.text)
        let spoken = pieces.indices.filter { pieces[$0].contains { !$0.isWhitespace } }
        let without = spoken.map { index in
            var input = input
            input.text = pieces.enumerated().map { $0.offset == index ? "" : $0.element }.joined()
            return input
        }
        // In small groups: each holds the post's pictures again.
        var answers: [Score?] = []
        for start in stride(from: 0, to: without.count, by: 32) {
            answers += scorer.score(Array(without[start..<min(start + 32, without.count)]))
        }
        let nothing = scorer.model.calibration.quantification.mix("text")[
            Polarity.allCases.firstIndex(of: polarity) ?? 0]
        return zip(spoken, answers).map { index, answer in
            Word(text: pieces[index], weight: whole - (answer?.sentiment[polarity] ?? nothing))
        }
    }

    /// The text in words and what stands between them; joined they are the text with single spaces.
    package static func pieces(of text: String) -> [String] {
        let segmenter = WordSegmenter()
        var pieces: [String] = []
        for chunk in text.split(whereSeparator: \.isWhitespace) {
            if !pieces.isEmpty { pieces.append(" ") }
            // Ideographs have no spaces between words.
            let isWritten = chunk.unicodeScalars.contains { $0.properties.isIdeographic }
            pieces += isWritten ? segmenter.pieces(of: String(chunk)).map(\.text) : [String(chunk)]
        }
        return pieces
    }
}
