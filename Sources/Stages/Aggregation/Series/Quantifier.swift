package import Domain
internal import Foundation

/// How many posts of a set are negative, neutral and positive, from the classifier's calibrated probabilities.
///
/// Averaging the probabilities drags every set towards the mix that the classifier was calibrated on. With π⁰ that mix,
/// the likelihood of a mix π is, up to a constant,
///
///     L(π) = Σᵢ ln Σ_c π_c pᵢ_c / π⁰_c
///
/// maximised by the EM steps of Saerens, Latinne and Decaestecker (2002), equations 2.9 and 2.10. We differ in one thing: a
/// Dirichlet prior worth ``priorPosts`` post of the mix π⁰ keeps a small set off the corners of the simplex.
///
/// The 95 % interval is ± 1.96 standard errors from the inverse of the observed information, which holds both what a sample
/// of so many posts leaves open and what the classifier leaves open about each.
package struct Quantifier: Sendable {
    /// π⁰, in the order of ``Polarity``.
    package let calibrationMix: [Double]
    package static let priorPosts = 1.0

    /// - Parameter mix: what the model's description says of it; nil for an even mix.
    package init(mix: [Double]?) {
        let isUsable = mix.map { $0.count == 3 && $0.allSatisfy { $0 > 0 } } ?? false
        calibrationMix = isUsable ? mix ?? [] : [1.0 / 3, 1.0 / 3, 1.0 / 3]
    }

    package struct Mix: Hashable, Sendable {
        package let negative: Estimate
        package let neutral: Estimate
        package let positive: Estimate
        /// Positive minus negative.
        package let net: Estimate
    }

    /// - Parameter posts: calibrated; at least one.
    package func estimate(_ posts: [Sentiment]) -> Mix {
        let ratios = posts.map { post in
            Polarity.allCases.indices.map { max(post[Polarity.allCases[$0]], 1e-9) / calibrationMix[$0] }
        }
        let mix = fit(ratios)
        let covariance = covariance(ratios, mix)
        func interval(_ value: Double, _ weights: [Double], _ lowest: Double) -> Estimate {
            var variance = 0.0
            for a in 0..<3 { for b in 0..<3 { variance += weights[a] * weights[b] * covariance[a][b] } }
            let reach = 1.959964 * max(0, variance).squareRoot()
            return Estimate(value: value, low: max(lowest, value - reach), high: min(1, value + reach))
        }
        return Mix(
            negative: interval(mix[0], [1, 0, 0], 0), neutral: interval(mix[1], [0, 1, 0], 0),
            positive: interval(mix[2], [0, 0, 1], 0), net: interval(mix[2] - mix[0], [-1, 0, 1], -1))
    }

    private func fit(_ ratios: [[Double]]) -> [Double] {
        let total = Double(ratios.count) + Self.priorPosts
        var mix = calibrationMix
        for _ in 0..<500 {
            var sums = calibrationMix.map { $0 * Self.priorPosts }
            for ratio in ratios {
                let joint = (0..<3).map { mix[$0] * ratio[$0] }
                let whole = joint[0] + joint[1] + joint[2]
                for c in 0..<3 { sums[c] += joint[c] / whole }
            }
            let next = sums.map { $0 / total }
            let change = (0..<3).reduce(0) { max($0, abs(next[$1] - mix[$1])) }
            mix = next
            if change < 1e-9 { break }
        }
        return mix
    }

    /// 3 × 3, singular along (1, 1, 1): the information over the two free shares, inverted, the third being what is left.
    private func covariance(_ ratios: [[Double]], _ mix: [Double]) -> [[Double]] {
        var (a, b, c) = (0.0, 0.0, 0.0)
        func add(_ first: Double, _ second: Double, _ weight: Double) {
            a += weight * first * first
            b += weight * first * second
            c += weight * second * second
        }
        for ratio in ratios {
            let whole = (0..<3).reduce(0) { $0 + mix[$1] * ratio[$1] }
            add((ratio[0] - ratio[1]) / whole, (ratio[2] - ratio[1]) / whole, 1)
        }
        for k in 0..<3 {
            let weight = Self.priorPosts * calibrationMix[k] / (mix[k] * mix[k])
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
