import Aggregation
import Testing

@Suite struct TopicMatchingTests {
    /// Totals by hand: 5 + 6 = 11 and 6 + 5 = 11; greedily they would be 8 and 8.
    @Test(
        arguments: [
            ([[7, 5, 1], [6, 1, 1]], [1, 0]), ([[7, 6], [5, 1], [1, 1]], [1, 0, nil]), ([[]], [nil]), ([], []),
            ([[0, 3], [2, 0]], [1, 0]),
        ] as [([[Int]], [Int?])])
    func assignsForTheLargestSum(_ gains: [[Int]], _ expected: [Int?]) {
        #expect(TopicMatching.assign(gains) == expected)
    }

    @Test func namesWhatBecameOfTopics() {
        // Group 0: six texts of topic 0. Group 1: four of topic 0. Group 2: five of topic 1 and four of topic 2. Group 3: new.
        let groups = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3]
        let earlier = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, nil, nil]
        let matching = TopicMatching(groups: groups, earlier: earlier)
        #expect(matching.fates == [.goesOn(0), .splitsOff(0), .goesOn(1), .isNew])
        #expect(matching.merged.map(\.topic) == [2])
        #expect(matching.merged.map(\.into) == [1])
    }

    @Test func oneStrayTextIsNoContinuation() {
        // Topic 1's ten texts are in group 0 with topic 0's eleven; one of topic 1's stands among nine others.
        let groups = [Int](repeating: 0, count: 21) + [Int](repeating: 1, count: 10)
        let earlier: [Int?] =
            [Int?](repeating: 0, count: 11) + [Int?](repeating: 1, count: 11) + [Int?](repeating: nil, count: 9)
        let matching = TopicMatching(groups: groups, earlier: earlier)
        #expect(matching.fates[0] == .goesOn(0))
        #expect(matching.merged.map(\.topic) == [1])
    }
}
