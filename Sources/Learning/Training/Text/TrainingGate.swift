/// Which texts may be learnt from: none that something is measured on, whichever corpus holds it.
struct TrainingGate {
    private let measured: Set<String>
    /// Tweets with this id and later ones are left out; nil when all may be used.
    let later: Int?

    init(folder: String, leavesOutLater: Bool) throws {
        var keys: Set<String> = []
        for file in TextRecipe.developmentFiles {
            for text in try DataTable(path: "\(folder)/\(file).tsv.gz").column("text") { keys.insert(textKey(text)) }
        }
        measured = keys
        later = leavesOutLater ? try Self.latestFifth(folder) : nil
    }

    func accepts(_ corpus: TextCorpus, _ text: String, _ row: LabelledRow) -> Bool {
        if let later {
            if corpus.hasTweetIDs, Int(row.id) ?? 0 >= later { return false }
            // UMSAB's English tweets are SemEval's, without their ids.
            if corpus.file == "umsab-train", row.id.hasPrefix("en-") { return false }
        }
        return !isMeasured(textKey(text))
    }

    /// Whether a development file has a text with this key.
    func isMeasured(_ key: String) -> Bool { measured.contains(key) }

    /// The id at which the latest fifth of SemEval's training tweets begins.
    private static func latestFifth(_ folder: String) throws -> Int {
        let ids = try DataTable(path: "\(folder)/semeval2017-4a-train.tsv.gz").column("id").compactMap { Int($0) }
            .sorted()
        return ids[ids.count * 4 / 5]
    }
}
