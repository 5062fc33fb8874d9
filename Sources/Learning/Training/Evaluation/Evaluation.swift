internal import Dispatch
package import Domain
internal import Quantification
package import SentimentNetwork
internal import Synchronization

/// Runs a model over labelled posts exactly as the nightly run would.
package struct Evaluation: Sendable {
    package let data: DevelopmentData
    package let model: SentimentModel

    package init(dataFolder: String, model: SentimentModel) throws {
        data = DevelopmentData(folder: dataFolder)
        self.model = model
    }

    /// A score for each post, nil for one that says nothing; in chunks on two threads.
    package func scores(of posts: [LabelledPost]) throws -> [Score?] {
        let chunks = stride(from: 0, to: posts.count, by: 64).map { $0..<min($0 + 64, posts.count) }
        let scores = Mutex<[Int: [Score?]]>([:])
        let failure = Mutex<(any Error)?>(nil)
        let scorer = Scorer(model)
        DispatchQueue.concurrentPerform(iterations: chunks.count) { c in
            do {
                let answers = scorer.score(try chunks[c].map { try posts[$0].input() })
                scores.withLock { $0[c] = answers }
            } catch {
                failure.withLock { $0 = error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return scores.withLock { scores in chunks.indices.flatMap { scores[$0] ?? [] } }
    }

    /// What is known of a post that says nothing.
    package var withoutEvidence: [Double] { model.calibration.quantification.mix("text") }

    /// The posts with their polarity and what the model says of it.
    package func polarities(_ posts: [LabelledPost], _ scores: [Score?]) -> JudgedSet {
        let judged = zip(posts, scores).compactMap { post, score -> JudgedPost? in
            guard let truth = post.polarity.flatMap({ Polarity.allCases.firstIndex(of: $0) }) else { return nil }
            let p = score.map { score in Polarity.allCases.map { score.sentiment[$0] } } ?? withoutEvidence
            return JudgedPost(
                post: post, truth: truth, probabilities: p, abstained: score?.abstained ?? true, isSilent: score == nil)
        }
        return JudgedSet(classes: Polarity.allCases.map(\.rawValue), posts: judged)
    }

    package func polarities(_ posts: [LabelledPost]) throws -> JudgedSet { polarities(posts, try scores(of: posts)) }

    /// Tweets about somebody or something, judged by what they say of it; nil for a model that never learnt to.
    package func targets() throws -> JudgedSet? {
        let scorer = Scorer(model)
        guard scorer.knowsTargets else { return nil }
        let posts = try data.targets()
        let answers = scorer.sentiments(
            towards: posts.map {
                Scorer.TargetQuestion(text: $0.text, language: $0.language, name: $0.target ?? "")
            })
        let judged = zip(posts, answers).compactMap { post, answer -> JudgedPost? in
            guard let answer, let truth = post.polarity.flatMap({ Polarity.allCases.firstIndex(of: $0) }) else {
                return nil
            }
            return JudgedPost(
                post: post, truth: truth, probabilities: Polarity.allCases.map { answer[$0] }, abstained: false)
        }
        return JudgedSet(classes: Polarity.allCases.map(\.rawValue), posts: judged)
    }

    /// The posts with their emotion; a class for each emotion that occurs, the most probable of them being said.
    ///
    /// A label without a class of its own in the model goes where `merged` says.
    package func emotions(_ posts: [LabelledPost], _ scores: [Score?]) -> JudgedSet {
        let known = Set(Emotion.allCases.map(\.rawValue))
        let merged = ["happiness": "joy", "optimism": "joy", "calm": "neutral"]
        func name(_ label: String) -> String { known.contains(label) ? label : merged[label] ?? label }
        let classes = Set(posts.compactMap { $0.emotion.map(name) }).intersection(known).sorted()
        let places = classes.compactMap { name in Emotion.allCases.firstIndex { $0.rawValue == name } }
        let judged = zip(posts, scores).compactMap { post, score -> JudgedPost? in
            guard let truth = post.emotion.map(name).flatMap({ classes.firstIndex(of: $0) }) else { return nil }
            let shown = score?.emotions.map { emotions in places.map { max(emotions[$0], 1e-9) } }
            let p = shown ?? [Double](repeating: 1, count: classes.count)
            let sum = p.reduce(0, +)
            return JudgedPost(
                post: post, truth: truth, probabilities: p.map { $0 / sum }, abstained: score?.emotions == nil)
        }
        return JudgedSet(classes: classes, posts: judged)
    }
}

/// A labelled post with what the model said.
package struct JudgedPost: Sendable {
    package let post: LabelledPost
    package let truth: Int
    /// By class, sum 1.
    package let probabilities: [Double]
    package let abstained: Bool
    /// There was nothing to judge by.
    package var isSilent = false

    package var said: Int { largest(probabilities) }
    package var confidence: Double { probabilities.max() ?? 0 }
}

/// Judged posts with the names of the classes.
package struct JudgedSet: Sendable {
    package let classes: [String]
    package var posts: [JudgedPost]

    package func filter(_ holds: (JudgedPost) -> Bool) -> JudgedSet {
        JudgedSet(classes: classes, posts: posts.filter(holds))
    }
}

/// Index of the largest value; the first of equal ones.
package func largest(_ values: [Double]) -> Int {
    values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
}
