internal import Domain
internal import Features
internal import Layers
internal import SentimentNetwork
internal import Tensors

/// Texts never learnt from, to watch a training run by.
struct DevelopmentSets {
    /// A set with the classes that count in it.
    private struct Measured {
        let name: String
        let head: String
        let classes: [Int]
        let data: TextExamples
        /// Logits of the linear path, for English posts.
        let beside: [[Float]]?
    }

    private var sets: [Measured] = []

    init(folder: String, _ lexicon: WordLexicon, later: Int?, _ path: WordPath) throws {
        func add(
            _ name: String, _ recipe: TextRecipe, classes: [Int] = [0, 1, 2],
            _ accepts: @escaping (LabelledRow) -> Bool = { _ in true }
        ) throws {
            let head = recipe.corpora[0].head
            let data = try TextExamples(recipe, folder: folder, lexicon) { _, _, row in accepts(row) }
            let isEnglish = ["SemEval", "later", "UMSAB en"].contains(name)
            let tokens =
                isEnglish
                ? LabelledRow.tokens(try TextExamples.rows(recipe.corpora[0], folder: folder, accepts: accepts)) : []
            let beside = tokens.filter { !$0.isEmpty }.map { path.logits($0, ids: $0.map(lexicon.vocabulary.id)) }
            sets.append(
                Measured(name: name, head: head, classes: classes, data: data, beside: isEnglish ? beside : nil))
        }
        try add("SemEval", .development("semeval2017-4a-dev"))
        if let later {
            try add("later", .development("semeval2017-4a-train")) { Int($0.id) ?? 0 >= later }
        }
        for language in ["ar", "de", "en", "es", "fr", "hi", "it", "pt"] {
            var corpus = TextCorpus("umsab-dev", "sentiment", ["negative": 0, "neutral": 1, "positive": 2])
            corpus.only = ("lang", [language])
            try add("UMSAB \(language)", TextRecipe(heads: ["sentiment": 3], corpora: [corpus]))
        }
        let emotions = [Emotion.anger, .joy, .optimism, .sadness].compactMap(Emotion.allCases.firstIndex(of:))
        try add("emotion", .development("tweeteval-emotion-dev", "emotion"), classes: emotions)
        try add("SMP 2020", .moods("zh-smp2020-usual-dev"))
        for file in HeldOut.corpora.sorted() {
            try add(file, .held(file), classes: [0, 2])
        }
        for year in ["2015", "2017"] { try add("target \(year)", .targets("twitter-target\(year)-dev")) }
    }

    /// The figures to watch while training.
    func line(_ network: TextNetwork) -> String {
        sets.filter { ["SemEval", "later", "emotion"].contains($0.name) }.map { set in
            let matrix = confusion(set, logits(set, network))
            return ", \(set.name) \(digits(set.head == "emotion" ? matrix.macroF1 : matrix.macroRecall, 4))"
        }.joined()
    }

    /// Every set's figures, a line each.
    func table(_ network: TextNetwork) -> [String] {
        var umsab: [Double] = []
        let lines = sets.map { set in
            let answers = logits(set, network)
            let matrix = confusion(set, answers)
            if set.name.hasPrefix("UMSAB") { umsab.append(matrix.macroF1) }
            var line = "\(set.name): macro recall \(digits(matrix.macroRecall, 4)) ("
            line += matrix.recalls.map { digits($0 ?? 0, 3) }.joined(separator: " ")
            line += "), macro F1 \(digits(matrix.macroF1, 4)), accuracy \(digits(matrix.accuracy, 4))"
            line += ", ECE \(digits(reliability(set, answers).error, 4))"
            if let beside = set.beside {
                let joined = confusion(set, zip(answers, beside).map(WordPath.joined))
                line += "; with the words' path \(digits(joined.macroRecall, 4))"
            }
            return line
        }
        return lines + ["UMSAB mean of macro F1: \(digits(umsab.reduce(0, +) / Double(umsab.count), 4))"]
    }

    private func logits(_ set: Measured, _ network: TextNetwork) -> [[Float]] {
        network.logits(set.data.examples.map(\.words), set.data.lexicon, head: set.head)
    }

    /// Of bare logits.
    private func reliability(_ set: Measured, _ answers: [[Float]]) -> Reliability {
        var reliability = Reliability()
        for (logits, example) in zip(answers, set.data.examples) {
            guard let truth = set.classes.firstIndex(of: example.label) else { continue }
            let p = softmax(Tensor([1, set.classes.count], elements: set.classes.map { logits[$0] })).elements
            let said = largest(p)
            reliability.add(confidence: Double(p[said]), isRight: said == truth)
        }
        return reliability
    }

    private func confusion(_ set: Measured, _ answers: [[Float]]) -> ConfusionMatrix {
        var matrix = ConfusionMatrix(classes: set.classes.count)
        for (logits, example) in zip(answers, set.data.examples) {
            guard let truth = set.classes.firstIndex(of: example.label) else { continue }
            matrix.add(truth: truth, said: largest(set.classes.map { logits[$0] }))
        }
        return matrix
    }
}
