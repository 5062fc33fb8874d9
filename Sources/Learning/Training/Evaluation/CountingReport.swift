internal import Domain
internal import Foundation
internal import Quantification
internal import SentimentNetwork
internal import Support

/// How well shares of classes are counted: by topic, and in simulated buckets.
package struct CountingReport: Sendable {
    /// An estimator on one kind of sets, mean over the sets.
    package struct Row: Sendable {
        package let sets: String
        package let count: Int
        package let method: CountingMethod
        /// Kullback-Leibler divergence of the estimate from the truth, and mean relative error of a share; both smoothed by
        /// half a post (Gao and Sebastiani 2016).
        package let divergence: Double
        package let relativeError: Double
    }

    /// How often the 95 % interval of net sentiment holds the mix that a bucket was drawn from.
    package struct Coverage: Sendable {
        package let posts: Int
        package let buckets: Int
        package let covered: Double
        package let width: Double
    }

    package let rows: [Row]
    package let coverage: [Coverage]

    package static let divergenceBar = 0.04
    package static let coverageBar = 0.93...0.97
    /// Topics with fewer posts say little.
    static let fewest = 10

    package init(_ evaluation: Evaluation, semeval: JudgedSet) throws {
        let settings = evaluation.model.calibration.quantification
        let topics = try Self.topicSets(evaluation)
        let shares = topics.threePoint.map(CountingSet.shares)
        let simulation = CountingSimulation(semeval, settings)
        let drawn = simulation.sets(shares, posts: 100, seed: 11)
        let classifier = ClassifierRates(semeval)
        let kinds: [(String, [CountingSet], Bool)] = [
            ("topics, 2 classes (SemEval 2017 D)", topics.twoPoint, true),
            ("topics, 3 classes (SemEval 2017 E)", topics.threePoint, false), ("simulated, 100 posts", drawn, false),
        ]
        rows = kinds.flatMap { name, sets, isBinary in
            CountingMethod.allCases.map { method in
                let errors = sets.map { set in
                    set.errors(method.shares(of: set, classifier, settings), isBinary: isBinary)
                }
                let count = Double(max(errors.count, 1))
                return Row(
                    sets: name, count: errors.count, method: method,
                    divergence: errors.reduce(0) { $0 + $1.divergence } / count,
                    relativeError: errors.reduce(0) { $0 + $1.relative } / count)
            }
        }
        coverage = [30, 100, 300, 1000].map {
            simulation.coverage(shares, posts: $0, buckets: 400, Quantifier(settings))
        }
    }

    /// SemEval's topic tweets that are in its development sample.
    static func topicSets(_ evaluation: Evaluation) throws -> (twoPoint: [CountingSet], threePoint: [CountingSet]) {
        func sets(_ corpus: String, _ keeps: (Int) -> Bool) throws -> [CountingSet] {
            let judged = try evaluation.polarities(evaluation.data.topics(corpus))
            let settings = evaluation.model.calibration.quantification
            return Dictionary(grouping: judged.posts.filter { keeps($0.truth) }) { $0.post.topic ?? "" }
                .sorted { $0.key < $1.key }.filter { $0.value.count >= fewest }.map { CountingSet($0.value, settings) }
        }
        return (
            twoPoint: try sets("semeval2017-bd-train") { $0 != 1 },
            threePoint: try sets("semeval2017-ce-train") { _ in true }
        )
    }
}

/// Posts whose classes are known, as counting sees them.
struct CountingSet {
    let posts: [JudgedPost]
    let evidence: [Evidence]

    init(_ posts: [JudgedPost], _ settings: QuantifierSettings) {
        self.posts = posts
        evidence = posts.map { Self.evidence($0, settings) }
    }

    static func evidence(_ post: JudgedPost, _ settings: QuantifierSettings) -> Evidence {
        let p = post.probabilities
        let mix = settings.mix(Calibration.name(post.post.modalities), language: post.post.language)
        return Evidence(Sentiment(negative: p[0], neutral: p[1], positive: p[2]), mix: mix)
    }

    /// True shares of the classes.
    static func shares(_ set: CountingSet) -> [Double] {
        (0..<3).map { k in Double(set.posts.count { $0.truth == k }) / Double(max(set.posts.count, 1)) }
    }

    func errors(_ estimate: [Double], isBinary: Bool) -> (divergence: Double, relative: Double) {
        let (truth, estimate) = (pick(Self.shares(self), isBinary), pick(estimate, isBinary))
        let smoothing = 1 / (2 * Double(max(posts.count, 1)))
        func smoothed(_ shares: [Double]) -> [Double] {
            shares.map { ($0 + smoothing) / (1 + smoothing * Double(shares.count)) }
        }
        let (p, q) = (smoothed(truth), smoothed(estimate))
        return (
            zip(p, q).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) },
            zip(p, q).reduce(0) { $0 + abs($1.1 - $1.0) / $1.0 } / Double(p.count)
        )
    }

    private func pick(_ shares: [Double], _ isBinary: Bool) -> [Double] {
        guard isBinary else { return shares }
        let sum = max(shares[0] + shares[2], 1e-9)
        return [shares[0] / sum, shares[2] / sum]
    }
}
