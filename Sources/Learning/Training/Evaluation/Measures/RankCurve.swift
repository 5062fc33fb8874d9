/// Receiver operating characteristic of one class against the rest.
package struct RankCurve: Sendable {
    /// Places of the posts by falling probability of the class.
    private let order: [Int]
    private let isClass: [Bool]
    private let probability: [Double]

    package init(_ set: JudgedSet, class k: Int) {
        probability = set.posts.map { $0.probabilities[k] }
        isClass = set.posts.map { $0.truth == k }
        let p = probability
        order = p.indices.sorted { (p[$1], $0) < (p[$0], $1) }
    }

    /// False and true positive rates from (0, 0) to (1, 1); a point after each run of equal probabilities.
    ///
    /// - Parameter counts: how often each post counts.
    package func points(_ counts: [Int]) -> [(falseRate: Double, trueRate: Double)] {
        var (hits, misses) = (0, 0)
        var points = [(0, 0)]
        for (place, post) in order.enumerated() {
            if isClass[post] { hits += counts[post] } else { misses += counts[post] }
            let isLastOfTie = place + 1 == order.count || probability[order[place + 1]] != probability[post]
            if isLastOfTie { points.append((misses, hits)) }
        }
        guard hits > 0, misses > 0 else { return [] }
        return points.map { (Double($0.0) / Double(misses), Double($0.1) / Double(hits)) }
    }

    /// Area under the curve (trapezoids: a tie counts half); nil when all posts are of one side.
    package func area(_ counts: [Int]) -> Double? {
        let points = points(counts)
        guard !points.isEmpty else { return nil }
        return zip(points, points.dropFirst()).reduce(0) { sum, pair in
            sum + (pair.1.falseRate - pair.0.falseRate) * (pair.1.trueRate + pair.0.trueRate) / 2
        }
    }
}
