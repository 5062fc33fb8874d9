internal import Layers
internal import SentimentNetwork
internal import Support
internal import Tensors

/// A linear judge of English words beside the text encoder: hashed words and pairs of words, and what lexicons make of the
/// post.
///
/// It errs elsewhere than a recurrent network does; the mean of both is a point and a half of macro recall better than
/// either, and is what the encoder is taught by in the end. Terms are weighed by rarity (TF-IDF) and hashed; the lexicon's
/// scores turn round within four words of a negator.
struct WordPath: Sendable {
    /// By hashed row, R.
    var idf: Tensor
    /// Of each word of the vocabulary, (V + 1) × 5: the scores of four lexicons (0 where one does not list it), 1 for a
    /// negator.
    var lexicon: Tensor
    /// (R + 36) × 3 and 3.
    var linear: Dense

    static let lexicons = 4
    /// Nine numbers of each lexicon.
    static let summaries = 9 * lexicons
    /// Terms are rows of length 1; summaries are larger and would outweigh them.
    private static let summaryScale: Float = 0.5
    /// Words that a negator reaches.
    private static let reach = 4
    private static let ends: Set<String> = [".", ",", "!", "?", ";", ":", "but", "。", "，", "！", "？", "；", "但"]

    init(idf: Tensor, lexicon: Tensor, linear: Dense) {
        self.idf = idf
        self.lexicon = lexicon
        self.linear = linear
    }

    /// Three logits of a post.
    ///
    /// - Parameter ids: vocabulary ids of `tokens`.
    func logits(_ tokens: [String], ids: [Int32]) -> [Float] {
        var logits = linear.bias.elements
        for (index, value) in Self.row(tokens, ids: ids, idf: idf, lexicon: lexicon) {
            for k in 0..<3 { logits[k] += value * linear.weight.elements[index * 3 + k] }
        }
        return logits
    }

    /// The post's row: hashed terms, then 9 numbers of each lexicon.
    static func row(
        _ tokens: [String], ids: [Int32], idf: Tensor, lexicon: Tensor
    ) -> [(index: Int, value: Float)] {
        let terms = HashedTerms(idf: idf, hasLetters: false).row(tokens)
        let summary = (0..<lexicons).flatMap { summarize(tokens, ids, channel: $0, lexicon) }
        return terms + summary.enumerated().map { (index: idf.count + $0.offset, value: $0.element * summaryScale) }
    }

    /// Sum, greatest, least, counts of positive and of negative, last, mean, positive sum and negative sum.
    private static func summarize(_ tokens: [String], _ ids: [Int32], channel: Int, _ lexicon: Tensor) -> [Float] {
        var values: [Float] = []
        var negated = 0
        for (token, id) in zip(tokens, ids) {
            let isNegator = lexicon[Int(id), lexicons] > 0
            if isNegator { negated = reach } else if ends.contains(token) { negated = 0 }
            let score = lexicon[Int(id), channel]
            if score != 0 { values.append(negated > 0 ? -0.7 * score : score) }
            negated -= 1
        }
        guard let last = values.last else { return [Float](repeating: 0, count: 9) }
        let sum = values.reduce(0, +)
        let (above, below) = (values.filter { $0 > 0.1 }, values.filter { $0 < -0.1 })
        let rises = values.reduce(0) { $0 + max($1, 0) }
        return [
            sum / 3, values.max() ?? 0, values.min() ?? 0, Float(above.count) / 3, Float(below.count) / 3, last,
            sum / Float(values.count), rises / 3, (sum - rises) / 3,
        ]
    }

    /// The network's and this path's logits as one: the mean, as of two judges.
    static func joined(_ network: [Float], _ path: [Float]) -> [Float] {
        zip(network, path).map { ($0 + $1) / 2 }
    }

    // MARK: Files

    func weights(_ prefix: String) -> [String: Tensor] {
        [
            prefix + "idf": idf, prefix + "lexicon": lexicon, prefix + "weight": linear.weight,
            prefix + "bias": linear.bias,
        ]
    }

    init(_ file: Safetensors, prefix: String) throws {
        let idf = try file.tensor(prefix + "idf")
        var generator = SeededGenerator(seed: 0)
        var linear = Dense(inputs: idf.count + Self.summaries, outputs: 3, &generator)
        try linear.load(file, prefix: prefix)
        self.init(idf: idf, lexicon: try file.tensor(prefix + "lexicon"), linear: linear)
    }
}
