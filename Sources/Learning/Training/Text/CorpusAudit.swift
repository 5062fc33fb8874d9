/// What is wrong with the training texts before anything is learnt: repeats, texts under two labels, texts that something is
/// measured on.
package struct CorpusAudit: Sendable {
    /// One corpus, compared by ``textKey(_:)``.
    package struct Finding: Sendable, Equatable {
        package let file: String
        package let head: String
        package let rows: Int
        /// Rows whose text came before in the same file.
        package let repeated: Int
        /// Different texts that the file gives several labels.
        package let contradictory: Int
        /// Rows that are also in a development file: left out of training.
        package let measured: Int
        /// Texts that another corpus of the same head has too, and how many of them under the same label.
        package let shared: Int
        package let agreed: Int
    }

    package let findings: [Finding]

    /// Reads every corpus of `recipe` that has no target: with one, a text has rightly several labels.
    package init(_ recipe: TextRecipe, folder: String) throws {
        let gate = try TrainingGate(folder: folder, leavesOutLater: false)
        let corpora = recipe.corpora.filter { $0.target == nil }
        var labels: [[String: Set<Int>]] = []
        var counts: [(rows: Int, repeated: Int, measured: Int)] = []
        for corpus in corpora {
            var seen: [String: Set<Int>] = [:]
            var (rows, repeated, measured) = (0, 0, 0)
            for row in try LabelledRow.read(corpus, folder: folder) {
                let key = textKey(row.text)
                rows += 1
                if seen[key] != nil { repeated += 1 }
                if gate.isMeasured(key) { measured += 1 }
                seen[key, default: []].insert(row.label)
            }
            labels.append(seen)
            counts.append((rows, repeated, measured))
        }
        findings = corpora.indices.map { i in
            var (shared, agreed) = (0, 0)
            for (key, own) in labels[i] where key.count >= 12 {
                let others = corpora.indices.filter { $0 != i && corpora[$0].head == corpora[i].head }
                    .compactMap { labels[$0][key] }
                guard !others.isEmpty else { continue }
                shared += 1
                if others.allSatisfy({ $0 == own }) { agreed += 1 }
            }
            return Finding(
                file: corpora[i].file, head: corpora[i].head, rows: counts[i].rows, repeated: counts[i].repeated,
                contradictory: labels[i].values.count { $0.count > 1 }, measured: counts[i].measured, shared: shared,
                agreed: agreed)
        }
    }

    /// A Markdown table.
    package var table: String {
        let head = """
            | corpus | head | rows | repeats | texts under two labels | also measured on | also in another corpus | same label there |
            |---|---|---|---|---|---|---|---|
            """
        let rows = findings.map { finding in
            let cells = [
                finding.file, finding.head, "\(finding.rows)", "\(finding.repeated)", "\(finding.contradictory)",
                "\(finding.measured)", "\(finding.shared)", "\(finding.agreed)",
            ]
            return "| " + cells.joined(separator: " | ") + " |"
        }
        return ([head] + rows).joined(separator: "\n")
    }
}
