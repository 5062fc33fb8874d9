internal import Foundation
internal import SentimentNetwork
internal import Support

/// Finds the scale from logits to calibrated probabilities that labelled posts ask for.
struct ScaleFit {
    /// Bare logits (up to a constant) and the true class.
    struct Example {
        let logits: [Double]
        let truth: Int
    }

    enum Method: String, CaseIterable {
        case none, temperature
        case bent = "bent temperature"
        case shift
        case bentShift = "bent shift"
        case vector

        var hasShift: Bool { self == .shift || self == .bentShift || self == .vector }
        var hasBend: Bool { self == .bent || self == .bentShift }
    }

    /// What a method may cost of the measure that the posts are judged by. A shift can raise accuracy and lower recall.
    static let tolerance = 0.005
    private static let folds = 5
    /// Methods whose cross-entropies differ by less are alike.
    private static let margin = 5e-4
    /// Six numbers want so many posts: fitted on 450, they left an accuracy of 0.709 where the corpus' shares alone had 0.713.
    private static let postsOfVector = 1000
    /// Of squared log slopes and shifts, over all posts: holds back what few posts would ask for.
    private static let decay = 4.0

    let examples: [Example]
    /// Which of accuracy and macro recall the posts are judged by.
    let measure: Measure
    /// Those that may be chosen, simplest first.
    var methods = Method.allCases

    /// The method with the least cross-entropy on posts it was not fitted to, among those that keep the measure; the simplest of
    /// equals. It is a proper score, so neither bins nor luck with the most probable class decide.
    func best() -> CalibrationScale {
        let fitting = methods.filter { $0 != .vector || examples.count >= Self.postsOfVector }
        let tried = fitting.map { (method: $0, result: crossValidated($0)) }
        let highest = tried.map(\.result.value).max() ?? 0
        let allowed = tried.filter { $0.result.value >= highest - Self.tolerance }
        let least = allowed.map(\.result.loss).min() ?? 0
        guard let chosen = allowed.first(where: { $0.result.loss <= least + Self.margin }) else { return .none }
        var scale = fit(chosen.method, examples)
        scale.fit = CalibrationScale.Fit(
            method: chosen.method.rawValue, posts: examples.count, before: tried[0].result.error,
            after: chosen.result.error)
        return scale
    }

    /// Error of calibration, the measure and the cross-entropy over answers to posts that the fit did not see.
    func crossValidated(_ method: Method) -> (error: Double, value: Double, loss: Double) {
        var generator = SeededGenerator(seed: 5)
        let order = examples.indices.shuffled(using: &generator)
        var reliability = Reliability()
        var matrix = ConfusionMatrix(classes: 3)
        var loss = 0.0
        for fold in 0..<Self.folds {
            let learnt = order.enumerated().filter { $0.offset % Self.folds != fold }.map { examples[$0.element] }
            let scale = fit(method, learnt)
            for (place, index) in order.enumerated() where place % Self.folds == fold {
                let p = scale.probabilities(examples[index].logits)
                let said = largest(p)
                loss -= log(max(p[examples[index].truth], 1e-12)) / Double(examples.count)
                reliability.add(confidence: p[said], isRight: said == examples[index].truth)
                matrix.add(truth: examples[index].truth, said: said)
            }
        }
        return (reliability.error, measure == .accuracy ? matrix.accuracy : matrix.macroRecall, loss)
    }

    /// The least mean cross-entropy + decay / posts · Σ parameter², by 200 steps of Adam.
    func fit(_ method: Method, _ examples: [Example]) -> CalibrationScale {
        guard method != .none, !examples.isEmpty else { return .none }
        // Logarithms of three slopes, then three shifts, then the bend.
        var x = [Double](repeating: 0, count: 7)
        var (first, second) = (x, x)
        for step in 1...200 {
            let slope = gradient(method, examples, x)
            for i in x.indices {
                first[i] = 0.9 * first[i] + 0.1 * slope[i]
                second[i] = 0.99 * second[i] + 0.01 * slope[i] * slope[i]
                let (m, v) = (first[i] / (1 - pow(0.9, Double(step))), second[i] / (1 - pow(0.99, Double(step))))
                x[i] -= 0.05 * (1 - Double(step) / 220) * m / (v.squareRoot() + 1e-9)
            }
        }
        return Self.scale(x)
    }

    private static func scale(_ x: [Double]) -> CalibrationScale {
        CalibrationScale(slope: x[0..<3].map { exp($0) }, shift: Array(x[3..<6]), bend: x[6])
    }

    private func gradient(_ method: Method, _ examples: [Example], _ x: [Double]) -> [Double] {
        let scale = Self.scale(x)
        var sums = [Double](repeating: 0, count: 7)
        for example in examples {
            let p = scale.probabilities(example.logits)
            let (factor, gap) = (scale.factor(example.logits), CalibrationScale.gap(example.logits))
            for k in 0..<3 {
                let error = p[k] - (k == example.truth ? 1 : 0)
                let turn = error * example.logits[k] * scale.slope[k] * factor
                sums[k] += turn
                sums[3 + k] += error
                sums[6] += turn * gap
            }
        }
        var slope = sums.indices.map { (sums[$0] + 2 * Self.decay * x[$0]) / Double(examples.count) }
        if method != .vector {
            let mean = slope[0..<3].reduce(0, +) / 3
            for k in 0..<3 { slope[k] = mean }
        }
        if !method.hasShift { for k in 3..<6 { slope[k] = 0 } }
        if !method.hasBend { slope[6] = 0 }
        return slope
    }
}
