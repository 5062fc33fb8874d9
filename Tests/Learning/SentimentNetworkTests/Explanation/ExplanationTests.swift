import Domain
import Media
import SentimentNetwork
import TestSupport
import Testing

@Suite struct ExplanationTests {
    private static let scorer = Result { Scorer(try SentimentModel(folder: packageRoot + "/models/sentiment")) }
    private static let picture = Picture(
        width: 40, height: 30, pixels: (0..<3600).map { UInt8(truncatingIfNeeded: $0 &* 7) })

    /// By hand. Two players who add 1 and 2 alone and 5 together; three of whom one adds nothing.
    @Test(arguments: [
        ([0.0, 1, 2, 5], 2, [2.0, 3]), ([0.1, 0.7], 1, [0.6]), ([0, 1, 2, 3, 0, 1, 2, 3], 3, [1, 2, 0]),
    ]) func sharesOfPlayers(_ values: [Double], _ players: Int, _ expected: [Double]) {
        for (a, b) in zip(Explanation.shares(values, players: players), expected) { #expect(abs(a - b) < 1e-12) }
    }

    @Test(arguments: [
        ("it works", ["it", " ", "works"]), ("  a\n b ", ["a", " ", "b"]), ("", []),
    ]) func textIsCutIntoWords(_ text: String, _ pieces: [String]) {
        #expect(Explanation.pieces(of: text) == pieces)
    }

    @Test(arguments: ["昨天买的水壶质量太差了", "好用！推荐 kettle 👍🏽"]) func nothingIsLost(_ text: String) {
        let pieces = Explanation.pieces(of: text)
        #expect(pieces.joined() == text && pieces.count > 3)
    }

    @Test func contributionsSumToTheDecision() throws {
        let scorer = try Self.scorer.get()
        let input = Scorer.Input(
            text: "I love this kettle, it is wonderful", language: "en", pictures: [(0, Self.picture)])
        let explanation = try #require(Explanation(input, scorer))
        #expect(explanation.contributions.map(\.modality) == [.text, .image])
        let sum = explanation.contributions.reduce(explanation.withoutEvidence) { $0 + $1.added }
        #expect(abs(sum - explanation.score.sentiment[explanation.polarity]) < 1e-9)
    }

    @Test(arguments: [
        ("the lid is awful and the box is blue", "awful", Polarity.negative),
        ("i love the lid of the box", "love", .positive),
    ]) func theTellingWordWeighsMost(_ text: String, _ word: String, _ polarity: Polarity) throws {
        let explanation = try #require(Explanation(Scorer.Input(text: text), try Self.scorer.get()))
        #expect(explanation.polarity == polarity)
        #expect(explanation.words.max { $0.weight < $1.weight }?.text == word)
    }

    @Test func aPostThatSaysNothingHasNoExplanation() throws {
        #expect(Explanation(Scorer.Input(text: "https://a.example/x"), try Self.scorer.get()) == nil)
    }
}
