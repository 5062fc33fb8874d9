import Aggregation
import Domain
import Support
import Testing

@Suite struct TermsAndTopicsTests {
    /// Monroe et al. by hand (Python: see the numbers in the comments): y 20 of 100, b 10 of 1,000, prior 500 · 30 / 1,100.
    @Test func logOddsByHand() throws {
        var day = TermCounts()
        for index in 0..<20 { day.add(["leak", "word\(index)", "a", "b", "c"].sorted()) }
        var before = TermCounts()
        for index in 0..<200 { before.add((index < 10 ? ["leak"] : ["dry"]) + ["x\(index)", "d", "e", "f"]) }
        let leak = try #require(MovingTerm.moved(day: day, before: before).first { $0.term == "leak" })
        // α = 13.636364; ln(33.636364 / 566.363636) − ln(23.636364 / 1476.363636) = 1.310907
        #expect(abs(leak.logOdds - 1.310907) < 1e-4)
        // ÷ √(1 / 33.636364 + 1 / 23.636364) = 0.268397
        #expect(abs(leak.z - 4.88419) < 1e-3)
        #expect(leak.posts == 20)
        #expect(leak.perThousand == 1_000)
        #expect(leak.usualPerThousand == 50)
    }

    @Test func changeAddsUp() throws {
        let day = TopicChange.Tally(posts: 10, net: -2)
        let before = TopicChange.Tally(posts: 100, net: 20)
        let change = try #require(TopicChange(day: day, before: before, change: -0.3))
        let parts: [(TopicChange.Tally, TopicChange.Tally)] = [
            (.init(posts: 4, net: -3), .init(posts: 10, net: -1)), (.init(), .init(posts: 30, net: 9)),
            (.init(posts: 6, net: 1), .init(posts: 60, net: 12)),
        ]
        let sum = parts.reduce(0) { $0 + change.moved(topic: $1.0, topicBefore: $1.1) }
        #expect(abs(sum + 0.3) < 1e-12)
        #expect(TopicChange(day: .init(), before: before, change: 0.1) == nil)
    }

    @Test(arguments: [
        ("the", false), ("我们", false), ("电池", true), ("x", false), ("2026", false), ("https", false), ("5g", true),
    ])
    func stopWords(_ word: String, _ isTerm: Bool) { #expect(StopWords.isTerm(word) == isTerm) }

    /// Groups of one event share a notice; a page that ordinary groups bear as well, or one text alone passes on, joins nothing.
    @Test func whatGroupsPassOnJoinsThem() {
        func texts(_ count: Int, _ marks: [(String, Int)]) -> [Set<String>] {
            (0..<count).map { text in Set(marks.filter { text < $0.1 }.map(\.0)) }
        }
        let groups = [
            texts(20, [("notice", 3), ("shop", 9)]), texts(12, [("shop", 6), ("once", 1)]), texts(15, [("notice", 2)]),
            texts(10, [("once", 1)]), texts(40, [("notice", 3)]),
        ]
        let ordinary = [texts(10, [("shop", 2)])]
        #expect(BurstJoining.join([0, 1, 2, 3, 4], groups: groups, others: ordinary) == [0, 1, 0, 3, 4])
        // What joined before stays together, and draws the rest along.
        #expect(BurstJoining.join([0, 1, 1, 3, 3], groups: groups, others: ordinary) == [0, 0, 0, 3, 3])
        #expect(BurstJoining.join([0, 1, 2, 3, 4], groups: groups, others: []) == [0, 0, 0, 3, 4])
    }
}
