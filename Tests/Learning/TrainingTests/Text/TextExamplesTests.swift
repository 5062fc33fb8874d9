import Features
import Foundation
import SentimentNetwork
import Support
import TestSupport
import Testing

@testable import Training

@Suite struct TextExamplesTests {
    /// Our own sentences, as the corpora's files are laid out.
    private static func folder(_ files: [String: String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, text) in files { try AtomicFile.write(text, to: "\(folder.path)/\(name).tsv.gz") }
        return folder
    }

    private static let lexicon = WordLexicon(
        Vocabulary(words: ["kettle", "good", "bad", "<target>", "</target>"]), WordPriors(), gramRows: 64)

    private static func read(_ corpus: TextCorpus, _ text: String, classes: Int = 3) throws -> TextExamples {
        let folder = try folder([corpus.file: text])
        return try TextExamples(
            TextRecipe(heads: [corpus.head: classes], corpora: [corpus]), folder: folder.path, lexicon)
    }

    @Test func rarerClassesWeighMore() throws {
        let corpus = TextCorpus("kettles", "sentiment", ["negative": 0, "positive": 2])
        let data = try Self.read(
            corpus,
            "id\tlabel\ttext\na\tpositive\tgood\nb\tpositive\tgood kettle\nc\tpositive\tgood\nd\tnegative\tbad\n")
        // n / (classes · count): 4 / (2 · 3) and 4 / (2 · 1).
        let weights: [Float] = [2.0 / 3, 2.0 / 3, 2.0 / 3, 2]
        #expect(data.examples.map(\.weight) == weights)
        #expect(data.examples.allSatisfy { $0.unknown == nil })
    }

    /// Three of four are positive: a negative one is worth two, a positive one two thirds.
    @Test(arguments: [
        (ClassBalance.none, 4, [Float](repeating: 1, count: 4)), (.focal, 4, [Float](repeating: 1, count: 4)),
    ]) func withoutWeightsAllCountAlike(_ balance: ClassBalance, count: Int, weights: [Float]) throws {
        #expect(try Self.balanced(balance).examples.map(\.weight) == weights)
    }

    @Test func resamplingShowsClassesAboutEquallyOften() throws {
        let data = try Self.balanced(.resampling, rows: 900)
        let negative = data.examples.count { $0.label == 0 }
        #expect(data.examples.allSatisfy { $0.weight == 1 })
        #expect(negative == 450)
        #expect(abs(data.examples.count - 2 * negative) < 20)
    }

    private static func balanced(_ balance: ClassBalance, rows: Int = 4) throws -> TextExamples {
        let corpus = TextCorpus("kettles", "sentiment", ["negative": 0, "positive": 2])
        let lines = (0..<rows).map { $0 % 4 == 0 ? "\($0)\tnegative\tbad" : "\($0)\tpositive\tgood" }
        let folder = try folder([corpus.file: "id\tlabel\ttext\n" + lines.joined(separator: "\n") + "\n"])
        return try TextExamples(
            TextRecipe(heads: ["sentiment": 3], corpora: [corpus]), folder: folder.path, lexicon, balance: balance)
    }

    /// What a teacher says is learnt as it stands: no gradient where the network says the same.
    @Test func aTaughtPostIsLearntAsItsTeacherSays() throws {
        var data = try Self.read(TextCorpus("none", "sentiment", ["positive": 2]), "id\tlabel\ttext\n")
        let words = data.number([["good", "kettle"]])
        var generator = SeededGenerator(seed: 1)
        let size = TextEncoder.Size(wordRows: 6, gramRows: 64, embedding: 4, filters: 4, units: 4)
        let network = TextNetwork(size, heads: ["sentiment": 3], seed: 3)
        data.add(words, head: "sentiment", taught: network.predict(words, data, head: "sentiment"))
        var gradient = TextNetwork.Gradient(like: network)
        let loss = network.learn(
            data.examples, divisor: 1, data, 0.1, TextEncoder.Dropout(word: 0, embedding: 0, output: 0), blur: 0,
            &generator, &gradient)
        #expect(loss > 0 && gradient.squaredNorm < 1e-10)
    }

    @Test func aPartialCorpusKnowsNothingOfTheOtherClasses() throws {
        var corpus = TextCorpus("poles", "sentiment", ["negative": 0, "positive": 2])
        corpus.isPartial = true
        let data = try Self.read(corpus, "id\tlabel\ttext\na\tpositive\tgood\n")
        #expect(data.examples.map(\.unknown) == [[1]])
    }

    @Test func severalLabelsOfOneClassAreOne() throws {
        var corpus = TextCorpus("moods", "sentiment", ["joy": 2, "love": 2, "anger": 0])
        corpus.column = "labels"
        let data = try Self.read(corpus, "id\tlabels\ttext\na\tjoy;love\tgood\nb\tjoy;anger\tbad\nc\tother\tbad\n")
        #expect(data.examples.map(\.label) == [2])
    }

    @Test func aLimitIsSpreadOverTheFile() throws {
        var corpus = TextCorpus("sorted", "sentiment", ["negative": 0, "positive": 2])
        corpus.limit = 2
        let data = try Self.read(
            corpus, "id\tlabel\ttext\na\tnegative\tbad\nb\tnegative\tbad\nc\tpositive\tgood\nd\tpositive\tgood\n")
        #expect(data.examples.map(\.label) == [0, 2])
    }

    @Test func paraphrasesOfOneIDAreFew() throws {
        var corpus = TextCorpus("paraphrases", "sentiment", ["positive": 2])
        corpus.perID = 1
        let data = try Self.read(
            corpus, "id\tlabel\ttext\n1\tpositive\tgood\n1\tpositive\tgood kettle\n2\tpositive\tgood\n")
        #expect(data.examples.count == 2)
    }

    @Test(arguments: [
        ("the kettle is good", ["the", "<target>", "kettle", "</target>", "is", "good"]),
        // Not named: the name stands before the text.
        ("so good", ["<target>", "kettle", "</target>", "so", "good"]),
    ]) func theTargetStandsBetweenMarkers(text: String, tokens: [String]) throws {
        var corpus = TextCorpus("targets", "target", ["positive": 2])
        corpus.target = .name(column: "brand")
        let folder = try Self.folder(["targets": "id\tbrand\tlabel\ttext\n1\tKettle\tpositive\t\(text)\n"])
        #expect(try LabelledRow.tokens(LabelledRow.read(corpus, folder: folder.path)) == [tokens])
    }

    @Test func emojiThatGaveTheLabelAreDropped() throws {
        var corpus = TextCorpus("faces", "distant", ["positive": 1])
        corpus.dropsEmoji = true
        let folder = try Self.folder(["faces": "id\tlabel\ttext\n1\tpositive\tgood 😀❤️ day 2\n"])
        #expect(try LabelledRow.read(corpus, folder: folder.path).map(\.text) == ["good  day 2"])
    }

    @Test(arguments: [
        ("@anna Great!! http://x.example/a", "GREAT"), ("ｋｅｔｔｌｅ", "kettle"), ("水 壶。", "水壶"),
    ]) func copiesHaveOneKey(a: String, b: String) {
        #expect(textKey(a) == textKey(b))
    }
}
