package import Layers
internal import Support
package import Tensors

/// What a post with words and a picture is about, which people judge it by as much as by its wording (a funeral, a match won): an
/// additive model of terms, the text vector and the picture, fitted together so that none says again what another has said.
///
///     r = Σ_i terms_i·W_i + v·V + b + k·α,   logits = r·O + c
///
/// k are the picture head's radial functions (``KernelHead``), v the text vector.
package struct TopicHead: Sendable {
    /// Rows of the table of terms.
    package static let rows = 1 << 15

    package let terms: HashedTerms
    /// W, rows × 3.
    package let weight: Tensor
    /// V and b.
    package let text: Dense
    /// α, n × 3 for the n centres of the picture's head.
    package let picture: Tensor
    /// O and c.
    package let output: Dense

    package init(terms: HashedTerms, weight: Tensor, text: Dense, picture: Tensor, output: Dense) {
        (self.terms, self.weight, self.text, self.picture, self.output) = (terms, weight, text, picture, output)
    }

    /// - Parameters:
    ///   - outputs: width of the text vector.
    ///   - centres: how many the picture's head has.
    package init(_ file: Safetensors, text outputs: Int, centres: Int) throws {
        var generator = SeededGenerator(seed: 0)
        var (text, output) = (
            Dense(inputs: outputs, outputs: 3, &generator), Dense(inputs: 3, outputs: 3, &generator)
        )
        try text.load(file, prefix: Self.prefix + "text.")
        try output.load(file, prefix: Self.prefix + "output.")
        let (idf, weight) = (try file.tensor(Self.prefix + "idf"), try file.tensor(Self.prefix + "weight"))
        let picture = try file.tensor(Self.prefix + "picture")
        guard weight.shape == [idf.count, 3], picture.shape == [centres, 3] else {
            throw SafetensorsError(problem: "\"\(Self.prefix)\" does not fit together")
        }
        self.init(
            terms: HashedTerms(idf: idf, hasLetters: true), weight: weight, text: text, picture: picture,
            output: output)
    }

    package static let prefix = "topic."

    /// Every weight under its name.
    package var tensors: [String: Tensor] {
        var tensors = [
            Self.prefix + "idf": terms.idf, Self.prefix + "weight": weight, Self.prefix + "picture": picture,
        ]
        for (name, value) in text.parameters(Self.prefix + "text.") { tensors[name] = value }
        for (name, value) in output.parameters(Self.prefix + "output.") { tensors[name] = value }
        return tensors
    }

    /// The words' share of r, three numbers.
    ///
    /// - Parameter vector: the text vector.
    package func said(_ tokens: [String], vector: [Float]) -> [Float] {
        var said = text.forward(Tensor([1, vector.count], elements: vector)).elements
        for (index, value) in terms.row(tokens) { for k in 0..<3 { said[k] += value * weight[index, k] } }
        return said
    }

    /// The pictures' share of r: radial functions, N × n, give N × 3.
    package func shown(_ functions: Tensor) -> Tensor { functions.matmul(picture) }

    /// Three logits.
    package func logits(said: [Float], shown: [Float]) -> [Float] {
        output.forward(Tensor([1, 3], elements: zip(said, shown).map { $0 + $1 })).elements
    }
}
