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
        case none, temperature, shift, vector
    }

    /// What a method may cost of the measure that the posts are judged by. A shift can raise accuracy and lower recall.
    static let tolerance = 0.005
    private static let folds = 5
    /// Six numbers want so many posts: fitted on 450, they left an accuracy of 0.709 where the corpus' shares alone had 0.713.
    private static let postsOfVector = 1000
    /// Of squared log slopes and shifts, over all posts: holds back what few posts would ask for.
    private static let decay = 4.0

    let examples: [Example]
    /// Which of accuracy and macro recall the posts are judged by.
    let measure: Measure
    /// Those that may be chosen, simplest first.
    var methods = Method.allCases

    /// The simplest method with about the least error of calibration on posts it was not fitted to, among those that keep the measure.
    func best() -> CalibrationScale {
        let fitting = methods.filter { $0 != .vector || examples.count >= Self.postsOfVector }
        let tried = fitting.map { (method: $0, result: crossValidated($0)) }
        let highest = tried.map(\.result.value).max() ?? 0
        let allowed = tried.filter { $0.result.value >= highest - Self.tolerance }
        // An error of calibration is itself uncertain: the simplest method that is about as good as the best.
        let margin = 0.2 / Double(max(examples.count, 1)).squareRoot()
        let least = allowed.map(\.result.error).min() ?? 0
        guard let chosen = allowed.first(where: { $0.result.error <= least + margin }) else { return .none }
        var scale = fit(chosen.method, examples)
        scale.fit = CalibrationScale.Fit(
            method: chosen.method.rawValue, posts: examples.count, before: tried[0].result.error,
            after: chosen.result.error)
        return scale
    }

    /// Error of calibration, and the measure, over answers to posts that the fit did not see.
    func crossValidated(_ method: Method) -> (error: Double, value: Double) {
        var generator = SeededGenerator(seed: 5)
        let order = examples.indices.shuffled(using: &generator)
        var reliability = Reliability()
        var matrix = ConfusionMatrix(classes: 3)
        for fold in 0..<Self.folds {
            let learnt = order.enumerated().filter { $0.offset % Self.folds != fold }.map { examples[$0.element] }
            let scale = fit(method, learnt)
            for (place, index) in order.enumerated() where place % Self.folds == fold {
                let p = scale.probabilities(examples[index].logits)
                let said = largest(p)
                reliability.add(confidence: p[said], isRight: said == examples[index].truth)
                matrix.add(truth: examples[index].truth, said: said)
            }
        }
        return (reliability.error, measure == .accuracy ? matrix.accuracy : matrix.macroRecall)
    }

    /// The least mean cross-entropy + decay / posts · Σ parameter², by 200 steps of Adam.
    func fit(_ method: Method, _ examples: [Example]) -> CalibrationScale {
        guard method != .none, !examples.isEmpty else { return .none }
        // Logarithms of three slopes, then three shifts.
        var x = [Double](repeating: 0, count: 6)
        var (first, second) = (x, x)
        for step in 1...200 {
            let slope = gradient(method, examples, x)
            for i in 0..<6 {
                first[i] = 0.9 * first[i] + 0.1 * slope[i]
                second[i] = 0.99 * second[i] + 0.01 * slope[i] * slope[i]
                let (m, v) = (first[i] / (1 - pow(0.9, Double(step))), second[i] / (1 - pow(0.99, Double(step))))
                x[i] -= 0.05 * (1 - Double(step) / 220) * m / (v.squareRoot() + 1e-9)
            }
        }
        return CalibrationScale(slope: x[0..<3].map { exp($0) }, shift: Array(x[3..<6]))
    }

    private func gradient(_ method: Method, _ examples: [Example], _ x: [Double]) -> [Double] {
        let scale = CalibrationScale(slope: x[0..<3].map { exp($0) }, shift: Array(x[3..<6]))
        var sums = [Double](repeating: 0, count: 6)
        for example in examples {
            let p = scale.probabilities(example.logits)
            for k in 0..<3 {
                let error = p[k] - (k == example.truth ? 1 : 0)
                sums[k] += error * example.logits[k] * scale.slope[k]
                sums[3 + k] += error
            }
        }
        var slope = sums.indices.map { (sums[$0] + 2 * Self.decay * x[$0]) / Double(examples.count) }
        if method != .vector {
            let mean = slope[0..<3].reduce(0, +) / 3
            for k in 0..<3 { slope[k] = mean }
        }
        if method == .temperature { for k in 3..<6 { slope[k] = 0 } }
        return slope
    }
}
