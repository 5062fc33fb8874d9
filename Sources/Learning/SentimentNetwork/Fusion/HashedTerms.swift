internal import Foundation
internal import Support
package import Tensors

/// Posts as sparse rows of hashed terms: words and pairs of words, and where asked for the letters of words, three to five together.
///
/// Term frequency is damped, rare terms weigh more (TF-IDF), a post's row has length 1.
package struct HashedTerms: Sendable {
    package typealias Row = [(index: Int, value: Float)]

    /// Inverse document frequency by row, V.
    package let idf: Tensor
    /// Whether stretches of letters count as terms, too: what carries over between words that are written alike.
    package let hasLetters: Bool

    package init(idf: Tensor, hasLetters: Bool) {
        self.idf = idf
        self.hasLetters = hasLetters
    }

    /// ln((1 + N) / (1 + n)) + 1 for each of `rows`, of posts by their tokens.
    package init(learning posts: [[String]], rows: Int, hasLetters: Bool) {
        var idf = Tensor([rows])
        for post in posts { for key in Self.counts(post, rows, hasLetters).keys { idf.elements[key] += 1 } }
        for i in 0..<rows { idf.elements[i] = log(Float(1 + posts.count) / (1 + idf.elements[i])) + 1 }
        self.init(idf: idf, hasLetters: hasLetters)
    }

    /// The post's row, ordered by index: Σ value² = 1, or empty.
    package func row(_ tokens: [String]) -> Row {
        let weighted = Self.counts(tokens, idf.count, hasLetters).sorted { $0.key < $1.key }
            .map { (index: $0.key, value: (1 + log($0.value)) * idf.elements[$0.key]) }
        let length = weighted.reduce(Float(0)) { $0 + $1.value * $1.value }.squareRoot()
        guard length > 0 else { return [] }
        return weighted.map { ($0.index, $0.value / length) }
    }

    private static let marks: Set<String> = ["<hashtag>", "<caps>", "<long>"]

    private static func counts(_ tokens: [String], _ rows: Int, _ hasLetters: Bool) -> [Int: Float] {
        let words = tokens.filter { !marks.contains($0) }
        var counts: [Int: Float] = [:]
        for word in words { counts[row(fnv1a(word), rows), default: 0] += 1 }
        for (a, b) in zip(words, words.dropFirst()) { counts[row(fnv1a(a + "\u{1F}" + b), rows), default: 0] += 1 }
        guard hasLetters else { return counts }
        for word in words {
            let letters = Array(" \(word) ".unicodeScalars)
            for size in 3...5 where size <= letters.count {
                for start in 0...letters.count - size {
                    var hash = FNV1a()
                    hash.add(UInt8(0x1E))
                    for letter in letters[start..<start + size] { for byte in UTF8.encode(letter)! { hash.add(byte) } }
                    counts[row(hash.value, rows), default: 0] += 1
                }
            }
        }
        return counts
    }

    private static func row(_ hash: UInt64, _ rows: Int) -> Int { Int((hash ^ (hash >> 32)) % UInt64(rows)) }
}
