internal import Features
internal import Foundation
package import Layers
internal import Support
package import Tensors

/// A linear path over hashed words and pairs of words, for what posts with pictures are about.
///
/// People judge a picture post by its subject as much as by its wording (a funeral, a match won), which an encoder trained
/// on wording alone misses. Term frequency is damped, rare terms weigh more (TF-IDF), a post's row has length 1.
package struct TopicWords: Sendable {
    package static let rows = 1 << 15

    /// Inverse document frequency by row, V.
    package var idf: Tensor
    /// V × 3 and 3.
    package var linear: Dense

    package init(idf: Tensor, linear: Dense) {
        self.idf = idf
        self.linear = linear
    }

    /// Hashed terms of a post with their damped counts, before the weighting by rarity.
    ///
    /// - Parameter rows: of the table that terms are hashed to.
    package static func terms(_ tokens: [String], rows: Int = rows) -> [Int: Float] {
        let words = tokens.filter { $0 != "<hashtag>" && $0 != "<caps>" && $0 != "<long>" }
        var counts: [Int: Float] = [:]
        for word in words { counts[row(of: word, rows), default: 0] += 1 }
        for (a, b) in zip(words, words.dropFirst()) { counts[row(of: a + "\u{1F}" + b, rows), default: 0] += 1 }
        return counts.mapValues { 1 + log($0) }
    }

    private static func row(of term: String, _ rows: Int) -> Int {
        let hash = fnv1a(term)
        return Int((hash ^ (hash >> 32)) % UInt64(rows))
    }

    /// The post's row, ordered by index: Σ value² = 1, or empty.
    package static func row(_ terms: [Int: Float], idf: Tensor) -> [(index: Int, value: Float)] {
        let weighted = terms.sorted { $0.key < $1.key }.map { (index: $0.key, value: $0.value * idf.elements[$0.key]) }
        let length = weighted.reduce(Float(0)) { $0 + $1.value * $1.value }.squareRoot()
        guard length > 0 else { return [] }
        return weighted.map { ($0.index, $0.value / length) }
    }

    /// ln((1 + N) / (1 + n)) + 1 for each row.
    package static func inverseFrequencies(_ posts: [[Int: Float]], rows: Int = rows) -> Tensor {
        var idf = Tensor([rows])
        for post in posts { for key in post.keys { idf.elements[key] += 1 } }
        for i in 0..<rows { idf.elements[i] = log(Float(1 + posts.count) / (1 + idf.elements[i])) + 1 }
        return idf
    }

    /// Three logits.
    package func logits(_ tokens: [String]) -> [Float] {
        var logits = linear.bias.elements
        for (index, value) in Self.row(Self.terms(tokens), idf: idf) {
            for k in 0..<3 { logits[k] += value * linear.weight[index, k] }
        }
        return logits
    }
}
