internal import Domain
internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Tensors

/// Fits the topic head by kernel ridge regression over a sum of three kernels: terms, text vectors, pictures.
///
/// A sum of kernels is an additive model (Wahba 1990); where a kernel is a plain product, its part of the answer is linear and is
/// kept as weights instead of centres. Settings were chosen by folds inside the training posts.
struct TopicFit {
    /// Of the text vectors' kernel beside the two others.
    var vectorShare: Float = 0.5
    var ridge: Float = 1.8

    /// Posts that have words and a picture; those without words have a vector of zeros.
    struct Posts {
        var tokens: [[String]]
        /// Text vectors, N × D.
        var vectors: Tensor
        /// The picture's radial functions, N × n.
        var functions: Tensor
    }

    struct Result {
        let head: TopicHead
        /// Logits of each post from a fit that never saw it (stacking, Wolpert 1992).
        let crossFitted: Tensor
        /// The picture's share of r for each post, from such a fit.
        let shown: Tensor
    }

    /// - Parameter posts: those that the picture's head has as its centres, in the same order.
    func fit(_ posts: Posts, _ corpus: [PictureCorpus.Post]) -> Result {
        let terms = HashedTerms(learning: posts.tokens, rows: TopicHead.rows, hasLetters: true)
        let rows = posts.tokens.map(terms.row)
        let (mean, scale) = RadialFit.moments((0..<posts.vectors.rows).map { Array(posts.vectors.row($0)) })
        let vectors = Tensor(
            posts.vectors.shape,
            elements: (0..<posts.vectors.rows).flatMap {
                Scorer.standardized(Array(posts.vectors.row($0)), mean: mean, scale: scale)
            })
        let width = Float(vectors.columns)
        var kernel = vectors.matmul(transposed: vectors)
        kernel.scale(by: vectorShare / width)
        kernel.add(posts.functions)
        Self.addProducts(rows, to: &kernel)
        let targets = RadialFit.targets(corpus)
        let regression = KernelRidge(ridge: ridge)
        let (answers, shown) = regression.crossFitted(kernel, targets, summand: posts.functions)
        let output = RadialFit.output(answers, corpus)
        let (alpha, level) = regression.fit(kernel, targets)

        // What is linear becomes weights: Σ_i α_i ⟨x_i, x⟩ = ⟨Σ_i α_i x_i, x⟩.
        var weight = Tensor([TopicHead.rows, 3])
        for (post, row) in rows.enumerated() {
            for (index, value) in row { for k in 0..<3 { weight[index, k] += value * alpha[post, k] } }
        }
        var text = Dense(weight: Tensor([vectors.columns, 3]), bias: level)
        text.weight.addProduct(transposed: vectors, alpha)
        text.weight.scale(by: vectorShare / width)
        for i in 0..<vectors.columns {
            for k in 0..<3 {
                text.weight[i, k] *= scale.elements[i]
                text.bias.elements[k] -= mean.elements[i] * text.weight[i, k]
            }
        }
        return Result(
            head: TopicHead(terms: terms, weight: weight, text: text, picture: alpha, output: output),
            crossFitted: output.forward(answers), shown: shown)
    }

    /// Adds the products of all pairs of sparse rows to N × N.
    private static func addProducts(_ rows: [HashedTerms.Row], to kernel: inout Tensor) {
        var holders: [Int: [(post: Int, value: Float)]] = [:]
        for (post, row) in rows.enumerated() {
            for (index, value) in row { holders[index, default: []].append((post, value)) }
        }
        for index in holders.keys.sorted() {
            let list = holders[index] ?? []
            for (a, x) in list { for (b, y) in list { kernel[a, b] += x * y } }
        }
    }
}
