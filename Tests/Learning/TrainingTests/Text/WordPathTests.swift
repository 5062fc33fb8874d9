import Layers
import SentimentNetwork
import Support
import Tensors
import Testing

@testable import Training

@Suite struct WordPathTests {
    /// Ids: 1 good (+1), 2 bad (−1), 3 not (negator), 4 kettle.
    private static let lexicon = Tensor(
        [5, 5],
        elements: [0, 0, 0, 0, 0] + [1, 0, 0, 0, 0] + [-1, 0, 0, 0, 0] + [0, 0, 0, 0, 1] + [0, 0, 0, 0, 0])
    private static let idf = Tensor([8], elements: [Float](repeating: 1, count: 8))

    /// The nine numbers of the first lexicon, before their common scale of a half.
    private static func summary(_ tokens: [String], _ ids: [Int32]) -> [Float] {
        let row = WordPath.row(tokens, ids: ids, idf: idf, lexicon: lexicon)
        return (8..<17).map { index in 2 * (row.first { $0.index == index }?.value ?? .nan) }
    }

    /// By hand: sum / 3, greatest, least, positive / 3, negative / 3, last, mean, positive sum / 3, negative sum / 3.
    @Test(
        arguments: [
            (["good", "kettle", "bad"], [1, 4, 2], [0, 1, -1, 1.0 / 3, 1.0 / 3, -1, 0, 1.0 / 3, -1.0 / 3]),
            // A negator turns round at 0.7, …
            (["not", "good"], [3, 1], [-0.7 / 3, -0.7, -0.7, 0, 1.0 / 3, -0.7, -0.7, 0, -0.7 / 3]),
            // … as far as the clause.
            (["not", ",", "good"], [3, 0, 1], [1.0 / 3, 1, 1, 1.0 / 3, 0, 1, 1, 1.0 / 3, 0]),
            (["kettle"], [4], [0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ] as [([String], [Int32], [Float])])
    func summaries(tokens: [String], ids: [Int32], expected: [Float]) {
        let got = Self.summary(tokens, ids)
        #expect(zip(got, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "\(got)")
    }

    @Test func termsAreOneUnitLong() {
        let row = WordPath.row(["good", "kettle"], ids: [1, 4], idf: Self.idf, lexicon: Self.lexicon)
        let length = row.filter { $0.index < 8 }.reduce(Float(0)) { $0 + $1.value * $1.value }
        #expect(abs(length - 1) < 1e-5)
    }

    @Test func itsFileGivesItBack() throws {
        var generator = SeededGenerator(seed: 3)
        let path = WordPath(
            idf: Self.idf, lexicon: Self.lexicon,
            linear: Dense(inputs: 8 + WordPath.summaries, outputs: 3, &generator))
        let file = Safetensors(tensors: path.weights("words."))
        let read = try WordPath(file, prefix: "words.")
        #expect(read.logits(["not", "good"], ids: [3, 1]) == path.logits(["not", "good"], ids: [3, 1]))
    }
}
