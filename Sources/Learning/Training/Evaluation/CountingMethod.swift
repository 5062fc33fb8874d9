internal import Domain
internal import Foundation
internal import Quantification
internal import Support

/// Ways of counting how many posts of a set are of each class.
package enum CountingMethod: String, CaseIterable, Sendable {
    case classifyAndCount, probabilities, adjustedCount, adjustedProbabilities, likelihood, barometer

    package var name: String {
        switch self {
        case .classifyAndCount: "CC: classify and count"
        case .probabilities: "PCC: mean of the probabilities"
        case .adjustedCount: "ACC: CC through the inverse of the confusion"
        case .adjustedProbabilities: "PACC: PCC through the inverse of its means by class"
        case .likelihood: "EM: most likely mix (Saerens et al. 2002)"
        case .barometer: "EM with the usual mix as prior: what reports show"
        }
    }

    /// Three shares.
    func shares(of set: CountingSet, _ rates: ClassifierRates, _ settings: QuantifierSettings) -> [Double] {
        let count = Double(max(set.posts.count, 1))
        let said = (0..<3).map { k in Double(set.posts.count { $0.said == k }) / count }
        let mean = (0..<3).map { k in set.posts.reduce(0) { $0 + $1.probabilities[k] } / count }
        switch self {
        case .classifyAndCount: return said
        case .probabilities: return mean
        case .adjustedCount: return rates.mix(behind: said, rates.said)
        case .adjustedProbabilities: return rates.mix(behind: mean, rates.mean)
        case .likelihood:
            return Quantifier.fit(set.evidence, around: settings.usual, worth: Quantifier.priorPosts)
        case .barometer:
            let mix = Quantifier(settings).estimate(set.evidence)
            return [mix.negative.value, mix.neutral.value, mix.positive.value]
        }
    }
}

/// What the classifier says of posts of each class, on a labelled set.
struct ClassifierRates {
    /// Rows by true class: shares that are said, and means of the probabilities.
    let said: [[Double]]
    let mean: [[Double]]

    init(_ set: JudgedSet) {
        let byClass = (0..<3).map { k in set.posts.filter { $0.truth == k } }
        said = byClass.map { posts in
            (0..<3).map { k in Double(posts.count { $0.said == k }) / Double(max(posts.count, 1)) }
        }
        mean = byClass.map { posts in
            (0..<3).map { k in posts.reduce(0) { $0 + $1.probabilities[k] } / Double(max(posts.count, 1)) }
        }
    }

    /// The mix of classes whose expected answer is nearest to `answer`: least |π·R − answer|² over the simplex (Forman 2008,
    /// Bella et al. 2010), by exponentiated gradient steps.
    func mix(behind answer: [Double], _ rows: [[Double]]) -> [Double] {
        var mix = [1.0 / 3, 1.0 / 3, 1.0 / 3]
        for _ in 0..<2000 {
            let error = (0..<3).map { k in (0..<3).reduce(-answer[k]) { $0 + mix[$1] * rows[$1][k] } }
            let slope = (0..<3).map { c in (0..<3).reduce(0) { $0 + 2 * error[$1] * rows[c][$1] } }
            let next = (0..<3).map { mix[$0] * exp(-2 * slope[$0]) }
            let sum = next.reduce(0, +)
            mix = next.map { $0 / sum }
        }
        return mix
    }
}

/// Buckets put together from labelled posts, with the shares that topics were seen to have.
struct CountingSimulation {
    private let byClass: [[JudgedPost]]
    private let settings: QuantifierSettings

    init(_ set: JudgedSet, _ settings: QuantifierSettings) {
        byClass = (0..<3).map { k in set.posts.filter { $0.truth == k } }
        self.settings = settings
    }

    private func draw(_ shares: [Double], posts: Int, _ generator: inout some RandomNumberGenerator) -> CountingSet {
        let drawn = (0..<posts).map { _ in
            let mark = Double(generator.next() >> 11) * 0x1p-53
            let k = mark < shares[0] ? 0 : mark < shares[0] + shares[1] ? 1 : 2
            return byClass[k][Int(generator.next() % UInt64(byClass[k].count))]
        }
        return CountingSet(drawn, settings)
    }

    func sets(_ shares: [[Double]], posts: Int, seed: UInt64) -> [CountingSet] {
        var generator = SeededGenerator(seed: seed)
        return shares.map { draw($0, posts: posts, &generator) }
    }

    func coverage(
        _ shares: [[Double]], posts: Int, buckets: Int, _ quantifier: Quantifier
    ) -> CountingReport.Coverage {
        var generator = SeededGenerator(seed: UInt64(posts))
        var (covered, width) = (0, 0.0)
        for bucket in 0..<buckets {
            let mix = shares[bucket % shares.count]
            let net = quantifier.estimate(draw(mix, posts: posts, &generator).evidence).net
            let truth = mix[2] - mix[0]
            if net.low <= truth, truth <= net.high { covered += 1 }
            width += net.high - net.low
        }
        return CountingReport.Coverage(
            posts: posts, buckets: buckets, covered: Double(covered) / Double(buckets), width: width / Double(buckets))
    }
}
