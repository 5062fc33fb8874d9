internal import Dispatch
package import Features
internal import Foundation
internal import Synchronization

/// Texts with labels, cut into words and numbered.
package struct TextExamples: Sendable {
    package struct Example: Sendable {
        package let words: [Int32]
        package let head: String
        package let label: Int
        /// Say of this example: rarer classes of a corpus weigh more, so that recall counts and not frequency.
        package let weight: Float
    }

    package let examples: [Example]
    /// By word number.
    package let forms: [WordForm]
    package let vocabulary: Vocabulary

    /// Reads the corpora of `recipe` from `folder` (files `NAME.tsv.gz`).
    ///
    /// - Parameter vocabulary: nil to make one of the `limit` most frequent words.
    package init(
        _ recipe: TextRecipe, folder: String, vocabulary: Vocabulary?, limit: Int = 40_000, gramRows: Int
    ) throws {
        var texts: [String] = []
        var labels: [(head: String, label: Int, weight: Float, repeats: Int)] = []
        for corpus in recipe.corpora {
            let table = try DataTable(path: "\(folder)/\(corpus.file).tsv.gz")
            let ids = HeldOut.corpora.contains(corpus.file) ? try table.column("id") : []
            let rows = zip(try table.column("text"), try table.column(corpus.column)).enumerated()
                .filter { ids.isEmpty || !HeldOut.contains(corpus: corpus.file, id: ids[$0.offset]) }
                .compactMap { row in corpus.classes[row.element.1].map { (row.element.0, $0) } }.prefix(corpus.limit)
            let counts = rows.reduce(into: [Int: Int]()) { $0[$1.1, default: 0] += 1 }
            for (text, label) in rows {
                texts.append(text)
                let balance = Float(rows.count) / Float(counts.count * (counts[label] ?? 1))
                labels.append((corpus.head, label, min(balance, 4), corpus.repeats))
            }
        }
        let tokens = tokenize(texts)
        var counts: [String: Int] = [:]
        for post in tokens { for token in post { counts[token, default: 0] += 1 } }
        let vocabulary = vocabulary ?? Vocabulary(counts: counts, limit: limit, minimum: 3)
        var numbers: [String: Int32] = [:]
        var forms: [WordForm] = []
        var examples: [Example] = []
        for (post, label) in zip(tokens, labels) where !post.isEmpty {
            let words = post.map { token -> Int32 in
                if let known = numbers[token] { return known }
                numbers[token] = Int32(forms.count)
                forms.append(WordForm(word: token, vocabulary: vocabulary, gramRows: gramRows))
                return Int32(forms.count - 1)
            }
            let example = Example(words: words, head: label.head, label: label.label, weight: label.weight)
            examples.append(contentsOf: repeatElement(example, count: label.repeats))
        }
        self.examples = examples
        self.forms = forms
        self.vocabulary = vocabulary
    }
}

/// Tokens of each text, on two threads, in the order given.
package func tokenize(_ texts: [String]) -> [[String]] {
    let parts = Mutex<[Int: [[String]]]>([:])
    let middle = texts.count / 2
    DispatchQueue.concurrentPerform(iterations: 2) { half in
        let tokenizer = TextTokenizer()
        let tokens = texts[half == 0 ? 0..<middle : middle..<texts.count].map { tokenizer.tokens(of: $0) }
        parts.withLock { $0[half] = tokens }
    }
    return parts.withLock { ($0[0] ?? []) + ($0[1] ?? []) }
}
