import Features
import Layers
import SentimentNetwork
import Support
import Tensors
import Testing

@Suite struct TextEncoderTests {
    private static let vocabulary = Vocabulary(words: ["kettle", "is", "loud"])

    private static func forms() -> [WordForm] {
        let priors: [[WordForm.Prior]] = [
            [WordForm.Prior(row: 0, scale: 1), WordForm.Prior(row: 2, scale: -0.5)], [],
            [WordForm.Prior(row: 1, scale: 2)],
        ]
        return zip(vocabulary.words, priors).map {
            WordForm(word: $0, vocabulary: vocabulary, gramRows: 32, priors: $1)
        }
    }

    /// Folding moves a sum from many rows into one: what the encoder says stays.
    @Test func foldedPriorsSayTheSame() {
        var generator = SeededGenerator(seed: 5)
        var encoder = TextEncoder(
            .init(wordRows: 4, gramRows: 32, priorRows: 3, embedding: 6, filters: 4, units: 3), &generator)
        let forms = Self.forms()
        let (before, _) = encoder.forward(TextBatch(posts: [[0, 1, 2], [2]]) { forms[Int($0)] }, &generator)
        encoder.foldPriors(forms)
        let bare = forms.map { WordForm(id: $0.id, grams: $0.grams, priors: []) }
        let (after, _) = encoder.forward(TextBatch(posts: [[0, 1, 2], [2]]) { bare[Int($0)] }, &generator)
        #expect(encoder.priors.weight.count == 0)
        #expect(zip(before.elements, after.elements).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    /// The prior table's gradient against central differences of Σ output.
    @Test func priorGradients() {
        var generator = SeededGenerator(seed: 6)
        let encoder = TextEncoder(
            .init(wordRows: 4, gramRows: 32, priorRows: 3, embedding: 6, filters: 4, units: 3), &generator)
        let forms = Self.forms()
        let batch = TextBatch(posts: [[0, 1, 2], [2, 0]]) { forms[Int($0)] }
        let (output, cache) = encoder.forward(batch, &generator)
        var gradient = TextEncoder.Gradient(like: encoder)
        let ones = Tensor(output.shape, elements: [Float](repeating: 1, count: output.count))
        encoder.backward(ones, batch, cache, into: &gradient)
        for i in encoder.priors.weight.elements.indices {
            func moved(_ step: Float) -> Double {
                var copy = encoder
                copy.priors.weight.elements[i] += step
                var generator = SeededGenerator(seed: 0)
                return copy.forward(batch, &generator).0.elements.reduce(0) { $0 + Double($1) }
            }
            let wanted = (moved(2e-3) - moved(-2e-3)) / 4e-3
            let got = Double(gradient.priors.values.elements[i])
            #expect(abs(wanted - got) < 4e-3 + 0.02 * abs(wanted), "row \(i / 6): \(got), not \(wanted)")
        }
    }
}
