/// How the projected parts of a post become one vector.
package enum FusionKind: String, CaseIterable, Sendable {
    /// Σ α_p·h_p with learnt weights: the default.
    case attention
    /// Σ α_p·h_p with 0.5 for words, 0.3 for pictures, 0.2 for sound, made to sum to 1.
    case weighted
    /// The modalities side by side; zeros for one that is missing.
    case concatenation
    /// The same, with a dense layer between.
    case deep
    /// The greatest value in each place.
    case maximum
    /// Π (1 + h_m) − 1, so that a missing modality changes nothing.
    case product
    /// The mean, judged by its distance from a prototype of each class in the shared space.
    case prototype

    /// What each part's own head counts, where weights are not learnt.
    func fixedWeights(_ modalities: [Int]) -> [Float] {
        let shares: [Float] = self == .weighted ? [0.5, 0.3, 0.2] : [1, 1, 1]
        let sum = modalities.reduce(Float(0)) { $0 + shares[$1] }
        return modalities.map { shares[$0] / sum }
    }

    /// Width of the combined vector.
    func width(_ width: Int, slots: Int) -> Int { self == .concatenation || self == .deep ? width * slots : width }

    func combine(_ hidden: [[Float]], _ modalities: [Int], _ weights: [Float], slots: Int) -> [Float] {
        let size = hidden[0].count
        switch self {
        case .attention, .weighted, .prototype:
            return (0..<size).map { i in zip(weights, hidden).reduce(Float(0)) { $0 + $1.0 * $1.1[i] } }
        case .concatenation, .deep:
            return (0..<slots).flatMap { Self.mean(hidden, modalities, of: $0) }
        case .maximum:
            return (0..<size).map { i in hidden.reduce(-Float.infinity) { max($0, $1[i]) } }
        case .product:
            let means = Set(modalities).sorted().map { Self.mean(hidden, modalities, of: $0) }
            return (0..<size).map { i in means.reduce(Float(1)) { $0 * (1 + $1[i]) } - 1 }
        }
    }

    /// Gradient of each part's hidden vector, given that of the combined one, the weights held fixed.
    func spread(_ dy: [Float], _ hidden: [[Float]], _ modalities: [Int], _ weights: [Float]) -> [[Float]] {
        let size = hidden[0].count
        return hidden.indices.map { p in
            let alike = Float(modalities.count { $0 == modalities[p] })
            switch self {
            case .attention, .weighted, .prototype:
                return dy.map { $0 * weights[p] }
            case .concatenation, .deep:
                return (0..<size).map { dy[modalities[p] * size + $0] / alike }
            case .maximum:
                return (0..<size).map { i in
                    hidden.indices.first { q in hidden.allSatisfy { $0[i] <= hidden[q][i] } } == p ? dy[i] : 0
                }
            case .product:
                let others = Set(modalities).subtracting([modalities[p]]).sorted()
                    .map { Self.mean(hidden, modalities, of: $0) }
                return (0..<size).map { i in dy[i] / alike * others.reduce(Float(1)) { $0 * (1 + $1[i]) } }
            }
        }
    }

    /// Mean of a modality's parts; zeros without one.
    private static func mean(_ hidden: [[Float]], _ modalities: [Int], of modality: Int) -> [Float] {
        var sum = [Float](repeating: 0, count: hidden[0].count)
        let parts = hidden.indices.filter { modalities[$0] == modality }
        for p in parts { for i in sum.indices { sum[i] += hidden[p][i] / Float(parts.count) } }
        return sum
    }
}
