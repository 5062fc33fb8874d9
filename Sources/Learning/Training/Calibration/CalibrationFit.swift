internal import Domain
internal import Foundation
internal import Quantification
package import SentimentNetwork

/// Fits scales, thresholds and what counting needs, on posts that training never saw.
package struct CalibrationFit {
    let evaluation: Evaluation
    /// What training left of posts with pictures; without it they are those of validation.
    let unseen: UnseenLogits?

    /// - Parameters:
    ///   - model: without a calibration; its scales are fitted to bare logits.
    ///   - workFolder: where fusion training left what it says of posts that it did not see.
    package init(dataFolder: String, workFolder: String, model: SentimentModel) throws {
        evaluation = try Evaluation(dataFolder: dataFolder, model: model)
        unseen = try UnseenLogits(folder: workFolder)
    }

    /// Development sets by the modalities they have, and by language where they have words.
    private struct Sets {
        var words: [String: JudgedSet] = [:]
        /// Those of all languages with three classes, for words in any other.
        var anyWords: JudgedSet
        var image: JudgedSet
        var both: JudgedSet
        var audio: JudgedSet
        /// Towards a name; nil for a model that never learnt it.
        var target: JudgedSet?
    }

    package func fit(_ log: (String) -> Void) throws -> Calibration {
        if unseen == nil {
            log("no posts left out by `train fusion` in the work folder: pictures are fitted to the validation posts")
        }
        let sets = try read()
        var calibration = Calibration()
        func keep(
            _ key: String, _ set: JudgedSet, _ measure: Measure, _ methods: [ScaleFit.Method] = ScaleFit.Method.allCases
        ) {
            let scale = ScaleFit(examples: Self.examples(set), measure: measure, methods: methods).best()
            calibration.scales[key] = scale
            guard let fit = scale.fit else { return }
            log(
                "scale of \(key): \(fit.method) over \(fit.posts) posts, calibration error \(digits(fit.before, 4)) → "
                    + "\(digits(fit.after, 4)) (five-fold)")
        }
        // It serves languages of whose mix of classes nothing is known.
        keep("text", sets.anyWords, .macroRecall, [.none, .temperature])
        // Three slopes would bring in the mix of classes of whichever corpora a language has.
        let words: [ScaleFit.Method] = [.none, .temperature, .shift]
        for (language, set) in sets.words.sorted(by: { $0.key < $1.key }) {
            keep("text/\(language)", set, .macroRecall, words)
        }
        keep("image", sets.image, .accuracy)
        keep("text+image", sets.both, .accuracy)
        // Three clips in four are of one corpus: a shift that suits it cost another 13 points of recall.
        keep("audio", sets.audio, .macroRecall, [.none, .temperature, .bent])
        if let target = sets.target { keep("target", target, .macroRecall) }
        addCombinationsWithSound(&calibration)
        let emotions = try EmotionTemperature(evaluation)
        calibration.scales["emotion"] = emotions.scale
        log("scale of emotion: \(emotions.summary)")

        let byMask = [
            "text": sets.anyWords, "image": sets.image, "text+image": sets.both, "audio": sets.audio,
        ]
        for (mask, set) in byMask.sorted(by: { $0.key < $1.key }) {
            let judged = Self.calibrated(set, calibration)
            calibration.abstainBelow[mask] = Self.abstention(judged)
            calibration.quantification.mixes[mask] = Self.mix(judged)
            log(
                "\(mask): abstains below \(digits(calibration.abstainBelow[mask] ?? 0, 2)), mix "
                    + (calibration.quantification.mixes[mask] ?? []).map { digits($0, 3) }.joined(separator: " "))
        }
        for (language, set) in sets.words {
            calibration.quantification.mixes["text/\(language)"] = Self.mix(Self.calibrated(set, calibration))
        }
        calibration.quantification.mixes["text+image+audio"] = calibration.quantification.mixes["text+image"]
        calibration.quantification.mixes["image+audio"] = calibration.quantification.mixes["image"]
        setContradictions(&calibration, byMask)
        try QuantificationFit(evaluation: evaluation, semeval: sets.words["en"]).fit(&calibration, log)
        return calibration
    }

    private func read() throws -> Sets {
        let data = evaluation.data
        var words: [String: JudgedSet] = [:]
        words["en"] = try evaluation.polarities(data.texts("semeval2017-4a-dev", language: "en"))
        // UMSAB's English tweets are among SemEval's training tweets: the model knows them by heart.
        let many = try evaluation.polarities(data.texts("umsab-dev", language: nil).filter { $0.language != "en" })
        for (language, posts) in Dictionary(grouping: many.posts, by: { $0.post.language ?? "" }) {
            words[language] = JudgedSet(classes: many.classes, posts: posts)
        }
        let moods = try data.texts("zh-smp2020-usual-dev", language: "zh", names: moodPolarities)
        words["zh"] = try evaluation.polarities(moods)
        let anyWords = Self.joined(words)
        let poles = try evaluation.polarities(data.chinesePolarity())
        words["zh"]?.posts += poles.posts
        return Sets(
            words: words, anyWords: anyWords,
            image: try pictures(unseen?.image, withWords: false),
            both: try pictures(unseen?.both, withWords: true),
            audio: try evaluation.polarities(data.speech()), target: try evaluation.targets())
    }

    /// Posts with a picture: those of training as heads that never saw them judge them, else those of validation.
    private func pictures(_ unseen: [[Float]?]?, withWords: Bool) throws -> JudgedSet {
        guard let unseen else {
            return try evaluation.polarities(evaluation.data.pictures(withWords: withWords, withPictures: true))
        }
        let posts = try evaluation.data.pictures(withWords: withWords, withPictures: true, split: "train")
        guard posts.count == unseen.count else {
            throw TrainingDataError(
                path: "mvsa", problem: "has \(posts.count) training posts where fusion was trained on \(unseen.count)")
        }
        let judged = zip(posts, unseen).compactMap { post, logits -> JudgedPost? in
            guard let logits, let truth = post.polarity.flatMap({ Polarity.allCases.firstIndex(of: $0) }) else {
                return nil
            }
            return JudgedPost(
                post: post, truth: truth, probabilities: CalibrationScale.none.probabilities(logits.map(Double.init)),
                abstained: false)
        }
        return JudgedSet(classes: Polarity.allCases.map(\.rawValue), posts: judged)
    }

    private static func joined(_ sets: [String: JudgedSet]) -> JudgedSet {
        JudgedSet(
            classes: Polarity.allCases.map(\.rawValue),
            posts: sets.sorted { $0.key < $1.key }.flatMap(\.value.posts))
    }

    /// The bare probabilities' logarithms are logits up to a constant. Posts that say nothing are no evidence.
    private static func examples(_ set: JudgedSet) -> [ScaleFit.Example] {
        set.posts.filter { !$0.isSilent }.map { post in
            ScaleFit.Example(logits: post.probabilities.map { log(max($0, 1e-9)) }, truth: post.truth)
        }
    }

    /// The posts as the fitted calibration sees them.
    static func calibrated(_ set: JudgedSet, _ calibration: Calibration) -> [JudgedPost] {
        set.posts.filter { !$0.isSilent }.map { post in
            let scale = calibration.scale(post.post.modalities, language: post.post.language)
            return JudgedPost(
                post: post.post, truth: post.truth,
                probabilities: scale.probabilities(post.probabilities.map { log(max($0, 1e-9)) }), abstained: false)
        }
    }

    /// Combinations with sound have no labelled posts of their own: they take the flattest slopes of their parts, and the
    /// shift of the part that has one.
    private func addCombinationsWithSound(_ calibration: inout Calibration) {
        for (name, parts) in [
            "text+audio": ["text", "audio"], "image+audio": ["image", "audio"],
            "text+image+audio": ["text+image", "audio"],
        ] {
            let scales = parts.compactMap { calibration.scales[$0] }
            guard let first = scales.first else { continue }
            let slope = (0..<3).map { k in scales.map { $0.slope[k] }.min() ?? 1 }
            let bend = scales.map(\.bend).min() ?? 0
            calibration.scales[name] = CalibrationScale(slope: slope, shift: first.shift, bend: bend)
        }
    }

    /// The highest confidence, 0.6 at most, below which at most 40 % of the posts are judged right: hardly better than
    /// knowing nothing.
    static func abstention(_ posts: [JudgedPost]) -> Double {
        let sorted = posts.sorted { $0.confidence < $1.confidence }
        var (right, threshold) = (0, 1.0 / 3)
        for (count, post) in sorted.enumerated() where post.confidence <= 0.6 {
            if post.said == post.truth { right += 1 }
            // The first few would decide by chance.
            if count >= 20, Double(right) <= 0.4 * Double(count + 1) { threshold = post.confidence }
        }
        return (threshold * 100).rounded(.down) / 100
    }

    /// The mix of classes under which the probabilities are right on average: the fixed point of
    ///
    ///     π_k = Σ_c π_c · mean of p_k over posts of class c
    ///
    /// A network trained with balanced weights is calibrated for no corpus' own mix; counting has to know for which.
    static func mix(_ posts: [JudgedPost]) -> [Double] {
        var sums = [[Double]](repeating: [0, 0, 0], count: 3)
        var counts = [Double](repeating: 0, count: 3)
        for post in posts {
            for k in 0..<3 { sums[post.truth][k] += post.probabilities[k] }
            counts[post.truth] += 1
        }
        var mix = QuantifierSettings.even
        for _ in 0..<1000 {
            mix = (0..<3).map { k in (0..<3).reduce(0) { $0 + mix[$1] * sums[$1][k] / max(counts[$1], 1) } }
        }
        return mix
    }

    /// A part contradicts another only if it is among the most decided fifth of its kind, and past half the scale.
    private func setContradictions(_ calibration: inout Calibration, _ sets: [String: JudgedSet]) {
        for modality in Modality.allCases {
            let nets = (sets[modality.rawValue]?.posts ?? []).filter { !$0.isSilent }.map { post in
                let scale = calibration.scale([modality], language: post.post.language).withoutShift
                let p = scale.probabilities(post.probabilities.map { log(max($0, 1e-9)) })
                return abs(p[2] - p[0])
            }.sorted()
            calibration.decided[modality] = max(0.5, nets.isEmpty ? 1 : nets[nets.count * 4 / 5])
        }
    }
}
