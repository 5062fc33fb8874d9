package import Domain
internal import Foundation

/// How many posts of a set are negative, neutral and positive, from the classifier's calibrated probabilities.
///
/// Averaging the probabilities drags every set towards the mix that the classifier was calibrated on. With π⁰ that mix,
/// the likelihood of a mix π is, up to a constant,
///
///     L(π) = Σᵢ ln Σ_c π_c pᵢ_c / π⁰_c
///
/// which the EM steps of Saerens, Latinne and Decaestecker (2002), equations 2.9 and 2.10, climb. We differ in four things. Newton's
/// method finds the same top in fewer steps. A Dirichlet prior around the usual mix, worth a measured number of posts
/// (``QuantifierSettings/worth``), keeps a small set off the corners of the simplex. What is shown of a small set is the mean of what
/// its mix may be rather than the likeliest (``ExpectedMix``). And the 95 % interval is that of the estimate with a prior worth
/// ``priorPosts``: ± 1.96 standard errors from the inverse of the observed information, which holds both what a sample of so many
/// posts leaves open and what the classifier leaves open about each, widened by the measured drift and extended to hold the estimate.
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
        let mix = value(posts, free)
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

    /// The figure that is shown: the mean of what the mix may be, under a prior that was measured.
    private func value(_ posts: [Evidence], _ free: [Double]) -> [Double] {
        guard settings.worth > Self.priorPosts else { return free }
        return posts.count <= ExpectedMix.most
            ? ExpectedMix.mean(posts, around: settings.usual, worth: settings.worth)
            : Self.fit(posts, around: settings.usual, worth: settings.worth)
    }

    /// The most likely mix under a Dirichlet prior.
    ///
    /// What EM climbs in hundreds of small steps when posts say little is concave in the two free shares, so Newton's method takes it
    /// in a handful; a step that goes too far (the slope along it has turned by more than it was) is halved.
    ///
    /// - Parameters:
    ///   - usual: mean of the prior.
    ///   - worth: posts that the prior weighs, more than none.
    package static func fit(_ posts: [Evidence], around usual: [Double], worth: Double) -> [Double] {
        var mix = step(posts, usual, around: usual, worth: worth)
        var here = Slope(posts, mix, around: usual, worth: worth)
        for _ in 0..<100 {
            let (negative, positive) = here.newtonStep
            let rise = here.negative * negative + here.positive * positive
            if rise < 1e-16 * Double(posts.count) || max(abs(negative), abs(positive)) < 1e-13 { break }
            var length = 1.0
            var next: (mix: [Double], slope: Slope)?
            while next == nil, length > 1e-6 {
                let tried = [
                    mix[0] + length * negative, mix[1] - length * (negative + positive), mix[2] + length * positive,
                ]
                if tried.allSatisfy({ $0 > 0 }) {
                    let slope = Slope(posts, tried, around: usual, worth: worth)
                    if abs(slope.negative * negative + slope.positive * positive) <= rise { next = (tried, slope) }
                }
                length /= 2
            }
            guard let next else { break }
            (mix, here) = next
        }
        return mix
    }

    /// One step of EM: into the simplex from wherever.
    private static func step(_ posts: [Evidence], _ mix: [Double], around usual: [Double], worth: Double) -> [Double] {
        var sums = (usual[0] * worth, usual[1] * worth, usual[2] * worth)
        let (a, b, c) = (mix[0], mix[1], mix[2])
        for post in posts {
            let scale = 1 / max(a * post.negative + b * post.neutral + c * post.positive, 1e-12)
            sums.0 += a * post.negative * scale
            sums.1 += b * post.neutral * scale
            sums.2 += c * post.positive * scale
        }
        let total = Double(posts.count) + worth
        return [sums.0 / total, sums.1 / total, sums.2 / total]
    }

    /// Slope and curvature of the log-likelihood over the shares of negative and positive posts, the neutral being what is left.
    private struct Slope {
        var negative = 0.0
        var positive = 0.0
        /// Minus the second derivatives: negative twice, both, positive twice.
        var (a, b, c) = (0.0, 0.0, 0.0)

        init(_ posts: [Evidence], _ mix: [Double], around usual: [Double], worth: Double) {
            let (x, y, z) = (mix[0], mix[1], mix[2])
            for post in posts {
                let scale = 1 / max(x * post.negative + y * post.neutral + z * post.positive, 1e-12)
                let first = (post.negative - post.neutral) * scale
                let second = (post.positive - post.neutral) * scale
                negative += first
                positive += second
                a += first * first
                b += first * second
                c += second * second
            }
            let prior = (worth * usual[0] / x, worth * usual[1] / y, worth * usual[2] / z)
            negative += prior.0 - prior.1
            positive += prior.2 - prior.1
            a += prior.0 / x + prior.1 / y
            b += prior.1 / y
            c += prior.2 / z + prior.1 / y
        }

        var newtonStep: (negative: Double, positive: Double) {
            let determinant = max(a * c - b * b, 1e-300)
            return ((c * negative - b * positive) / determinant, (a * positive - b * negative) / determinant)
        }
    }

    /// 3 × 3, singular along (1, 1, 1): the information over the two free shares, inverted, the third being what is left.
    private func covariance(_ posts: [Evidence], _ mix: [Double]) -> [[Double]] {
        let slope = Slope(posts, mix, around: settings.usual, worth: Self.priorPosts)
        let (a, b, c) = (slope.a, slope.b, slope.c)
        let determinant = max(a * c - b * b, 1e-12)
        let (negative, positive, both) = (c / determinant, a / determinant, -b / determinant)
        return [
            [negative, -negative - both, both],
            [-negative - both, negative + positive + 2 * both, -positive - both],
            [both, -positive - both, positive],
        ]
    }
}
