import Domain
import Testing

@testable import Aggregation

/// A cell's figures, worked out by hand.
@Suite struct CellTests {
    private static func post(
        _ id: Int64, author: Int64?, _ sentiment: (Double, Double, Double)?, isAbstained: Bool = false,
        engagement: Double = 0, marks: Range<Int> = 0..<0, first: Int
    ) -> DayPost {
        DayPost(
            id: id, publishedAt: id, author: author, isAbstained: isAbstained,
            sentiment: sentiment.map { Sentiment(negative: $0.0, neutral: $0.1, positive: $0.2) },
            isContradiction: id == 1, engagement: engagement, marks: marks, first: first)
    }

    /// Six posts: the second repeats the first, which the model is unsure of; four are of one author.
    private static let day = DayPosts(
        posts: [
            post(1, author: 7, nil, isAbstained: true, engagement: 9, marks: 0..<1, first: 0),
            post(2, author: 7, (0.75, 0.25, 0), engagement: 0, marks: 1..<2, first: 0),
            post(3, author: 7, (0, 0.5, 0.5), marks: 2..<4, first: 2),
            post(4, author: 7, (0.5, 0.25, 0.25), marks: 4..<5, first: 3),
            post(5, author: 7, (0.5, 0.5, 0), marks: 5..<6, first: 4),
            post(6, author: nil, nil, marks: 6..<6, first: 5),
        ],
        marks: [
            .init(part: 0), .init(part: 0), .init(part: 0), .init(part: 2, mass: 250_000), .init(part: 1),
            .init(part: 0),
        ])

    @Test func aDayIsCounted() {
        var marks = CellMarks(Self.day)
        let cell = CellTally(Self.day, 0..<6, &marks)
        #expect(cell.posts == 6 && cell.distinctPosts == 5 && cell.authors == 1)
        #expect(cell.scored == 4 && cell.abstained == 1 && cell.unscored == 1 && cell.contradictions == 1)
        #expect(cell.negative == 1.75 && cell.neutral == 1.5 && cell.positive == 0.75)
        // Nets −0.75, 0.5, −0.25, −0.5.
        #expect(cell.netSquared == 0.5625 + 0.25 + 0.0625 + 0.25)
        // Of two equal classes the first counts: 0.5 neutral and 0.5 positive is neutral, 0.5 and 0.5 negative.
        #expect(cell.said == [.negative: 3, .neutral: 1, .positive: 0])
        // The first of the two copies that the model decided on stands for both.
        #expect(cell.standing == [1, 2, 3, 4] && cell.distinctNegative == 3)
        // A further cell counts anew, whatever the first saw.
        let later = CellTally(Self.day, 1..<3, &marks)
        #expect(later.posts == 2 && later.distinctPosts == 2 && later.authors == 1 && later.standing == [1, 2])
    }

    @Test func partsAddUpFromHours() {
        let hours = [PartTally(Self.day, 0..<3), PartTally(Self.day, 3..<6)]
        var day = PartTally()
        for hour in hours { day.add(hour) }
        let whole = PartTally(Self.day, 0..<6)
        #expect(day.sums == whole.sums && day.sums.count == 3)
        #expect(day.sums[0].posts == 4 && day.sums[0].scored == 3 && day.sums[0].saidNegative == 2)
        #expect(Millionths.value(day.sums[0].negative) == 1.25 && Millionths.value(day.sums[0].mass) == 4)
        #expect(day.sums[2].posts == 1 && Millionths.value(day.sums[2].mass) == 0.25)
    }

    @Test func loudnessHoldsAnAuthorToThreePosts() throws {
        let loud = Loudness(Self.day)
        #expect(loud.top == 9 && loud.topNegative == 0)
        #expect(loud.engagedNet == -0.25)
        // Four posts of one author weigh 3/4 each.
        #expect(loud.cappedPosts == 3)
        #expect(abs(try #require(loud.cappedNet) - (-0.25)) < 1e-6)
        #expect(Loudness(DayPosts(posts: [], marks: [])).cappedPosts == nil)
    }

    @Test(arguments: [
        (#"{"anger":0.23,"joy":0.385}"#, ["anger": 0.23, "joy": 0.385]),
        (#"{"anger":0.12345678901234567,"joy":1}"#, ["anger": 0.12345678901234567, "joy": 1]),
        (#"{"anger":1.5e-05}"#, ["anger": 1.5e-05]),
        (#"{ "anger" : 0.5, "a\"b": -2, "c": "text" }"#, ["anger": 0.5, "a\"b": -2]), ("{}", [:]),
    ]) func objectsOfNumbersAreRead(_ text: String, _ expected: [String: Double]) throws {
        var found: [String: Double] = [:]
        try FlatObject.read(text) { found[$0] = $1 }
        #expect(found == expected)
    }

    @Test(arguments: ["", "{", #"{"a":}"#, #"{"a":1"#]) func otherTextsAreRefused(_ text: String) {
        #expect(throws: (any Error).self) { try FlatObject.read(text) { _, _ in } }
    }
}
