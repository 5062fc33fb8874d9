internal import Foundation

/// How the mixes of classes differ from subject to subject: a Dirichlet distribution, fitted to counts of posts by class.
///
/// Its mean is the mix of all posts together; its concentration the one that makes the counts most likely (Dirichlet-multinomial,
/// Minka 2000), in steps of a half: small where one subject is all praise and another all blame.
struct TopicPrior {
    let usual: [Double]
    let worth: Double

    /// Smaller topics say little of how mixes differ.
    private static let fewest = 15
    private static let concentrations = stride(from: 1.5, through: 40, by: 0.5)

    /// Nil without topics that are large enough.
    ///
    /// - Parameter topics: posts of each class.
    init?(_ topics: [[Int]]) {
        let counts = topics.filter { $0.reduce(0, +) >= Self.fewest }.map { $0.map(Double.init) }
        guard let classes = counts.first?.count else { return nil }
        let sums = (0..<classes).map { k in counts.reduce(0) { $0 + $1[k] } }
        let total = sums.reduce(0, +)
        guard sums.allSatisfy({ $0 > 0 }) else { return nil }
        let mean = sums.map { $0 / total }
        usual = mean
        worth =
            Self.concentrations.max { Self.logLikelihood(counts, mean, $0) < Self.logLikelihood(counts, mean, $1) }
            ?? 1.5
    }

    private static func logLikelihood(_ counts: [[Double]], _ mean: [Double], _ concentration: Double) -> Double {
        counts.reduce(0) { sum, topic in
            let total = topic.reduce(0, +)
            let own = zip(topic, mean).reduce(0.0) {
                $0 + lgamma($1.0 + concentration * $1.1) - lgamma(concentration * $1.1)
            }
            return sum + lgamma(concentration) - lgamma(total + concentration) + own
        }
    }
}
