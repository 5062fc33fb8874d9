internal import Foundation

/// Pictures rated for valence and arousal (OASIS).
struct MoodCorpus {
    /// Targets are standardised over the corpus.
    let pictures: [ImageTuner.Example]

    init(folder: String) throws {
        let table = try DataTable(path: folder + "/index.tsv")
        let paths = try table.column("image")
        let ratings = try ["valence_mean", "arousal_mean"].map { name in
            try table.column(name).enumerated().map { row, text in
                guard let rating = Double(text) else {
                    throw TrainingDataError(
                        path: folder + "/index.tsv", problem: "row \(row + 2) has no number under \(name)")
                }
                return rating
            }
        }
        let standard = ratings.map { column in
            let mean = column.reduce(0, +) / Double(max(column.count, 1))
            let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(column.count, 1))
            return column.map { Float(($0 - mean) / max(variance.squareRoot(), 1e-6)) }
        }
        pictures = paths.indices.map { row in
            ImageTuner.Example(
                path: "\(folder)/\(paths[row])", wanted: .mood(standard.map { $0[row] }))
        }
    }
}
