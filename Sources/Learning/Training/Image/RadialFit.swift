internal import Domain
internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Tensors

/// Fits the picture's head: standardised features, their main directions, radial functions over those.
struct RadialFit {
    /// Main directions kept of the 1,280 features.
    var directions = 320
    var ridge: Float = 0.6

    /// N × 3, 1 at the label.
    static func targets(_ posts: [PictureCorpus.Post]) -> Tensor {
        var targets = Tensor([posts.count, 3])
        for (row, post) in posts.enumerated() { targets[row, Polarity.allCases.firstIndex(of: post.label) ?? 1] = 1 }
        return targets
    }

    /// The head, and what was answered for each picture by heads that never saw it, turned into logits: what a later layer
    /// may learn from (stacking, Wolpert 1992). Logits assume all classes to be as frequent (Menon et al. 2021).
    ///
    /// - Parameters:
    ///   - features: standardised, N × 1280.
    ///   - answers: N × 3, of features that never saw their picture's label; nil to make them of these features in five folds.
    func fit(
        _ features: Tensor, _ posts: [PictureCorpus.Post], answers: Tensor? = nil
    ) -> (head: KernelHead, crossFitted: Tensor) {
        let (projection, centres, spread) = place(features)
        let kernel = KernelHead.kernel(centres, centres, spread: spread)
        let targets = Self.targets(posts)
        let regression = KernelRidge(ridge: ridge)
        let answers = answers ?? regression.crossFitted(kernel, targets).answers
        let (weights, mean) = regression.fit(kernel, targets)

        let output = Self.output(answers, posts)
        let head = KernelHead(
            projection: projection, centres: centres, weights: weights, mean: mean,
            spread: Tensor([1], elements: [spread]), output: output)
        return (head, output.forward(answers))
    }

    /// Turns answers for posts that the answering fit never saw into logits, as if all classes were as frequent.
    static func output(_ answers: Tensor, _ posts: [PictureCorpus.Post]) -> Dense {
        var output = LogisticRegression(inputs: 3, decay: 1e-4, rate: 0.1, steps: 300).fit(
            (0..<posts.count).map { row in (0..<3).map { (index: $0, value: answers[row, $0]) } },
            posts.map { FusionTraining.target($0.label) })
        let prior = PictureCorpus.mix(posts)
        for k in 0..<3 { output.bias.elements[k] -= Float(log(prior[k])) }
        return output
    }

    /// Answers, M × 3, for rows of raw features by a fit on other rows and their targets.
    func answers(learnt: [[Float]], _ targets: Tensor, asked: [[Float]]) -> Tensor {
        let (mean, scale) = Self.moments(learnt)
        func matrix(_ rows: [[Float]]) -> Tensor {
            Tensor(
                [rows.count, rows[0].count],
                elements: rows.flatMap { Scorer.standardized($0, mean: mean, scale: scale) })
        }
        let (projection, centres, spread) = place(matrix(learnt))
        let (weights, bias) = KernelRidge(ridge: ridge).fit(
            KernelHead.kernel(centres, centres, spread: spread), targets)
        var answers = KernelHead.kernel(matrix(asked).matmul(projection), centres, spread: spread).matmul(weights)
        answers.addToRows(bias)
        return answers
    }

    /// Main directions, where each row lies in them, and the mean square of a length: half the mean distance of two pictures.
    private func place(_ features: Tensor) -> (projection: Tensor, centres: Tensor, spread: Float) {
        let projection = PrincipalDirections.of(features, count: directions)
        let centres = features.matmul(projection)
        let squares = centres.elements.reduce(0.0) { $0 + Double($1) * Double($1) }
        return (projection, centres, Float(squares / Double(centres.rows)))
    }

    /// Mean and reciprocal standard deviation of each column.
    static func moments(_ rows: [[Float]]) -> (Tensor, Tensor) {
        let width = rows[0].count
        var (mean, scale) = (Tensor([width]), Tensor([width]))
        for i in 0..<width {
            let values = rows.map { Double($0[i]) }
            let average = values.reduce(0, +) / Double(values.count)
            let variance = values.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(values.count)
            mean.elements[i] = Float(average)
            scale.elements[i] = Float(1 / max(variance.squareRoot(), 1e-3))
        }
        return (mean, scale)
    }
}
