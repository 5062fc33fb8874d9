/// The words that have an embedding of their own. Id 0 is any other word.
package struct Vocabulary: Sendable {
    package let words: [String]
    private let ids: [String: Int32]

    package init(words: [String]) {
        self.words = words
        ids = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($0.element, Int32($0.offset + 1)) })
    }

    /// The `limit` most frequent words that occur `minimum` times; equally frequent ones in the order of their text.
    package init(counts: [String: Int], limit: Int, minimum: Int) {
        let kept = counts.filter { $0.value >= minimum }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        self.init(words: kept.prefix(limit).map(\.key))
    }

    /// Rows an embedding table needs.
    package var rows: Int { words.count + 1 }

    package func id(of word: String) -> Int32 { ids[word] ?? 0 }

    /// One word a line.
    package var text: String { words.joined(separator: "\n") + "\n" }

    /// Lines count: the number of a word is its line.
    package init(text: String) {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        self.init(words: lines.dropLast().map { String($0) ?? "" })
    }
}
