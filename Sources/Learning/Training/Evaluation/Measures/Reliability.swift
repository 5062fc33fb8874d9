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

    /// The error over as many bins of equal numbers of posts as still have rising accuracies (ECE sweep, Roelofs et al. 2022): with few
    /// posts it lies nearer to the true error than bins of equal width, which find errors where there are none.
    package static func sweptError(_ posts: [JudgedPost]) -> Double {
        let answers = posts.map { (confidence: $0.confidence, isRight: $0.said == $0.truth) }.enumerated()
            .sorted { ($0.element.confidence, $0.offset) < ($1.element.confidence, $1.offset) }.map(\.element)
        guard !answers.isEmpty else { return 0 }
        var best = 0.0
        for count in 1...answers.count {
            let bins = (0..<count).map { b in answers[b * answers.count / count..<(b + 1) * answers.count / count] }
            let rights = bins.map { bin in Double(bin.count { $0.isRight }) }
            let accuracies = zip(rights, bins).map { $0 / Double($1.count) }
            guard zip(accuracies, accuracies.dropFirst()).allSatisfy({ $0 <= $1 }) else { break }
            let sum = zip(rights, bins).reduce(0.0) { $0 + abs($1.0 - $1.1.reduce(0) { $0 + $1.confidence }) }
            best = sum / Double(answers.count)
        }
        return best
    }

    /// Expected calibration error: mean |accuracy − confidence| over the posts' bins.
    package var error: Double {
        let posts = bins.reduce(0) { $0 + $1.posts }
        return bins.reduce(0) { $0 + abs($1.confidence - Double($1.right)) } / Double(max(posts, 1))
    }
}
