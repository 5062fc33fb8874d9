internal import Domain
package import Reports
internal import Media
internal import ScoreStage
internal import SentimentNetwork
package import Storage

/// The words that carried the verdicts of stored posts. The model is read when the first post is asked for.
package final class PostExplainer {
    private let store: Store
    private let model: String
    private var scorer: Scorer?
    /// Reports of a night quote the same posts.
    private var known: [Int64: [PostMaterial.Word]] = [:]

    /// A text of more letters is not explained: each word is another question to the model.
    private static let mostLetters = 600

    /// - Parameter model: its folder.
    package init(_ store: Store, _ model: String) throws {
        self.store = store
        self.model = model
    }

    /// By the post's number; without those that have no words, or too many.
    package func words(_ posts: [Int64]) throws -> [Int64: [PostMaterial.Word]] {
        var words: [Int64: [PostMaterial.Word]] = [:]
        for id in posts {
            if known[id] == nil { known[id] = try explained(id) }
            if let own = known[id], !own.isEmpty { words[id] = own }
        }
        return words
    }

    private func explained(_ id: Int64) throws -> [PostMaterial.Word] {
        guard let post = try store.post(String(id)) else { return [] }
        var (input, _) = post.input(limits: .init())
        guard !input.text.isEmpty, input.text.count <= Self.mostLetters else { return [] }
        // The words' own verdict: to weigh each word beside the pictures would look at every picture again.
        input.pictures = []
        input.sounds = []
        let scorer = try self.scorer ?? Scorer(SentimentModel(folder: model))
        self.scorer = scorer
        guard scorer.isReadable(input.language), let explanation = Explanation(input, scorer) else { return [] }
        return explanation.words.map { PostMaterial.Word(text: $0.text, weight: $0.weight) }
    }
}
