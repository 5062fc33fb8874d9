internal import Domain
internal import Foundation
internal import Language
package import SentimentNetwork
internal import Support
internal import Tensors

/// Moves the sentiment head of a model's words towards a user's own labels, as far as they bear it out.
///
/// With x the text vector of a post and z the model's logits, what is learnt is ΔW and Δb of
///
///     z' = z + x·ΔW + Δb
///
/// by the least cross-entropy of the calibrated probabilities + ½·decay·|ΔW|². The decay is the one with the least
/// cross-entropy on labels left out (five-fold); where none does better than the model as it is, nothing is changed.
package struct HeadAdaptation {
    /// Fewer labels would be fitted by chance.
    package static let fewest = 30
    private static let decays = [0.003, 0.01, 0.03, 0.1, 0.3, 1]

    package struct Outcome: Sendable {
        package let labels: Int
        /// Nil when the model was left as it is.
        package let decay: Double?
        /// On labels left out: cross-entropy and macro recall, before and after.
        package let lossBefore: Double
        package let lossAfter: Double
        package let recallBefore: Double
        package let recallAfter: Double
    }

    private struct Example {
        /// Of length about 1.
        let vector: [Double]
        let logits: [Double]
        let scale: CalibrationScale
        let truth: Int
    }

    private struct Change {
        var weight: [Double]
        var bias = [0.0, 0, 0]
    }

    private let examples: [Example]
    private let inputs: [Scorer.Input]
    /// Vectors are divided by this, so that a decay means the same for any encoder.
    private let length: Double

    /// - Throws: when there are too few labels of posts with words.
    package init(_ posts: [LabelledPost], _ model: SentimentModel) throws {
        let scorer = Scorer(model)
        let inputs = posts.map {
            Scorer.Input(text: $0.text, language: $0.language ?? LanguageIdentifier.identify($0.text))
        }
        let heard = Self.parts(inputs, scorer)
        let lengths = heard.compactMap { $0 }.map { part in
            part.vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        }
        let length = max(lengths.reduce(0, +) / Double(max(lengths.count, 1)), 1e-9)
        self.length = length
        let speaking = inputs.indices.filter { heard[$0] != nil && posts[$0].polarity != nil }
        self.inputs = speaking.map { inputs[$0] }
        examples = zip(posts, zip(inputs, heard)).compactMap { post, answer in
            guard let part = answer.1, let polarity = post.polarity else { return nil }
            return Example(
                vector: part.vector.map { Double($0) / length }, logits: part.logits.map(Double.init),
                scale: model.calibration.scale([.text], language: answer.0.language),
                truth: Polarity.allCases.firstIndex(of: polarity) ?? 0)
        }
        guard examples.count >= Self.fewest else {
            throw TrainingDataError(
                path: "labels",
                problem: "\(examples.count) are of posts with words; it takes \(Self.fewest) to learn from")
        }
    }

    private static func parts(_ inputs: [Scorer.Input], _ scorer: Scorer) -> [Part?] {
        stride(from: 0, to: inputs.count, by: 64).flatMap {
            scorer.textParts(Array(inputs[$0..<min($0 + 64, inputs.count)]))
        }
    }

    /// How far the adapted model's logits moved, as a share of how far they were to move (least squares).
    private func effect(of change: Change, _ adapted: SentimentModel) -> Double {
        let parts = Self.parts(inputs, Scorer(adapted))
        var (wanted, moved) = (0.0, 0.0)
        for (example, part) in zip(examples, parts) {
            guard let part else { continue }
            let aim = logits(example, change)
            for k in 0..<3 {
                let step = aim[k] - example.logits[k]
                wanted += step * step
                moved += step * (Double(part.logits[k]) - example.logits[k])
            }
        }
        return wanted > 0 ? moved / wanted : 1
    }

    /// Writes the adapted model to `output`, if the labels bear it out.
    ///
    /// - Parameter folder: the model that was adapted.
    package func run(folder: String, output: String) throws -> Outcome {
        let before = measured(nil)
        let tried = Self.decays.map { (decay: $0, result: measured($0)) }
        guard let best = tried.min(by: { $0.result.loss < $1.result.loss }), best.result.loss < before.loss else {
            return Outcome(
                labels: examples.count, decay: nil, lossBefore: before.loss, lossAfter: before.loss,
                recallBefore: before.recall, recallAfter: before.recall)
        }
        let change = fit(examples, decay: best.decay)
        try write(change, folder, output, times: 1)
        // Where the head is only one of several that say something of words, its change counts for less.
        let share = try effect(of: change, SentimentModel(folder: output))
        if share > 0.05, abs(share - 1) > 0.02 { try write(change, folder, output, times: 1 / share) }
        return Outcome(
            labels: examples.count, decay: best.decay, lossBefore: before.loss, lossAfter: best.result.loss,
            recallBefore: before.recall, recallAfter: best.result.recall)
    }

    /// Mean cross-entropy and macro recall over labels that the fit did not see; nil for the model as it is.
    private func measured(_ decay: Double?) -> (loss: Double, recall: Double) {
        var generator = SeededGenerator(seed: 9)
        let order = examples.indices.shuffled(using: &generator)
        var matrix = ConfusionMatrix(classes: 3)
        var loss = 0.0
        for fold in 0..<5 {
            let learnt = order.enumerated().filter { $0.offset % 5 != fold }.map { examples[$0.element] }
            let change = decay.map { fit(learnt, decay: $0) }
            for (place, index) in order.enumerated() where place % 5 == fold {
                let p = probabilities(examples[index], change)
                loss -= log(max(p[examples[index].truth], 1e-9)) / Double(examples.count)
                matrix.add(truth: examples[index].truth, said: largest(p))
            }
        }
        return (loss, matrix.macroRecall)
    }

    private func probabilities(_ example: Example, _ change: Change?) -> [Double] {
        example.scale.probabilities(change.map { logits(example, $0) } ?? example.logits)
    }

    private func logits(_ example: Example, _ change: Change) -> [Double] {
        var logits = zip(example.logits, change.bias).map { $0 + $1 }
        for (i, x) in example.vector.enumerated() where x != 0 {
            for k in 0..<3 { logits[k] += x * change.weight[i * 3 + k] }
        }
        return logits
    }

    /// Gradient descent with momentum; the problem is convex.
    private func fit(_ examples: [Example], decay: Double) -> Change {
        let inputs = examples.first?.vector.count ?? 0
        var change = Change(weight: [Double](repeating: 0, count: inputs * 3))
        var speed = change
        for _ in 0..<150 {
            var slope = Change(weight: change.weight.map { $0 * decay })
            for example in examples {
                let p = probabilities(example, change)
                let errors = (0..<3).map { k in
                    (p[k] - (k == example.truth ? 1 : 0)) * example.scale.slope[k] / Double(examples.count)
                }
                for (i, x) in example.vector.enumerated() where x != 0 {
                    for k in 0..<3 { slope.weight[i * 3 + k] += x * errors[k] }
                }
                for k in 0..<3 { slope.bias[k] += errors[k] }
            }
            for i in change.weight.indices {
                speed.weight[i] = 0.9 * speed.weight[i] - 0.2 * slope.weight[i]
                change.weight[i] += speed.weight[i]
            }
            for k in 0..<3 {
                speed.bias[k] = 0.9 * speed.bias[k] - 0.2 * slope.bias[k]
                change.bias[k] += speed.bias[k]
            }
        }
        return change
    }

    /// The model's files with the head changed and the labels named.
    private func write(_ change: Change, _ folder: String, _ output: String, times factor: Double) throws {
        var file = try Safetensors(bytes: try readFile(folder + "/weights.safetensors"))
        let (weightName, biasName) = ("heads.text.sentiment.weight", "heads.text.sentiment.bias")
        var (weight, bias) = (try file.tensor(weightName), try file.tensor(biasName))
        for i in change.weight.indices { weight.elements[i] += Float(factor * change.weight[i] / length) }
        for k in 0..<3 { bias.elements[k] += Float(factor * change.bias[k]) }
        file.tensors[weightName] = weight
        file.tensors[biasName] = bias
        let card = try JSONParser.parse(readFile(folder + "/model.json5"), dialect: .json5)
        let name = (output as NSString).lastPathComponent
        let own = (card.members ?? []).filter { $0.key != "name" && $0.key != "adapted" }
        let adapted: JSONValue = [
            "from": card["name"] ?? nil, "labels": JSONValue(.integer(Int64(examples.count))),
        ]
        let members = [JSONMember("name", JSONValue(.string(name)))] + own + [JSONMember("adapted", adapted)]
        try AtomicFile.makeFolder(output)
        try AtomicFile.write(
            file.bytes(precision: SentimentModel.precision), to: output + "/weights.safetensors")
        try AtomicFile.write(readFile(folder + "/vocabulary"), to: output + "/vocabulary")
        try AtomicFile.write(JSONValue(.object(members)).prettyText + "\n", to: output + "/model.json5")
    }
}
