internal import Dispatch
internal import Features
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
        /// Classes of the head that its corpus could not have named; nil when it knows all.
        package let unknown: [Int]?
        /// Wanted probabilities by class in the label's stead, from a teacher.
        package var taught: [Float]?
    }

    package private(set) var examples: [Example] = []
    package private(set) var lexicon: WordLexicon

    /// Reads the corpora of `recipe` from `folder` (files `NAME.tsv.gz`).
    ///
    /// - Parameters:
    ///   - balance: how rare classes are made to count.
    ///   - accepts: whether a text may be used; the first argument is its corpus.
    package init(
        _ recipe: TextRecipe, folder: String, _ lexicon: WordLexicon, balance: ClassBalance = .weights,
        accepts: (TextCorpus, _ text: String, _ row: LabelledRow) -> Bool = { _, _, _ in true }
    ) throws {
        var lexicon = lexicon
        for corpus in recipe.corpora {
            let kept = try Self.rows(corpus, folder: folder) { accepts(corpus, $0.text, $0) }
            let counts = kept.reduce(into: [Int: Int]()) { $0[$1.label, default: 0] += 1 }
            let known = Set(corpus.classes.values)
            let unknown = corpus.isPartial ? (0..<(recipe.heads[corpus.head] ?? 0)).filter { !known.contains($0) } : nil
            for (place, (row, words)) in zip(kept, lexicon.number(LabelledRow.tokens(kept))).enumerated()
            where !words.isEmpty {
                let rarity = min(Float(kept.count) / Float(counts.count * (counts[row.label] ?? 1)), 4)
                let example = Example(
                    words: words, head: corpus.head, label: row.label, weight: balance.weight(rarity),
                    unknown: unknown)
                let times = corpus.repeats * balance.times(rarity, place: place)
                examples.append(contentsOf: repeatElement(example, count: times))
            }
        }
        self.lexicon = lexicon
    }

    /// Word numbers of posts; new words are added.
    mutating func number(_ posts: [[String]]) -> [[Int32]] { lexicon.number(posts) }

    /// Adds posts that a teacher has judged.
    ///
    /// - Parameters:
    ///   - posts: word numbers of each.
    ///   - probabilities: of each post, by class of `head`.
    mutating func add(_ posts: [[Int32]], head: String, taught probabilities: [[Float]]) {
        for (words, taught) in zip(posts, probabilities) {
            examples.append(
                Example(words: words, head: head, label: largest(taught), weight: 1, unknown: nil, taught: taught))
        }
    }

    /// The rows of `corpus` that an epoch shows.
    static func rows(
        _ corpus: TextCorpus, folder: String, accepts: (LabelledRow) -> Bool
    ) throws -> [LabelledRow] {
        choose(try LabelledRow.read(corpus, folder: folder).filter(accepts), corpus)
    }

    /// At most `limit` rows, spread evenly over the file, since files are often sorted by label or date.
    private static func choose(_ rows: [LabelledRow], _ corpus: TextCorpus) -> [LabelledRow] {
        var seen: [String: Int] = [:]
        let few = rows.filter { row in
            seen[row.id, default: 0] += 1
            return corpus.perID == .max || seen[row.id] ?? 0 <= corpus.perID
        }
        guard few.count > corpus.limit else { return few }
        return (0..<corpus.limit).map { few[$0 * few.count / corpus.limit] }
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
