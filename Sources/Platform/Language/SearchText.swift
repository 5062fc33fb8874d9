/// What the full-text table holds of a post: words as ICU cuts them, and overlapping bigrams of ideographic runs.
///
/// Any SQLite can search it with its stock `unicode61` tokenizer. The last character of a run stands alone too, so that one
/// character is found as a prefix: 电池好 gives `电池 池好 好`.
package struct SearchText: Hashable, Sendable {
    package let words: String
    package let grams: String
}

/// Makes ``SearchText``. Holds ICU's machinery: keep one a thread.
package final class SearchTextMaker {
    private let segmenter = WordSegmenter()
    private let folder = TextFolder()

    package init() {}

    package func make(_ text: String) -> SearchText { make(folded: folder.fold(text)) }

    /// The same of a text that was folded before.
    package func make(folded: String) -> SearchText {
        SearchText(
            words: segmenter.joinedWords(of: folded),
            grams: folded.utf8.allSatisfy { $0 < 0x80 } ? "" : Self.grams(of: folded).joined(separator: " "))
    }

    /// Folded words of a query term, in order.
    package func words(_ text: String) -> [String] { segmenter.words(of: folder.fold(text)) }

    package func fold(_ text: String) -> String { folder.fold(text) }

    /// Bigrams of each ideographic run in `folded`, and each run's last character.
    package static func grams(of folded: String) -> [String] {
        var grams: [String] = []
        var run: [UnicodeScalar] = []
        func finish() {
            for i in run.indices {
                var gram = String(run[i])
                if i + 1 < run.count { gram.unicodeScalars.append(run[i + 1]) }
                grams.append(gram)
            }
            run.removeAll(keepingCapacity: true)
        }
        for scalar in folded.unicodeScalars {
            if isIdeographic(scalar) { run.append(scalar) } else if !run.isEmpty { finish() }
        }
        finish()
        return grams
    }
}
