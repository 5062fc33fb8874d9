internal import Features
internal import Foundation

/// Every text at hand, labelled or not, to learn words from.
struct UnlabelledTexts {
    /// Folder of `NAME.tsv.gz`.
    let folder: String

    init(folder: String) {
        self.folder = folder
    }

    /// Reads the files that nothing is measured on, and makes the vocabulary of the words that occur in them.
    ///
    /// - Returns: the vocabulary, and each different text's tokens.
    func read(
        _ priors: WordPriors, limit: Int, accepts: (TextCorpus, String, LabelledRow) -> Bool
    ) throws -> (Vocabulary, [[String]]) {
        var seen: Set<String> = []
        var texts: [String] = []
        for file in try files() {
            let table = try DataTable(path: "\(folder)/\(file).tsv.gz")
            let corpus = TextRecipe.multitask.corpora.first { $0.file == file } ?? TextCorpus(file, "words", [:])
            let ids = try table.column("id")
            for (text, id) in zip(try table.column("text"), ids) where !HeldOut.contains(corpus: file, id: id) {
                let row = LabelledRow(id: id, text: text, label: 0, target: nil, name: nil)
                if accepts(corpus, text, row), seen.insert(text).inserted { texts.append(text) }
            }
        }
        let posts = tokenize(texts)
        var counts: [String: Int] = [:]
        for post in posts { for word in post { counts[word, default: 0] += 1 } }
        for marker in [TextTokenizer.targetMarkers.start, TextTokenizer.targetMarkers.end] {
            counts[marker] = posts.count
        }
        let frequent = Vocabulary(counts: counts, limit: limit, minimum: 3)
        let scored = counts.keys.filter { priors.scored.contains($0) && frequent.id(of: $0) == 0 }.sorted()
        return (Vocabulary(words: frequent.words + scored), posts)
    }

    /// Tokens of the English tweets that a teacher judges; none is empty.
    func taught(accepts: (TextCorpus, String, LabelledRow) -> Bool) throws -> [[String]] {
        var seen: Set<String> = []
        var texts: [String] = []
        for corpus in TextRecipe.taught {
            let table = try DataTable(path: "\(folder)/\(corpus.file).tsv.gz")
            let rows = zip(try table.column("text"), try table.column("id")).filter { text, id in
                accepts(corpus, text, LabelledRow(id: id, text: text, label: 0, target: nil, name: nil))
            }
            let step = max(1, rows.count / max(corpus.limit, 1))
            for row in stride(from: 0, to: rows.count, by: step) where seen.insert(rows[row].0).inserted {
                texts.append(rows[row].0)
            }
        }
        return tokenize(texts).filter { !$0.isEmpty }
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".tsv.gz") }
            .map { String($0.dropLast(7)) }.filter { !$0.hasSuffix("-dev") }.sorted()
    }
}
