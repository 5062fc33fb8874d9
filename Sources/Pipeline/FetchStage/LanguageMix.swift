internal import Foundation

/// Whether a source's posts are in the languages that they usually are in. All of a language gone is a fault on the way here,
/// and nobody sees it in a total.
struct LanguageMix {
    /// Posts by language ('' where it cannot be told): of the weeks before, and of the run's own time.
    let posts: [(language: String, usual: Int, now: Int)]

    /// Weeks with fewer posts, and runs with fewer to be expected of a language, say nothing.
    static let leastUsual = 300
    static let leastExpected = 12.0
    /// Chance at which it is told: of a hundred sources and languages once in 27 years of nights.
    static let chance = 1e-6

    /// A language that is missing, or nearly.
    struct Loss: Equatable {
        let language: String
        let posts: Int
        let expected: Int
    }

    var losses: [Loss] {
        let usual = posts.reduce(0) { $0 + $1.usual }
        let now = posts.reduce(0) { $0 + $1.now }
        guard usual >= Self.leastUsual, now > 0 else { return [] }
        return posts.filter { !$0.language.isEmpty }.compactMap { entry in
            let expected = Double(now) * Double(entry.usual) / Double(usual)
            guard expected >= Self.leastExpected, Double(entry.now) * 5 < expected,
                Self.chanceOfAtMost(entry.now, expected) < Self.chance
            else { return nil }
            return Loss(language: entry.language, posts: entry.now, expected: Int(expected.rounded()))
        }.sorted { $0.language < $1.language }
    }

    /// Of a Poisson count: `chanceOfAtMost(0, 14)` is 8e-7, `(0, 13)` 2e-6, `(2, 20)` 5e-7.
    static func chanceOfAtMost(_ count: Int, _ mean: Double) -> Double {
        var (sum, term) = (0.0, exp(-mean))
        for k in 0...count {
            if k > 0 { term *= mean / Double(k) }
            sum += term
        }
        return sum
    }
}
