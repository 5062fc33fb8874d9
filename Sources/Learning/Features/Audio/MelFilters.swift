internal import Foundation
internal import Media

/// Triangles of equal height over the power spectrum, evenly spaced on the Mel scale from 60 to 7,600 Hz.
///
/// Mel after O'Shaughnessy (1987), 2595·log₁₀(1 + f / 700).
struct MelFilters: Sendable {
    /// For each band, first bin and weights.
    private let filters: [(start: Int, weights: [Float])]

    /// - Parameter size: of the Fourier transform.
    init(bands: Int, size: Int) {
        func mel(_ f: Double) -> Double { 2595 * log10(1 + f / 700) }
        func frequency(_ m: Double) -> Double { 700 * (pow(10, m / 2595) - 1) }
        let (low, high) = (mel(60), mel(7600))
        let binWidth = Double(Sound.rate) / Double(size)
        let edges = (0..<bands + 2).map {
            frequency(low + (high - low) * Double($0) / Double(bands + 1)) / binWidth
        }
        filters = (0..<bands).map { band in
            let (left, centre, right) = (edges[band], edges[band + 1], edges[band + 2])
            let bins = Int(left.rounded(.up))...max(Int(right.rounded(.down)), Int(left.rounded(.up)))
            return (
                bins.lowerBound,
                bins.map { bin in
                    let x = Double(bin)
                    return Float(max(0, min((x - left) / (centre - left), (right - x) / (right - centre))))
                }
            )
        }
    }

    /// ln(energy + 1e-8) of each band.
    func logEnergies(_ power: [Float]) -> [Float] {
        filters.map { filter in
            var energy: Float = 0
            for (k, weight) in filter.weights.enumerated() { energy += weight * power[filter.start + k] }
            return log(energy + 1e-8)
        }
    }
}
