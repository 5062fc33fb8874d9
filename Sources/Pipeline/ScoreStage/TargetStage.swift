internal import Domain
package import SentimentNetwork
package import Storage
internal import SQLiteDatabase

/// Asks, of posts that several monitors match, for the sentiment towards each one's own brand.
package struct TargetStage {
    private static let block = 256

    let store: Store
    let scorer: Scorer

    package init(store: Store, model: SentimentModel) {
        self.store = store
        scorer = Scorer(model)
    }

    /// - Parameter names: what each monitor's brand may be called, by the monitor's id.
    /// - Returns: answers given.
    package func run(names: [Int64: [String]]) throws -> Int {
        // Figures rest on one model: answers of another would not be theirs.
        guard scorer.knowsTargets, let judging = try store.judgingModel(), judging.sha256 == scorer.model.identity
        else { return 0 }
        let id = judging.id
        var answered = 0
        while true {
            let posts = try store.untargeted(model: id, limit: Self.block)
            guard !posts.isEmpty else { return answered }
            // Longest first: "Lumen Kettle" says more of what is meant than "Lumen".
            let found = posts.map { post in
                (names[post.monitor] ?? []).sorted { ($1.count, $0) < ($0.count, $1) }.first { name in
                    !name.isEmpty && post.text.lowercased().contains(name.lowercased())
                }
            }
            let asked = posts.indices.filter { found[$0] != nil }
            let answers = scorer.sentiments(
                towards: asked.map {
                    Scorer.TargetQuestion(text: posts[$0].text, language: posts[$0].language, name: found[$0] ?? "")
                })
            let sentiments = Dictionary(uniqueKeysWithValues: zip(asked, answers))
            try store.connection.transaction {
                for (index, post) in posts.enumerated() {
                    try store.store(sentiments[index] ?? nil, towards: found[index], of: post, model: id)
                }
            }
            answered += answers.count { $0 != nil }
        }
    }
}
