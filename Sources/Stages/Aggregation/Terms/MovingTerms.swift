internal import Foundation

/// How often each term occurs in a set of posts, counted once a post.
package struct TermCounts: Sendable {
    package private(set) var posts = 0
    package private(set) var total = 0
    package private(set) var counts: [String: Int] = [:]

    package init() {}

    /// - Parameter terms: of one post, each once.
    package mutating func add(_ terms: [String]) {
        posts += 1
        total += terms.count
        for term in terms { counts[term, default: 0] += 1 }
    }

    package mutating func add(_ other: TermCounts) { merge(other, 1) }
    package mutating func remove(_ other: TermCounts) { merge(other, -1) }

    /// Share of the posts that hold the terms of a text, on average over them and two more that none holds: in [0, 1].
    package func typicality(of text: [String]) -> Double {
        guard posts > 0 else { return 0 }
        let shares = text.reduce(0.0) { $0 + Double(counts[$1] ?? 0) / Double(posts) }
        return shares / Double(text.count + 2)
    }

    private mutating func merge(_ other: TermCounts, _ sign: Int) {
        posts += sign * other.posts
        total += sign * other.total
        for (term, count) in other.counts {
            let sum = counts[term, default: 0] + sign * count
            counts[term] = sum == 0 ? nil : sum
        }
    }
}

/// A word that a day uses more (z > 0) or less (z < 0) than the days before it.
package struct MovingTerm: Hashable, Sendable {
    package let term: String
    package let z: Double
    package let logOdds: Double
    package let posts: Int
    package let perThousand: Double
    package let usualPerThousand: Double

    /// Beyond this a term moved more than chance (two-sided 5 %, one term looked at by itself).
    package static let leastZ = 1.96
    package static let most = (rising: 30, falling: 15)
    /// A term needs so many posts on its larger side.
    package static let fewestPosts = 3
    /// Weight of the prior, in term occurrences.
    package static let priorWeight = 500.0

    /// Weighted log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, equations 16, 18, 22).
    ///
    ///     δ_w = ln (y_w + α_w) / (n + α₀ − y_w − α_w) − ln (b_w + α_w) / (m + α₀ − b_w − α_w)
    ///     z_w = δ_w / √(1 / (y_w + α_w) + 1 / (b_w + α_w))
    ///
    /// y and n count the day, b and m the days before; α_w = α₀ (y_w + b_w) / (n + m) with α₀ = ``priorWeight``. Of a post each
    /// term counts once, so that one post that repeats a word does not make news.
    ///
    /// - Returns: rising terms by falling z, then falling ones; ties in the order of the terms.
    package static func moved(day: TermCounts, before: TermCounts) -> [MovingTerm] {
        guard day.total > 0, before.total > 0 else { return [] }
        let (n, m) = (Double(day.total), Double(before.total))
        var moved: [MovingTerm] = []
        for term in Set(day.counts.keys).union(before.counts.keys) {
            let (count, usual) = (day.counts[term] ?? 0, before.counts[term] ?? 0)
            guard max(count, usual) >= fewestPosts else { continue }
            let (y, b) = (Double(count), Double(usual))
            let prior = priorWeight * (y + b) / (n + m)
            let delta =
                log((y + prior) / (n + priorWeight - y - prior)) - log((b + prior) / (m + priorWeight - b - prior))
            let z = delta / (1 / (y + prior) + 1 / (b + prior)).squareRoot()
            guard abs(z) >= leastZ, z < 0 || count >= fewestPosts else { continue }
            moved.append(
                MovingTerm(
                    term: term, z: z, logOdds: delta, posts: count, perThousand: 1_000 * y / Double(day.posts),
                    usualPerThousand: 1_000 * b / Double(before.posts)))
        }
        let rising = moved.filter { $0.z > 0 }.sorted { ($1.z, $0.term) < ($0.z, $1.term) }
        let falling = moved.filter { $0.z < 0 }.sorted { ($0.z, $0.term) < ($1.z, $1.term) }
        return Array(rising.prefix(most.rising)) + Array(falling.prefix(most.falling))
    }
}
