package import Domain
internal import Foundation

/// How many posts of a set are negative, neutral and positive, from the classifier's calibrated probabilities.
///
/// Averaging the probabilities drags every set towards the mix that the classifier was calibrated on. With π⁰ that mix,
/// the likelihood of a mix π is, up to a constant,
///
///     L(π) = Σᵢ ln Σ_c π_c pᵢ_c / π⁰_c
///
/// maximised by the EM steps of Saerens, Latinne and Decaestecker (2002), equations 2.9 and 2.10. We differ in two things. A
/// Dirichlet prior around the usual mix, worth a measured number of posts (``QuantifierSettings/worth``), keeps a small set
/// off the corners of the simplex. And the 95 % interval is that of the estimate with a prior worth ``priorPosts``: ± 1.96
/// standard errors from the inverse of the observed information, which holds both what a sample of so many posts leaves open
/// and what the classifier leaves open about each, widened by the measured drift and extended to hold the estimate.
package struct Quantifier: Sendable {
    package static let priorPosts = 1.0

    package let settings: QuantifierSettings

    package init(_ settings: QuantifierSettings) {
        self.settings = settings
    }

    package struct Mix: Hashable, Sendable {
        package let negative: Estimate
        package let neutral: Estimate
        package let positive: Estimate
        /// Positive minus negative.
        package let net: Estimate
    }

    /// - Parameters:
    ///   - modalities: those that took part, such as `text+image`; nil when unknown.
    ///   - language: BCP 47; nil when unknown.
    package func evidence(_ sentiment: Sentiment, modalities: String?, language: String?) -> Evidence {
        Evidence(sentiment, mix: settings.mix(modalities, language: language))
    }

    /// - Parameter posts: calibrated, of words; at least one.
    package func estimate(_ posts: [Sentiment]) -> Mix {
        estimate(posts.map { evidence($0, modalities: nil, language: nil) })
    }

    /// - Parameter posts: at least one.
    package func estimate(_ posts: [Evidence]) -> Mix {
        let free = Self.fit(posts, around: settings.usual, worth: Self.priorPosts)
        let mix =
            settings.worth > Self.priorPosts ? Self.fit(posts, around: settings.usual, worth: settings.worth) : free
        let covariance = covariance(posts, free)
        func interval(_ weights: [Double], _ lowest: Double) -> Estimate {
            func weighted(_ values: [Double]) -> Double { (0..<3).reduce(0) { $0 + weights[$1] * values[$1] } }
            // Drift is that of net sentiment; a share moves half as far.
            var variance = pow(settings.drift * weights.reduce(0) { $0 + abs($1) } / 2, 2)
            for a in 0..<3 { for b in 0..<3 { variance += weights[a] * weights[b] * covariance[a][b] } }
            let reach = 1.959964 * max(0, variance).squareRoot()
            let (value, centre) = (weighted(mix), weighted(free))
            return Estimate(
                value: value, low: min(value, max(lowest, centre - reach)), high: max(value, min(1, centre + reach)))
        }
        return Mix(
            negative: interval([1, 0, 0], 0), neutral: interval([0, 1, 0], 0), positive: interval([0, 0, 1], 0),
            net: interval([-1, 0, 1], -1))
    }

    /// The most likely mix under a Dirichlet prior.
    ///
    /// - Parameters:
    ///   - usual: mean of the prior.
    ///   - worth: posts that the prior weighs.
    package static func fit(_ posts: [Evidence], around usual: [Double], worth: Double) -> [Double] {
        let total = Double(posts.count) + worth
        var mix = usual
        for _ in 0..<500 {
            var sums = usual.map { $0 * worth }
            for post in posts {
                let whole = max(post.likelihood(mix), 1e-12)
                sums[0] += mix[0] * post.negative / whole
                sums[1] += mix[1] * post.neutral / whole
                sums[2] += mix[2] * post.positive / whole
            }
            let next = sums.map { $0 / total }
            let change = (0..<3).reduce(0) { max($0, abs(next[$1] - mix[$1])) }
            mix = next
            if change < 1e-9 { break }
        }
        return mix
    }

    /// 3 × 3, singular along (1, 1, 1): the information over the two free shares, inverted, the third being what is left.
    private func covariance(_ posts: [Evidence], _ mix: [Double]) -> [[Double]] {
        var (a, b, c) = (0.0, 0.0, 0.0)
        func add(_ first: Double, _ second: Double, _ weight: Double) {
            a += weight * first * first
            b += weight * first * second
            c += weight * second * second
        }
        for post in posts {
            let whole = max(post.likelihood(mix), 1e-12)
            add((post.negative - post.neutral) / whole, (post.positive - post.neutral) / whole, 1)
        }
        for k in 0..<3 {
            let weight = Self.priorPosts * settings.usual[k] / (mix[k] * mix[k])
            add(k == 0 ? 1 : k == 1 ? -1 : 0, k == 2 ? 1 : k == 1 ? -1 : 0, weight)
        }
        let determinant = max(a * c - b * b, 1e-12)
        let (negative, positive, both) = (c / determinant, a / determinant, -b / determinant)
        return [
            [negative, -negative - both, both],
            [-negative - both, negative + positive + 2 * both, -positive - both],
            [both, -positive - both, positive],
        ]
    }
}
