package import Domain

/// What a post says for each class, whatever the mix of classes is: p_c / π⁰_c, scaled to sum 1.
package struct Evidence: Hashable, Sendable {
    package let negative: Double
    package let neutral: Double
    package let positive: Double

    /// - Parameter mix: π⁰, under which the probabilities are right.
    package init(_ sentiment: Sentiment, mix: [Double]) {
        let a = max(sentiment.negative, 1e-9) / mix[0]
        let b = max(sentiment.neutral, 1e-9) / mix[1]
        let c = max(sentiment.positive, 1e-9) / mix[2]
        let sum = a + b + c
        (negative, neutral, positive) = (a / sum, b / sum, c / sum)
    }

    /// Its chance under a mix of classes, up to a constant.
    func likelihood(_ mix: [Double]) -> Double { mix[0] * negative + mix[1] * neutral + mix[2] * positive }
}
