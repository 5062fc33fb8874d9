internal import Support

/// Confidence against accuracy in ten bins of equal width (Guo et al. 2017).
package struct Reliability: Sendable {
    package struct Bin: Sendable {
        package var posts = 0
        package var confidence = 0.0
        package var right = 0
    }

    package private(set) var bins = [Bin](repeating: Bin(), count: 10)

    package init() {}

    package init(_ posts: [JudgedPost]) {
        for post in posts { add(confidence: post.confidence, isRight: post.said == post.truth) }
    }

    package mutating func add(confidence: Double, isRight: Bool, count: Int = 1) {
        let bin = min(9, max(0, Int(confidence * 10)))
        bins[bin].posts += count
        bins[bin].confidence += Double(count) * confidence
        bins[bin].right += isRight ? count : 0
    }

    /// The error that chance alone gives answers whose confidence is right: what no calibration of so few posts gets below.
    package static func errorByChance(_ posts: [JudgedPost]) -> Double {
        var generator = SeededGenerator(seed: 3)
        let rounds = 20
        return (0..<rounds).reduce(0) { sum, _ in
            var reliability = Reliability()
            for post in posts {
                reliability.add(confidence: post.confidence, isRight: generator.unit() < post.confidence)
            }
            return sum + reliability.error / Double(rounds)
        }
    }

    /// Expected calibration error: mean |accuracy − confidence| over the posts' bins.
    package var error: Double {
        let posts = bins.reduce(0) { $0 + $1.posts }
        return bins.reduce(0) { $0 + abs($1.confidence - Double($1.right)) } / Double(max(posts, 1))
    }
}
