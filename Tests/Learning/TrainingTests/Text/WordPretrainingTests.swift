import Features
import Layers
import Support
import Tensors
import Testing

@testable import Training

@Suite struct WordPretrainingTests {
    /// Two kinds of posts that share no word: words of one kind come to lie together.
    private static func train() -> EmbeddingTable {
        let kitchen = ["kettle", "boils", "water", "tea"]
        let sports = ["match", "goal", "team", "league"]
        var lexicon = WordLexicon(Vocabulary(words: kitchen + sports), WordPriors(), gramRows: 256)
        var generator = SeededGenerator(seed: 1)
        var texts: [[String]] = []
        for i in 0..<600 { texts.append((i % 2 == 0 ? kitchen : sports).shuffled(using: &generator)) }
        let posts = lexicon.number(texts)
        var words = EmbeddingTable(rows: 9, width: 16, &generator)
        var grams = EmbeddingTable(rows: 256, width: 16, &generator)
        var pretraining = WordPretraining()
        pretraining.epochs = 4
        pretraining.sampling = 1
        pretraining.run(posts, lexicon.forms, &words, &grams) { _ in }
        return words
    }

    private static func cosine(_ table: EmbeddingTable, _ a: Int, _ b: Int) -> Float {
        func dot(_ a: Int, _ b: Int) -> Float {
            zip(table.weight.row(a), table.weight.row(b)).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
    }

    @Test func neighboursComeToLieTogether() {
        let words = Self.train()
        // Ids 1…4 are the kitchen's, 5…8 the sports'.
        let within = Self.cosine(words, 1, 2) + Self.cosine(words, 5, 6)
        let across = Self.cosine(words, 1, 5) + Self.cosine(words, 2, 6)
        #expect(within > across + 0.5)
    }

    @Test func oneSeedGivesOneResult() {
        let same = Self.train().weight == Self.train().weight
        #expect(same)
    }
}
