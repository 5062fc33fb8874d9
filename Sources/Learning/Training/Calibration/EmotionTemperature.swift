internal import Foundation
internal import SentimentNetwork

/// One temperature for the emotions of words, over the development sets of three corpora that name emotions differently.
///
/// It is kept where corpora that it was not fitted to have a lower cross-entropy with it, all in all.
struct EmotionTemperature {
    let scale: CalibrationScale
    let summary: String

    private static let corpora = [
        ("tweeteval-emotion-dev", "en"), ("emoevent-en-dev", "en"), ("emoevent-es-dev", "es"),
    ]
    /// Logarithms of the slopes that are tried.
    private static let steps = stride(from: -0.8, through: 0.8, by: 0.01)

    init(_ evaluation: Evaluation) throws {
        let sets = try Self.corpora.map { corpus, language in
            let posts = try evaluation.data.emotions(corpus, language: language)
            return evaluation.emotions(posts, try evaluation.scores(of: posts)).posts
        }
        self.init(sets)
    }

    /// - Parameter sets: judged by bare logits; a corpus each.
    init(_ sets: [[JudgedPost]]) {
        let left = sets.indices.map { place in
            Self.slope(sets.enumerated().filter { $0.offset != place }.flatMap(\.element))
        }
        func loss(_ slopes: [Double]) -> Double {
            zip(sets, slopes).reduce(0.0) { $0 + Self.loss($1.0, $1.1) } / Double(max(sets.joined().count, 1))
        }
        func error(_ slopes: [Double]) -> Double {
            var reliability = Reliability()
            for (set, slope) in zip(sets, slopes) {
                for post in set {
                    let p = Self.scaled(post, slope)
                    reliability.add(confidence: p.max() ?? 0, isRight: largest(p) == post.truth)
                }
            }
            return reliability.error
        }
        let bare = sets.map { _ in 1.0 }
        let isBetter = loss(left) < loss(bare)
        let slope = isBetter ? Self.slope(sets.flatMap(\.self)) : 1
        var scale = CalibrationScale(temperature: 1 / slope)
        scale.fit = CalibrationScale.Fit(
            method: isBetter ? "temperature" : "none", posts: sets.reduce(0) { $0 + $1.count }, before: error(bare),
            after: isBetter ? error(left) : error(bare))
        self.scale = scale
        summary =
            "slope \(digits(slope, 2)), calibration error \(digits(error(bare), 4)) → \(digits(error(left), 4)) on corpora left "
            + "out, cross-entropy \(digits(loss(bare), 4)) → \(digits(loss(left), 4))"
    }

    /// The one with the least cross-entropy.
    private static func slope(_ posts: [JudgedPost]) -> Double {
        let losses = steps.map { (slope: exp($0), loss: loss(posts, exp($0))) }
        return losses.min { $0.loss < $1.loss }?.slope ?? 1
    }

    /// Cross-entropy, summed over the posts.
    private static func loss(_ posts: [JudgedPost], _ slope: Double) -> Double {
        posts.reduce(0) { $0 - log(max(scaled($1, slope)[$1.truth], 1e-12)) }
    }

    /// p^slope, made to sum to 1.
    private static func scaled(_ post: JudgedPost, _ slope: Double) -> [Double] {
        let powers = post.probabilities.map { pow(max($0, 1e-9), slope) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }
}
