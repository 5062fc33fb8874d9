internal import Domain
internal import Foundation
internal import Quantification
internal import SentimentNetwork

/// Measures what mix posts about a subject usually have, how much subjects differ, and how wide an interval must be.
///
/// The first two are learnt from the labels of training topics alone; what that comes to on the development sample's topics (two classes,
/// three classes) and in simulated buckets of 100 posts is only told.
struct QuantificationFit {
    static let drifts = [0, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05]

    let evaluation: Evaluation
    /// Judged with bare logits, as all posts here.
    let semeval: JudgedSet?

    func fit(_ calibration: inout Calibration, _ log: (String) -> Void) throws {
        guard let semeval else { return }
        let tweets = JudgedSet(classes: semeval.classes, posts: CalibrationFit.calibrated(semeval, calibration))
        var settings = calibration.quantification
        // Tweets that people chose to write about a subject: the usual mix.
        settings.usual = CountingSet.shares(CountingSet(tweets.posts, settings))
        let topics = try CountingReport.topicSets(evaluation)
        func again(_ sets: [CountingSet]) -> [CountingSet] {
            sets.map { set in
                let judged = JudgedSet(classes: semeval.classes, posts: set.posts)
                return CountingSet(CalibrationFit.calibrated(judged, calibration), settings)
            }
        }
        let (two, three) = (again(topics.twoPoint), again(topics.threePoint))
        let simulation = CountingSimulation(tweets, settings)
        let shares = three.map(CountingSet.shares)
        let drawn = simulation.sets(shares, posts: 100, seed: 3)
        if let prior = TopicPrior(try Self.trainingTopics(evaluation)) {
            (settings.usual, settings.worth) = (prior.usual, prior.worth)
        }
        let errors = [(two, true), (three, false), (drawn, false)].map { sets, isBinary in
            Self.divergence(sets, settings, isBinary: isBinary)
        }
        log(
            "usual \(settings.usual.map { digits($0, 3) }.joined(separator: " ")), worth \(settings.worth): divergence "
                + errors.map { digits($0, 4) }.joined(separator: ", "))
        settings.drift = drift(simulation, shares, settings, tweets, log)
        calibration.quantification = settings
    }

    /// Posts of each class in each topic of the training part.
    private static func trainingTopics(_ evaluation: Evaluation) throws -> [[Int]] {
        let posts = try evaluation.data.topics("semeval2017-ce-train", isTraining: true)
        return Dictionary(grouping: posts) { $0.topic ?? "" }.sorted { $0.key < $1.key }.map { topic in
            Polarity.allCases.map { polarity in topic.value.count { $0.polarity == polarity } }
        }
    }

    private static func divergence(_ sets: [CountingSet], _ settings: QuantifierSettings, isBinary: Bool) -> Double {
        let quantifier = Quantifier(settings)
        let sum = sets.reduce(0.0) { sum, set in
            let mix = quantifier.estimate(set.evidence)
            let shares = [mix.negative.value, mix.neutral.value, mix.positive.value]
            return sum + set.errors(shares, isBinary: isBinary).divergence
        }
        return sum / Double(max(sets.count, 1))
    }

    /// The drift whose intervals come nearest to 95 % in buckets drawn from one half of the tweets, with mixes measured on the
    /// other: on the tweets that a mix was measured on there is none.
    private func drift(
        _ simulation: CountingSimulation, _ shares: [[Double]], _ settings: QuantifierSettings, _ tweets: JudgedSet,
        _ log: (String) -> Void
    ) -> Double {
        let halves = [0, 1].map { half in
            tweets.posts.enumerated().filter { $0.offset % 2 == half }.map(\.element)
        }
        var best = (drift: 0.0, distance: Double.infinity)
        for drift in Self.drifts {
            var covered: [Double] = []
            for half in [0, 1] {
                var own = settings
                own.drift = drift
                own.mixes["text"] = CalibrationFit.mix(halves[half])
                let drawn = CountingSimulation(JudgedSet(classes: tweets.classes, posts: halves[1 - half]), own)
                covered += [100, 300, 1000].map {
                    drawn.coverage(shares, posts: $0, buckets: 200, Quantifier(own)).covered
                }
            }
            let mean = covered.reduce(0, +) / Double(covered.count)
            log("drift \(drift): intervals hold the truth in \(digits(mean * 100, 1)) % of simulated buckets")
            if abs(mean - 0.95) < best.distance { best = (drift, abs(mean - 0.95)) }
        }
        return best.drift
    }
}
