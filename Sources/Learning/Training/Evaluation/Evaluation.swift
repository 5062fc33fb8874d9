internal import Dispatch
package import Domain
internal import Features
internal import Foundation
internal import Media
package import SentimentNetwork
internal import Support
internal import Synchronization

/// Runs a model over labelled validation data exactly as the nightly run would.
package struct Evaluation: Sendable {
    package let dataFolder: String
    package let model: SentimentModel

    package init(dataFolder: String, model: SentimentModel) throws {
        self.dataFolder = dataFolder
        self.model = model
    }

    /// A labelled post with what the model said.
    package struct Judged: Sendable {
        package let id: String
        /// Corpus, where one split holds several.
        package let corpus: String
        package let truth: Int
        /// What the model says of the post by itself.
        package let sentiment: Sentiment
        package let abstained: Bool
        /// How frequent the classes are in the corpus' training part; even where a test counts all classes alike.
        package let prior: [Double]

        /// What it says knowing where the post comes from.
        package var informed: Sentiment { sentiment.under(prior) }
        package var said: Int { Polarity.allCases.firstIndex(of: informed.polarity) ?? 0 }
    }

    /// The validation posts for a set of modalities: words by SemEval's development tweets, pictures with or without words
    /// by MVSA's validation posts, sound by the validation speakers.
    package func judged(_ modalities: [Modality]) throws -> [Judged] {
        switch modalities {
        case [.text]: try tweets("semeval2017-4a-dev")
        case [.audio]: try speech()
        default: try pictures(withWords: modalities.contains(.text), withPictures: modalities.contains(.image))
        }
    }

    /// A labelled text corpus by name.
    package func tweets(_ name: String) throws -> [Judged] {
        let table = try DataTable(path: "\(dataFolder)/text/\(name).tsv.gz")
        let (texts, labels) = (try table.column("text"), try table.column("label"))
        let posts = zip(texts, labels).compactMap { text, label in
            Polarity(rawValue: label).map { (text, $0) }
        }
        return try judge(posts.map { (id: "", corpus: name, truth: $0.1) }) { Scorer.Input(text: posts[$0].0) }
    }

    /// A corpus labelled with moods, as polarities: anger, fear and sadness are negative; surprise is left out.
    package func moods(_ name: String) throws -> [Judged] {
        let table = try DataTable(path: "\(dataFolder)/text/\(name).tsv.gz")
        let posts = zip(try table.column("text"), try table.column("label")).compactMap { text, mood in
            moodPolarities[mood].map { (text, $0) }
        }
        return try judge(posts.map { (id: "", corpus: name, truth: $0.1) }) { Scorer.Input(text: posts[$0].0) }
    }

    package func pictures(withWords: Bool, withPictures: Bool) throws -> [Judged] {
        let posts = try PictureCorpus(folder: dataFolder + "/mvsa", split: "val").posts
        // Accuracy rewards knowing that three posts in five of this set are positive; the model itself does not assume it.
        let prior = PictureCorpus.mix(try PictureCorpus(folder: dataFolder + "/mvsa", split: "train").posts)
        return try judge(posts.map { (id: $0.id, corpus: "mvsa", truth: $0.label) }, prior: prior) { index in
            let post = posts[index]
            var input = Scorer.Input(text: withWords ? post.text : "")
            if withPictures {
                let picture = try ImageDecoder().decode(try readFile(post.picture), shorterSide: ImageInput.side)
                input.pictures = [(position: 0, picture: picture)]
            }
            return input
        }
    }

    private func speech() throws -> [Judged] {
        let table = try DataTable(path: dataFolder + "/audio/index.tsv")
        let columns = try ["file", "split", "corpus", "sentiment"].map(table.column)
        let rows = (0..<table.count).filter { columns[1][$0] == "val" }
        let posts = rows.map { row in
            (id: columns[0][row], corpus: columns[2][row], truth: Polarity(rawValue: columns[3][row]) ?? .neutral)
        }
        return try judge(posts) { index in
            let sound = try AudioDecoder().decode(try readFile("\(dataFolder)/audio/\(posts[index].id)"))
            return Scorer.Input(text: "", sounds: [(position: 0, sound: sound)])
        }
    }

    /// Scores in chunks on two threads. A post that the model has nothing to say on counts as neutral and abstained.
    private func judge(
        _ posts: [(id: String, corpus: String, truth: Polarity)], prior: [Double] = [1, 1, 1],
        _ input: @Sendable (Int) throws -> Scorer.Input
    ) throws -> [Judged] {
        let chunks = stride(from: 0, to: posts.count, by: 64).map { $0..<min($0 + 64, posts.count) }
        let scores = Mutex<[Int: Score]>([:])
        let failure = Mutex<(any Error)?>(nil)
        let scorer = Scorer(model)
        DispatchQueue.concurrentPerform(iterations: chunks.count) { c in
            do {
                let answers = scorer.score(try chunks[c].map(input))
                scores.withLock { scores in
                    for (index, answer) in zip(chunks[c], answers) { scores[index] = answer }
                }
            } catch {
                failure.withLock { $0 = error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return posts.indices.map { index in
            let score = scores.withLock { $0[index] }
            return Judged(
                id: posts[index].id, corpus: posts[index].corpus,
                truth: Polarity.allCases.firstIndex(of: posts[index].truth) ?? 0,
                sentiment: score?.sentiment ?? Sentiment(negative: 0, neutral: 1, positive: 0),
                abstained: score?.abstained ?? true, prior: prior)
        }
    }
}

/// Polarities of the moods of SMP 2020; surprise is left out.
let moodPolarities: [String: Polarity] = [
    "angry": .negative, "fear": .negative, "sad": .negative, "neutral": .neutral, "happy": .positive,
]

extension Sentiment {
    /// The same evidence where the classes are as frequent as `prior` says (any scale), in the order of `Polarity.allCases`.
    package func under(_ prior: [Double]) -> Sentiment {
        let weighted = Polarity.allCases.enumerated().map { prior[$0.offset] * self[$0.element] }
        let sum = weighted.reduce(0, +)
        guard sum > 0 else { return self }
        return Sentiment(negative: weighted[0] / sum, neutral: weighted[1] / sum, positive: weighted[2] / sum)
    }
}
