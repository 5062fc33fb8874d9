package import Domain
internal import Foundation

/// One cell looked at under one rule, with its arithmetic.
package struct AlertTest: Hashable, Sendable {
    package let rule: AlertRule
    package let grain: Grain
    package let start: Int64
    package let end: Int64
    /// Posts (volume spike) or posts said to be negative (negative surge).
    package let observed: Double
    package let expected: Double
    package let scale: Double
    /// Posts, or posts that the model decided on.
    package let volume: Int
    package let minimumVolume: Int
    /// observed ÷ expected, or the difference of the negative shares.
    package let effect: Double
    /// Chance of so much surprise or more on an ordinary day.
    package let probability: Double

    package var surprise: Double { (observed - expected) / scale }
    package var minimumEffect: Double { Self.minimumEffect(rule, grain) }

    package static let threshold = 3.5
    /// Below half the threshold an alert that is open ends.
    package static let lower = 1.75
    package static let qLimit = 0.01

    package static func minimumEffect(_ rule: AlertRule, _ grain: Grain) -> Double {
        switch (rule, grain) {
        case (.volumeSpike, .hour): 2.5
        case (.volumeSpike, .day): 1.5
        case (.negativeSurge, .hour): 0.2
        case (.negativeSurge, .day): 0.1
        }
    }

    /// Large enough, apart from what chance explains.
    package var isLarge: Bool {
        volume >= minimumVolume && effect >= minimumEffect && surprise > Self.threshold
    }

    /// A volume against the usual one.
    package static func volumeSpike(
        _ grain: Grain, start: Int64, end: Int64, posts: Int, usual: UsualValue, minimumVolume: Int
    ) -> AlertTest {
        // Nobody is surprised by two posts where none is usual: an expectation below one counts as one in the ratio.
        let scale = max(usual.scale, max(usual.centre, 1).squareRoot())
        return AlertTest(
            rule: .volumeSpike, grain: grain, start: start, end: end, observed: Double(posts), expected: usual.centre,
            scale: scale, volume: posts, minimumVolume: minimumVolume,
            effect: Double(posts) / max(usual.centre, 1),
            probability: studentTail((Double(posts) - usual.centre) / scale, freedom: usual.count - 1))
    }

    /// A number of negative posts among those decided on, against the usual share of negative ones.
    ///
    /// - Parameter usualShare: of negative posts a day; its scale is that of whole days.
    package static func negativeSurge(
        _ grain: Grain, start: Int64, end: Int64, negative: Int, decided: Int, usualShare: UsualValue,
        minimumVolume: Int
    ) -> AlertTest {
        let n = Double(decided)
        let share = min(max(usualShare.centre, 0), 1)
        // The binomial floor takes a share of at least 5 %: three quiet weeks do not prove that nobody is ever cross.
        let bounded = min(max(share, 0.05), 0.95)
        let scale = n * max(usualShare.scale, (bounded * (1 - bounded) / max(n, 1)).squareRoot())
        return AlertTest(
            rule: .negativeSurge, grain: grain, start: start, end: end, observed: Double(negative), expected: n * share,
            scale: max(scale, 1e-9), volume: decided, minimumVolume: minimumVolume,
            effect: decided > 0 ? Double(negative) / n - share : 0,
            probability: studentTail(
                (Double(negative) - n * share) / max(scale, 1e-9), freedom: usualShare.count - 1))
    }

    /// 1 the least, 3 the gravest: by how far surprise goes beyond the threshold, ×1, ×2, ×4.
    package var severity: Int {
        switch surprise / Self.threshold {
        case ..<2: 1
        case ..<4: 2
        default: 3
        }
    }
}

/// Chances adjusted for the number of tests: the least false-discovery rate at which each would be accepted (Benjamini and
/// Hochberg 1995).
package func falseDiscoveryRates(_ probabilities: [Double]) -> [Double] {
    let order = probabilities.indices.sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
    var rates = probabilities
    var least = 1.0
    for (rank, index) in order.enumerated().reversed() {
        least = min(least, probabilities[index] * Double(order.count) / Double(rank + 1))
        rates[index] = least
    }
    return rates
}

/// The chance that Student's t with `freedom` degrees exceeds `t`: a scale from few days has heavier tails than the normal's.
package func studentTail(_ t: Double, freedom: Int) -> Double {
    let nu = Double(max(freedom, 1))
    let half = incompleteBeta(nu / (nu + t * t), nu / 2, 0.5) / 2
    return t >= 0 ? half : 1 - half
}

/// I_x(a, b) by its continued fraction, evaluated with Lentz's method (Press et al. 2007, section 6.4).
private func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    let powers: Double = a * log(x) + b * log(1 - x)
    let front: Double = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + powers)
    guard x < (a + 1) / (a + b + 2) else {
        return 1 - front * betaFraction(1 - x, b, a) / b
    }
    return front * betaFraction(x, a, b) / a
}

private func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    var c = 1.0
    var d = 1 - (a + b) * x / (a + 1)
    d = 1 / (abs(d) < tiny ? tiny : d)
    var h = d
    for step in 1...300 {
        let m = Double(step)
        let even: Double = a + 2 * m
        let first: Double = m * (b - m) * x / ((even - 1) * even)
        let second: Double = -(a + m) * (a + b + m) * x / (even * (even + 1))
        for numerator in [first, second] {
            d = 1 + numerator * d
            d = 1 / (abs(d) < tiny ? tiny : d)
            c = 1 + numerator / c
            if abs(c) < tiny { c = tiny }
            h *= d * c
        }
        if abs(d * c - 1) < 1e-14 { break }
    }
    return h
}
