internal import Foundation

/// The mean of what the mix of a small set may be, instead of the most likely one.
///
/// Of all figures the mean is the one with the least expected divergence from the truth: E KL(π‖q) is least at q = E π. With a dozen posts
/// the two are far apart, for a likely mix lies near an edge of the simplex and the possible ones do not. Under the Dirichlet prior
/// α = worth · usual the mean is a sum over points of the simplex:
///
///     E π = Σ_g g · w_g / Σ_g w_g            ln w_g = Σᵢ ln Σ_c g_c eᵢ_c + Σ_c (α_c − 1) ln g_c
///
/// From ``most`` posts on both agree to a few thousandths, and the mode under that many posts of the usual mix, which is the mean where
/// every post is sure of its class, stands for it.
enum ExpectedMix {
    static let most = 300
    private static let steps = 40
    /// So many posts' likelihoods are multiplied before a logarithm is taken: none is below 1e-9.
    private static let chunk = 16

    /// Points a third of a step inside the simplex, at equal distances.
    private static let points: [(negative: Double, neutral: Double, positive: Double)] = (0..<steps).flatMap { i in
        (0..<steps - i).map { j in
            let (a, b) = ((Double(i) + 1 / 3.0) / Double(steps), (Double(j) + 1 / 3.0) / Double(steps))
            return (a, b, 1 - a - b)
        }
    }

    static func mean(_ posts: [Evidence], around usual: [Double], worth: Double) -> [Double] {
        var logarithms = points.map { point -> Double in
            let prior = usual.map { worth * $0 - 1 }
            var sum = prior[0] * log(point.negative) + prior[1] * log(point.neutral) + prior[2] * log(point.positive)
            var product = 1.0
            for (place, post) in posts.enumerated() {
                product *=
                    point.negative * post.negative + point.neutral * post.neutral + point.positive * post.positive
                if place % chunk == chunk - 1 {
                    sum += log(product)
                    product = 1
                }
            }
            return sum + log(product)
        }
        let top = logarithms.max() ?? 0
        for index in logarithms.indices { logarithms[index] = exp(logarithms[index] - top) }
        let total = logarithms.reduce(0, +)
        var mean = [0.0, 0.0, 0.0]
        for (point, weight) in zip(points, logarithms) {
            mean[0] += weight / total * point.negative
            mean[1] += weight / total * point.neutral
            mean[2] += weight / total * point.positive
        }
        return mean
    }
}
