package import Features
internal import Foundation
internal import SentimentNetwork
internal import Support
package import Tensors

/// What lexicons, word clusters and small vectors say of words: knowledge from outside the labelled texts.
///
/// Each source is a row of the encoder's prior table (a cluster: a row for each length of its path), so that what the
/// network learns of "terrible" it learns of its cluster too. Prototypes had about three points more on tweets of a later
/// year with it.
package struct WordPriors: Sendable {
    private var byWord: [String: [WordForm.Prior]] = [:]
    /// Rows the table needs.
    package private(set) var rows = 0
    /// Words that a lexicon gives a score.
    package private(set) var scored: Set<String> = []

    /// Of no word: for training without outside knowledge.
    package init() {}

    /// Reads `folder` of lexicons.
    package init(folder: String) throws {
        for lexicon in Self.lexicons {
            let scores = try Self.scores(lexicon, folder)
            addScores(scores)
            if let channel = lexicon.channel {
                channels[channel].merge(scores) { $0 == 0 ? $1 : $0 }
            }
        }
        scored = Set(byWord.keys)
        try addShifters(folder)
        try addClusters(folder)
        try addVectors(folder)
    }

    /// Scores by channel of a ``WordPath``, and words that turn others round.
    private var channels = [[String: Float]](repeating: [:], count: WordPath.lexicons)
    private var negators: Set<String> = []

    /// The lexicons of a ``WordPath``: of each word of the vocabulary its scores, then 1 for a negator.
    package func table(_ vocabulary: Vocabulary) -> Tensor {
        var table = Tensor([vocabulary.rows, WordPath.lexicons + 1])
        for (index, word) in vocabulary.words.enumerated() {
            for channel in channels.indices { table[index + 1, channel] = channels[channel][word] ?? 0 }
            table[index + 1, WordPath.lexicons] = negators.contains(word) || word.hasSuffix("n't") ? 1 : 0
        }
        return table
    }

    package subscript(word: String) -> [WordForm.Prior] { byWord[word] ?? [] }

    // MARK: Scores

    /// A file of terms with a score, and what to divide it by to lie about in −1…1.
    private struct Lexicon {
        let file: String
        let score: String
        let scale: Float
        var term = "term"
        /// Only rows with one of these values in a column.
        var only: (column: String, values: Set<String>)?
        /// Of a ``WordPath``.
        var channel: Int?
    }

    private static let languages: Set<String> = ["ar", "de", "es", "fr", "hi", "it", "pt"]

    /// Under MIT, Apache-2.0 or free terms, or counted on our own data: a shipped model learns from them.
    private static let lexicons = [
        Lexicon(file: "en-vader", score: "mean", scale: 3, channel: 0),
        Lexicon(file: "en-afinn", score: "score_165", scale: 4, channel: 1),
        Lexicon(file: "en-opinion-huliu", score: "polarity", scale: 1, channel: 2),
        Lexicon(file: "pmi-sentiment140", score: "score", scale: 2, only: ("n", ["1"]), channel: 3),
        Lexicon(file: "pmi-sentiment140", score: "z", scale: 10, only: ("n", ["1"])),
        Lexicon(file: "emoji-sentiment-ranking", score: "score", scale: 0.5, term: "emoji", channel: 0),
        Lexicon(file: "emoticons", score: "score", scale: 3, term: "emoticon", channel: 1),
        Lexicon(file: "multilingual", score: "score", scale: 4, only: ("lang", languages)),
        Lexicon(file: "zh-ntusd", score: "polarity", scale: 1),
        Lexicon(file: "zh-jionlp", score: "score", scale: 1.5),
    ]

    /// Score of each term that is one token, cut to −1.5…1.5; the mean where several rows give one token.
    private static func scores(_ lexicon: Lexicon, _ folder: String) throws -> [String: Float] {
        let table = try DataTable(path: "\(folder)/\(lexicon.file).tsv.gz")
        let kept = try lexicon.only.map { only in try table.column(only.column).map(only.values.contains) }
        let terms = try table.column(lexicon.term)
        let values = try table.column(lexicon.score)
        var sums: [String: (sum: Float, count: Float)] = [:]
        let tokens = tokenize(terms)
        for row in terms.indices where tokens[row].count == 1 && kept?[row] != false {
            guard let value = Float(values[row]) else { continue }
            let scaled = min(max(value / lexicon.scale, -1.5), 1.5)
            sums[tokens[row][0], default: (0, 0)].sum += scaled
            sums[tokens[row][0], default: (0, 0)].count += 1
        }
        return sums.mapValues { $0.sum / $0.count }
    }

    /// Two rows: that the word is listed, and how high.
    private mutating func addScores(_ scores: [String: Float]) {
        for (word, score) in scores {
            byWord[word, default: []] += [
                WordForm.Prior(row: Int32(rows), scale: 1), WordForm.Prior(row: Int32(rows + 1), scale: score),
            ]
        }
        rows += 2
    }

    // MARK: Kinds and clusters

    private mutating func addShifters(_ folder: String) throws {
        let table = try DataTable(path: "\(folder)/shifters.tsv.gz")
        let kinds = try table.column("kind")
        let names = Set(kinds).sorted()
        let tokens = tokenize(try table.column("term"))
        var seen: Set<String> = []
        for (kind, token) in zip(kinds, tokens) where token.count == 1 {
            if kind == "negator" { negators.insert(token[0]) }
            guard let number = names.firstIndex(of: kind), seen.insert(kind + token[0]).inserted else { continue }
            byWord[token[0], default: []].append(WordForm.Prior(row: Int32(rows + number), scale: 1))
        }
        rows += names.count
    }

    /// A Brown cluster is a path in a binary tree: words that share more of it are more alike.
    private static let pathLengths = [2, 4, 6, 10, 16]

    private mutating func addClusters(_ folder: String) throws {
        let table = try DataTable(path: "\(folder)/en-twitter-clusters.tsv.gz")
        let paths = try table.column("path")
        let counts = try table.column("count").map { Int($0) ?? 0 }
        var best: [String: (count: Int, path: String)] = [:]
        for (row, token) in tokenize(try table.column("term")).enumerated() where token.count == 1 {
            guard counts[row] > best[token[0]]?.count ?? 0 else { continue }
            best[token[0]] = (counts[row], paths[row])
        }
        var numbers: [String: Int] = [:]
        for (word, cluster) in best.sorted(by: { $0.key < $1.key }) {
            for length in Self.pathLengths {
                let prefix = "\(length) \(cluster.path.prefix(length))"
                let number = numbers[prefix] ?? numbers.count
                numbers[prefix] = number
                byWord[word, default: []].append(WordForm.Prior(row: Int32(rows + number), scale: 1))
            }
        }
        rows += numbers.count
    }

    // MARK: Vectors

    /// A row for each dimension: a learnt linear map of the vector.
    private mutating func addVectors(_ folder: String) throws {
        let file = try Safetensors(bytes: try readFile("\(folder)/glove-twitter-25d-12k.safetensors"))
        let (vectors, scale) = (try file.tensor("vectors"), try file.tensor("scale"))
        let text = String(decoding: try file.tensor("words").elements.map { UInt8($0) }, as: UTF8.self)
        for (row, word) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where row < vectors.rows {
            let vector = vectors.row(row).map { $0 * scale.elements[row] }
            byWord[String(word), default: []] += vector.enumerated().map { dimension, value in
                WordForm.Prior(row: Int32(rows + dimension), scale: value / 2)
            }
        }
        rows += vectors.columns
    }
}
