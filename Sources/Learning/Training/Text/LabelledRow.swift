internal import Features

/// One row of a labelled corpus.
package struct LabelledRow: Sendable {
    package let id: String
    package let text: String
    package let label: Int
    /// Where the words that the label is about stand, in characters of `text`.
    package let target: Range<Int>?
    /// The name that the label is about, where its place is not known.
    package let name: String?

    /// The rows of `corpus` that have one of its classes and are not held out.
    package static func read(_ corpus: TextCorpus, folder: String) throws -> [LabelledRow] {
        let table = try DataTable(path: "\(folder)/\(corpus.file).tsv.gz")
        let (ids, texts) = (try table.column("id"), try table.column("text"))
        let labels = try table.column(corpus.column)
        let kept = try corpus.only.map { only in try table.column(only.column).map(only.values.contains) }
        let targets = try Targets(corpus, table)
        return texts.indices.compactMap { row in
            guard kept?[row] != false, HeldOut.contains(corpus: corpus.file, id: ids[row]) == corpus.isHeldOut
            else { return nil }
            // Several labels are one where all mean the same class.
            let classes = Set(labels[row].split(separator: ";").map { corpus.classes[String($0)] ?? -1 })
            guard classes.count == 1, let label = classes.first, label >= 0 else { return nil }
            let text = corpus.dropsEmoji ? withoutEmoji(texts[row]) : texts[row]
            let (place, name) = targets.find(row, in: text)
            return LabelledRow(id: ids[row], text: text, label: label, target: place, name: name)
        }
    }

    /// Tokens of each row; those that its label is about between markers.
    package static func tokens(_ rows: [LabelledRow]) -> [[String]] {
        guard rows.contains(where: { $0.target != nil || $0.name != nil }) else { return tokenize(rows.map(\.text)) }
        let tokenizer = TextTokenizer()
        return rows.map { row in
            if let target = row.target { return tokenizer.tokens(of: row.text, target: target) }
            return row.name.map { tokenizer.tokens(of: row.text, about: $0) } ?? tokenizer.tokens(of: row.text)
        }
    }

    private static func withoutEmoji(_ text: String) -> String {
        String(
            text.filter { character in
                !character.unicodeScalars.contains { $0.properties.isEmojiPresentation || $0.value == 0xFE0F }
            })
    }

    /// Finds what a label is about.
    private struct Targets {
        private let names: [String]
        private let starts: [Int]?

        init(_ corpus: TextCorpus, _ table: DataTable) throws {
            switch corpus.target {
            case .offset(let column, let start):
                names = try table.column(column)
                starts = try table.column(start).map { Int($0) ?? 0 }
            case .name(let column):
                names = try table.column(column)
                starts = nil
            case nil:
                names = []
                starts = nil
            }
        }

        /// Where the words stand, or else the name to look for.
        func find(_ row: Int, in text: String) -> (Range<Int>?, String?) {
            guard !names.isEmpty, !names[row].isEmpty else { return (nil, nil) }
            guard let start = starts?[row], start + names[row].count <= text.count else { return (nil, names[row]) }
            return (start..<start + names[row].count, nil)
        }
    }
}
