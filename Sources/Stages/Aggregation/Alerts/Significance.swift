internal import Foundation

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

/// The chance of `count` or more of what comes `mean` times on average and scatters by the fraction `scatter` of that beyond a
/// Poisson process: negative binomial, I_p(count, k) with k = 1 / scatter² and p = mean / (mean + k).
package func surgeTail(_ count: Int, mean: Double, scatter: Double) -> Double {
    guard count > 0 else { return 1 }
    guard mean > 0 else { return 0 }
    let k = 1 / (scatter * scatter)
    return incompleteBeta(mean / (mean + k), Double(count), k)
}

/// The two-sided chance that of `first + second` coins as many or more fall on one side: the sign test, which for pairs of which
/// one side is right is McNemar's exact test.
package func signTest(_ first: Int, _ second: Int) -> Double {
    let (most, all) = (max(first, second), first + second)
    guard most > all - most else { return 1 }
    // P(X ≥ k) of a binomial of n halves is I_½(k, n - k + 1).
    return min(1, 2 * incompleteBeta(0.5, Double(most), Double(all - most + 1)))
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
