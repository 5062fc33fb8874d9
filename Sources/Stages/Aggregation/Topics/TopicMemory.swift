/// Which earlier topic each community is mostly made of, so that a night does not undo the one before.
///
/// What was one topic stays one unless it clearly falls apart; two that were told apart stay two unless they clearly are one.
package struct TopicMemory {
    /// By community, how many of its texts were in each earlier topic.
    private let counts: [[Int: Int]]

    package static let bonus = 0.1

    package init(_ communities: [Int], _ earlier: [Int?]) {
        var counts = [[Int: Int]](repeating: [:], count: (communities.max() ?? -1) + 1)
        for (text, community) in communities.enumerated() {
            if let topic = earlier[text] { counts[community][topic, default: 0] += 1 }
        }
        self.counts = counts
    }

    /// - Parameters: communities joined so far on either side.
    package func bonus(_ a: [Int], _ b: [Int]) -> Double {
        guard let first = topic(of: a), let second = topic(of: b) else { return 0 }
        return first == second ? Self.bonus : -Self.bonus
    }

    private func topic(of communities: [Int]) -> Int? {
        var sums: [Int: Int] = [:]
        for community in communities { sums.merge(counts[community], uniquingKeysWith: +) }
        return sums.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}
