internal import Domain
internal import SentimentNetwork
internal import Support

/// The figures of one model on posts that training never saw.
package struct EvaluationReport: Sendable {
    package let tests: [EvaluationTest]
    package let comparisons: [Comparison]
    package let counting: CountingReport?
    package let fairness: FairnessReport

    /// A figure that follows from several tests.
    package struct Comparison: Sendable {
        package let name: String
        package let value: Double
        package let bar: Double

        package var passes: Bool { value >= bar }
    }

    /// The bar of calibration, on each development set.
    package static let calibrationBar = 0.03

    /// - Parameter log: what is being measured.
    package init(_ evaluation: Evaluation, log: (String) -> Void = { _ in }) throws {
        let words = try Self.words(evaluation, log)
        let pictures = try Self.pictures(evaluation, log)
        tests = words + pictures + (try Self.speech(evaluation, log))
        let (image, text, both) = (pictures[0].value, pictures[1].value, pictures[2].value)
        comparisons = [
            Comparison(name: "text+image above the better of the two alone", value: both - max(image, text), bar: 0.02)
        ]
        log("measuring shares by topic")
        counting = try CountingReport(evaluation, semeval: words[0].set)
        log("measuring fairness")
        fairness = try FairnessReport(evaluation, tests: words)
    }

    private static func words(_ evaluation: Evaluation, _ log: (String) -> Void) throws -> [EvaluationTest] {
        log("measuring words")
        let targets = try evaluation.targets().map {
            [EvaluationTest("text towards a name: Twitter 2015 and 2017 dev", $0, .macroRecall)]
        }
        let data = evaluation.data
        let emotional = try data.emotions("tweeteval-emotion-dev", language: "en")
        return [
            EvaluationTest(
                "text: SemEval 2017 4A dev",
                try evaluation.polarities(data.texts("semeval2017-4a-dev", language: "en")),
                .macroRecall, bar: 0.71),
            EvaluationTest(
                "text: UMSAB dev, mean of 8 languages",
                try evaluation.polarities(data.texts("umsab-dev", language: nil)),
                .macroF1, bar: 0.60, over: .meanOverLanguages),
            EvaluationTest(
                "text: Chinese reviews and Weibo", try evaluation.polarities(data.chinesePolarity()), .accuracy,
                bar: 0.88,
                over: .meanOverCorpora),
            EvaluationTest(
                "text: Weibo moods (SMP 2020 usual)",
                try evaluation.polarities(data.texts("zh-smp2020-usual-dev", language: "zh", names: moodPolarities)),
                .macroRecall),
            EvaluationTest(
                "text emotion: TweetEval dev", evaluation.emotions(emotional, try evaluation.scores(of: emotional)),
                .macroF1, bar: 0.65),
        ] + (targets ?? [])
    }

    private static func pictures(_ evaluation: Evaluation, _ log: (String) -> Void) throws -> [EvaluationTest] {
        log("measuring pictures")
        func set(_ withWords: Bool, _ withPictures: Bool) throws -> JudgedSet {
            try evaluation.polarities(evaluation.data.pictures(withWords: withWords, withPictures: withPictures))
        }
        let both = try set(true, true)
        return [
            EvaluationTest("image: MVSA val", try set(false, true), .accuracy, bar: 0.66),
            EvaluationTest("text alone: MVSA val", try set(true, false), .accuracy),
            EvaluationTest("text+image: MVSA val", both, .accuracy, bar: 0.74),
            EvaluationTest("text+image: MVSA val, weighted F1", both, .weightedF1, bar: 0.73),
        ]
    }

    private static func speech(_ evaluation: Evaluation, _ log: (String) -> Void) throws -> [EvaluationTest] {
        log("measuring sound")
        let clips = try evaluation.data.speech()
        let scores = try evaluation.scores(of: clips)
        let (mood, emotion) = (evaluation.polarities(clips, scores), evaluation.emotions(clips, scores))
        let withoutSurprise = mood.filter { $0.post.emotion != "surprise" }
        func of(_ corpus: String, _ set: JudgedSet) -> JudgedSet { set.filter { $0.post.corpus == corpus } }
        return [
            EvaluationTest(
                "audio: unheard speakers, mean of corpora", mood, .macroRecall, bar: 0.60, over: .meanOverCorpora),
            EvaluationTest(
                "audio: the same without surprise", withoutSurprise, .macroRecall, bar: 0.60, over: .meanOverCorpora),
            EvaluationTest("audio: RAVDESS", of("ravdess", mood), .macroRecall, bar: 0.72),
            EvaluationTest("audio: RAVDESS without surprise", of("ravdess", withoutSurprise), .macroRecall, bar: 0.72),
            EvaluationTest("audio emotion: RAVDESS", of("ravdess", emotion), .macroRecall, bar: 0.60),
            EvaluationTest("audio emotion: nEMO", of("nemo", emotion), .macroRecall),
            EvaluationTest("audio emotion: EmoDB", of("emodb", emotion), .macroRecall),
        ]
    }
}
