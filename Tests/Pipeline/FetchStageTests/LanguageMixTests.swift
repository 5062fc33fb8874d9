@testable import FetchStage
import Testing

/// All of a language gone is a fault on the way; a quiet day of a small one is not.
@Suite struct LanguageMixTests {
    @Test(
        arguments: [
            // A tenth in French for weeks, none of 200 today.
            ([("en", 900, 180), ("fr", 100, 0)], ["fr 0 of 18"]),
            // Too few today to say anything, and too few before.
            ([("en", 900, 90), ("fr", 100, 0)], []), ([("en", 90, 180), ("fr", 10, 0)], []),
            // Fewer, but not nearly none.
            ([("en", 900, 195), ("fr", 100, 5)], []),
            // All of one language, and posts whose language nobody can tell.
            ([("zh", 500, 0), ("", 500, 400)], ["zh 0 of 200"]), ([("", 500, 0), ("en", 500, 400)], []),
            ([("en", 900, 180), ("fr", 100, 1)], ["fr 1 of 18"]), ([("en", 1000, 0)], []),
        ] as [([(String, Int, Int)], [String])])
    func tells(_ posts: [(String, Int, Int)], _ expected: [String]) {
        let mix = LanguageMix(posts: posts.map { (language: $0.0, usual: $0.1, now: $0.2) })
        #expect(mix.losses.map { "\($0.language) \($0.posts) of \($0.expected)" } == expected)
    }

    /// As scipy.stats.poisson.cdf has them.
    @Test func chances() {
        for (count, mean, expected) in [(0, 14.0, 8.3153e-7), (0, 13, 2.2603e-6), (2, 20, 4.5551e-7)] {
            #expect(abs(LanguageMix.chanceOfAtMost(count, mean) / expected - 1) < 1e-4)
        }
    }
}
