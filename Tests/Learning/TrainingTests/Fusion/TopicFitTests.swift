import Domain
import Layers
import SentimentNetwork
import Support
import Tensors
import Testing

@testable import Training

@Suite struct TopicFitTests {
    private static let texts = [
        "match won", "match lost", "funeral today", "won again", "sad funeral", "lunch", "lost keys", "nice lunch",
        "rain",
        "sunny match",
    ]
    private static let labels: [Polarity] = [
        .positive, .negative, .negative, .positive, .negative, .neutral, .negative, .positive, .neutral, .positive,
    ]

    /// The weights kept of the linear kernels say of a learnt post what kernel regression says of it, worked out here from the
    /// kernels themselves.
    @Test func weightsAnswerAsTheKernelsDo() {
        var generator = SeededGenerator(seed: 4)
        let n = Self.texts.count
        let tokens = Self.texts.map { $0.split(separator: " ").map(String.init) }
        let vectors = Tensor.uniform([n, 4], limit: 2, &generator)
        var functions = Tensor([n, n])
        for i in 0..<n { for j in 0..<n { functions[i, j] = i == j ? 1 : 0.25 } }
        let corpus = Self.labels.map {
            PictureCorpus.Post(
                id: "", text: "", picture: "", label: $0, textLabel: .neutral, imageLabel: .neutral)
        }
        let fit = TopicFit().fit(
            TopicFit.Posts(tokens: tokens, vectors: vectors, functions: functions), corpus)

        let rows = tokens.map(fit.head.terms.row)
        let (mean, scale) = RadialFit.moments((0..<n).map { Array(vectors.row($0)) })
        let standard = (0..<n).map { Scorer.standardized(Array(vectors.row($0)), mean: mean, scale: scale) }
        let shares = (0..<3).map { k in
            Float(Self.labels.count { Polarity.allCases.firstIndex(of: $0) == k }) / Float(n)
        }
        let shown = fit.head.shown(functions)
        for i in 0..<n {
            let answers = (0..<3).map { k in
                (0..<n).reduce(shares[k]) { sum, j in
                    let words = rows[i].reduce(Float(0)) { total, term in
                        total + (rows[j].first { $0.index == term.index }?.value ?? 0) * term.value
                    }
                    let product = zip(standard[i], standard[j]).reduce(Float(0)) { $0 + $1.0 * $1.1 }
                    return sum + (words + 0.5 * product / 4 + functions[i, j]) * fit.head.picture[j, k]
                }
            }
            let said = fit.head.said(tokens[i], vector: Array(vectors.row(i)))
            for k in 0..<3 { #expect(abs(said[k] + shown[i, k] - answers[k]) < 1e-4) }
        }
    }
}
