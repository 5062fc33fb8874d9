internal import Features
internal import Foundation
internal import SentimentNetwork
internal import Support
internal import Tensors

/// Fits the linear path of words beside the text encoder.
package struct WordPathTraining {
    /// Folder with `text` and `lexicons` in it.
    package let dataFolder: String
    /// Where `vocabulary` lies and words.safetensors goes.
    package let outputFolder: String
    package var rows = 1 << 16
    package var leavesOutLater = false

    package init(dataFolder: String, outputFolder: String) {
        self.dataFolder = dataFolder
        self.outputFolder = outputFolder
    }

    /// - Parameter log: a line of progress.
    package func run(log: (String) -> Void) throws {
        let vocabulary = Vocabulary(text: String(decoding: try readFile(outputFolder + "/vocabulary"), as: UTF8.self))
        let lexicon = try WordPriors(folder: dataFolder + "/lexicons").table(vocabulary)
        let gate = try TrainingGate(folder: dataFolder + "/text", leavesOutLater: leavesOutLater)
        var posts: [[String]] = []
        var targets: [[Float]] = []
        var weights: [Float] = []
        for corpus in TextRecipe.linear.corpora {
            let rows = try TextExamples.rows(corpus, folder: dataFolder + "/text") {
                gate.accepts(corpus, $0.text, $0)
            }
            let counts = rows.reduce(into: [Int: Int]()) { $0[$1.label, default: 0] += 1 }
            posts += LabelledRow.tokens(rows)
            targets += rows.map { row in (0..<3).map { $0 == row.label ? 1 : 0 } }
            weights += rows.map { Float(rows.count) / Float(counts.count * (counts[$0.label] ?? 1)) }
        }
        log("words: \(posts.count) posts")
        let idf = HashedTerms(learning: posts, rows: rows, hasLetters: false).idf
        let inputs = posts.map { WordPath.row($0, ids: $0.map(vocabulary.id), idf: idf, lexicon: lexicon) }
        let fit = LogisticRegression(
            inputs: rows + WordPath.summaries, decay: 1 / Float(posts.count), rate: 0.1, steps: 150)
        let path = WordPath(idf: idf, lexicon: lexicon, linear: fit.fit(inputs, targets, weights: weights))
        try AtomicFile.write(
            Safetensors(tensors: path.weights("words.")).bytes { _ in .single },
            to: outputFolder + "/words.safetensors")
        for (name, recipe) in [
            ("SemEval", TextRecipe.development("semeval2017-4a-dev")), ("UMSAB", .development("umsab-dev")),
        ] {
            let held = try TextExamples.rows(recipe.corpora[0], folder: dataFolder + "/text") { _ in true }
            var matrix = ConfusionMatrix(classes: 3)
            for (tokens, row) in zip(LabelledRow.tokens(held), held) {
                matrix.add(truth: row.label, said: largest(path.logits(tokens, ids: tokens.map(vocabulary.id))))
            }
            log("words: \(name) macro recall \(digits(matrix.macroRecall, 4)) by themselves")
        }
    }
}
