/// What is measured of a model on one set of posts.
package struct Figures: Sendable {
    package let posts: Int
    package let matrix: ConfusionMatrix
    package let reliability: Reliability
    /// Mean area under the curves of the classes that occur; nil with one class.
    package let rankArea: Double?
    /// Share of the posts that the model abstains on, and the accuracy on the others.
    package let abstained: Double
    package let accuracyOfDecided: Double

    /// - Parameters:
    ///   - curves: of the set, one a class.
    ///   - counts: how often each post counts; a bootstrap draws them.
    init(_ set: JudgedSet, _ curves: [RankCurve], _ counts: [Int]) {
        var matrix = ConfusionMatrix(classes: set.classes.count)
        var reliability = Reliability()
        var decided = (posts: 0, right: 0)
        for (post, count) in zip(set.posts, counts) where count > 0 {
            let isRight = post.said == post.truth
            matrix.add(truth: post.truth, said: post.said, count: count)
            reliability.add(confidence: post.confidence, isRight: isRight, count: count)
            if !post.abstained { decided = (decided.posts + count, decided.right + (isRight ? count : 0)) }
        }
        posts = counts.reduce(0, +)
        self.matrix = matrix
        self.reliability = reliability
        let areas = curves.compactMap { $0.area(counts) }
        rankArea = areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)
        abstained = 1 - Double(decided.posts) / Double(max(posts, 1))
        accuracyOfDecided = Double(decided.right) / Double(max(decided.posts, 1))
    }

    package init(_ set: JudgedSet) {
        let curves = set.classes.indices.map { RankCurve(set, class: $0) }
        self.init(set, curves, [Int](repeating: 1, count: set.posts.count))
    }
}

/// One number of ``Figures``.
package enum Measure: String, CaseIterable, Sendable {
    case accuracy, macroRecall, macroPrecision, macroF1, weightedF1, rankArea, calibrationError

    package var name: String {
        switch self {
        case .accuracy: "accuracy"
        case .macroRecall: "macro recall"
        case .macroPrecision: "macro precision"
        case .macroF1: "macro F1"
        case .weightedF1: "weighted F1"
        case .rankArea: "ROC AUC"
        case .calibrationError: "ECE"
        }
    }

    /// Nil where it is not defined: the area of a set of one class.
    package func value(_ figures: Figures) -> Double? {
        switch self {
        case .accuracy: figures.matrix.accuracy
        case .macroRecall: figures.matrix.macroRecall
        case .macroPrecision: figures.matrix.macroPrecision
        case .macroF1: figures.matrix.macroF1
        case .weightedF1: figures.matrix.weightedF1
        case .rankArea: figures.rankArea
        case .calibrationError: figures.reliability.error
        }
    }
}
