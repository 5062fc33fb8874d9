internal import Dispatch
internal import Domain
internal import Features
package import Media
internal import Quantification
package import SentimentNetwork
package import Storage
internal import SQLiteDatabase
package import Support
internal import Synchronization

/// Scores the posts that the model has not judged yet, or whose words or files changed since.
package struct ScoreStage {
    /// Posts are scored in blocks of post ids: the same post has the same company in every run, and equal company gives
    /// equal bits. A block is committed as a whole, so a kill loses at most one.
    private static let block: Int64 = 256
    /// Posts that one worker takes at a time.
    private static let chunk = 32

    /// What the scores are for.
    package enum Purpose: Sendable {
        /// Figures: once the model has judged every post it is due to take the place of another.
        case figures
        /// Comparison with the model in use, of posts published at `since` or later.
        case trial(since: Int64)
    }

    let store: Store
    let model: SentimentModel
    let place: String
    let workers: Int
    let limits: MediaLimits

    /// - Parameter place: where the model's files are: a name in `models/`, or a folder; nil for its own name.
    package init(
        store: Store, model: SentimentModel, place: String? = nil, workers: Int, limits: MediaLimits = MediaLimits()
    ) {
        self.store = store
        self.model = model
        self.place = place ?? model.name
        self.workers = max(1, workers)
        self.limits = limits
    }

    package struct Summary: Sendable {
        package var scored = 0
        package var abstained = 0
        /// Without anything to judge by.
        package var unscored = 0
        package var pictures = 0
        package var audioSeconds = 0.0
        /// Posts that still wait, after a stop.
        package var left = 0

        package var json: JSONValue {
            [
                "scored": JSONValue(.integer(Int64(scored))), "abstained": JSONValue(.integer(Int64(abstained))),
                "unscored": JSONValue(.integer(Int64(unscored))), "pictures": JSONValue(.integer(Int64(pictures))),
                "audioSeconds": JSONValue(.number(audioSeconds.rounded())),
            ]
        }
    }

    /// - Parameters:
    ///   - isStopped: whether to end after the block under way.
    ///   - progress: posts done and posts in all, after each block.
    package func run(
        for purpose: Purpose = .figures, isStopped: () -> Bool = { false },
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> Summary {
        let id = try store.enter(model, at: place)
        if case .figures = purpose { try store.useIfFirst(model: id) }
        let since = if case .trial(let since) = purpose { since } else { Int64.min }
        let total = try store.unscoredCount(model: id, since: since)
        var summary = Summary()
        var done = 0
        var last: Int64 = 0
        while !isStopped(), let first = try store.unscored(model: id, after: last, since: since, limit: 1).first {
            let end = (first.id / Self.block + 1) * Self.block
            let posts = try store.unscored(model: id, after: first.id - 1, since: since, limit: Int(Self.block))
                .filter { $0.id < end }
            let judged = judge(posts)
            try store.connection.transaction {
                for (post, outcome) in zip(posts, judged) { try keep(outcome, of: post, id, &summary) }
            }
            last = end - 1
            done += posts.count
            progress(done, total)
        }
        summary.left = total - done
        if case .figures = purpose, summary.left == 0 { try store.setDue(model: id) }
        return summary
    }

    /// What scoring a post came to.
    private struct Outcome: Sendable {
        var score: Score?
        var pictures = 0
        var seconds = 0.0
        /// Media that are stored but could not be read any more.
        var problems: [String] = []
    }

    private func judge(_ posts: [Store.UnscoredPost]) -> [Outcome] {
        let chunks = stride(from: 0, to: posts.count, by: Self.chunk).map {
            Array(posts[$0..<min($0 + Self.chunk, posts.count)])
        }
        let results = Mutex<[Int: [Outcome]]>([:])
        let next = Mutex(0)
        let (scorer, limits) = (Scorer(model), limits)
        DispatchQueue.concurrentPerform(iterations: min(workers, chunks.count)) { _ in
            while true {
                let index = next.withLock { value in
                    defer { value += 1 }
                    return value
                }
                guard index < chunks.count else { return }
                let outcomes = Self.judge(chunks[index], scorer, limits)
                results.withLock { $0[index] = outcomes }
            }
        }
        return results.withLock { results in chunks.indices.flatMap { results[$0] ?? [] } }
    }

    private static func judge(_ posts: [Store.UnscoredPost], _ scorer: Scorer, _ limits: MediaLimits) -> [Outcome] {
        var outcomes: [Outcome] = []
        var inputs: [Scorer.Input] = []
        for post in posts {
            var outcome = Outcome()
            let (input, problems) = post.input(limits: limits)
            outcome.pictures = input.pictures.count
            outcome.seconds = input.sounds.reduce(0) { $0 + $1.sound.seconds }
            outcome.problems = problems
            outcomes.append(outcome)
            inputs.append(input)
        }
        for (index, score) in scorer.score(inputs).enumerated() { outcomes[index].score = score }
        return outcomes
    }

    private func keep(
        _ outcome: Outcome, of post: Store.UnscoredPost, _ model: Int64, _ summary: inout Summary
    ) throws {
        summary.pictures += outcome.pictures
        summary.audioSeconds += outcome.seconds
        if let score = outcome.score {
            try store.store(score, of: post, model: model)
            if score.abstained { summary.abstained += 1 } else { summary.scored += 1 }
        } else {
            var missing = post.missing + outcome.problems
            if let language = post.language, !post.text.isEmpty, !Scorer(self.model).isReadable(language) {
                missing.append("language \(language) is not one that the model learnt")
            }
            let reason = missing.isEmpty ? "no words, picture or sound to judge by" : missing.joined(separator: "; ")
            try store.storeUnscored(post, reason: reason, model: model)
            summary.unscored += 1
        }
    }
}

extension Store {
    /// The row of `model`, whose files are at `place`.
    package func enter(_ model: SentimentModel, at place: String) throws -> Int64 {
        try enterModel(
            name: model.name, sha256: model.identity, place: place, mix: model.calibration.quantification.json.text)
    }
}
