internal import Foundation
package import Tensors

/// Joins communities that are one subject seen from two sides.
///
/// Two communities a and b are as alike as their texts' mean cosine in meaning, relative to that inside each, less a toll for
/// words that the texts of each share and those of both do not:
///
///     s(a, b) = M_ab / √(M_aa M_bb) − ``toll`` · (√(W_aa W_bb) − W_ab)
///
/// M and W are mean cosines over pairs of texts, of meaning (``TermVectors``) and of words (``TermMatrix``). The most alike
/// pair is joined while s exceeds ``threshold``. The toll keeps news apart, where a topic's texts nearly repeat each other
/// and another topic of the same field is another topic; loose talk, whose texts share few words, joins into fields. One
/// threshold on M alone cannot do both: Docs/experiments/topics.md.
package struct CommunityMerging: Sendable {
    package static let threshold = 0.14
    package static let toll = 3.0

    /// Sums of cosines between communities, each text with itself included.
    private var meaning: [[Double]]
    private var words: [[Double]]
    private var sizes: [Double]
    private var alive: [Int]
    /// Where a community went.
    private var places: [Int]

    /// - Parameters:
    ///   - communities: one for each text, numbered from 0 without gaps.
    ///   - vectors: N × D, rows of length 1 or 0.
    package init(_ communities: [Int], _ vectors: Tensor, _ matrix: TermMatrix) {
        let count = (communities.max() ?? -1) + 1
        sizes = [Double](repeating: 0, count: count)
        for community in communities { sizes[community] += 1 }
        var meanings = Tensor([count, vectors.columns])
        for (text, community) in communities.enumerated() {
            for d in 0..<vectors.columns {
                meanings.elements[community * vectors.columns + d] += vectors.elements[text * vectors.columns + d]
            }
        }
        meaning = Self.table(meanings)
        var sums = Tensor([count, matrix.terms.count])
        for (text, community) in communities.enumerated() {
            for place in matrix.row(text) {
                sums.elements[community * sums.columns + Int(matrix.columns[place])] += matrix.weights[place]
            }
        }
        words = Self.table(sums)
        alive = Array(0..<count)
        places = Array(0..<count)
    }

    private static func table(_ sums: Tensor) -> [[Double]] {
        let products = sums.matmul(transposed: sums)
        return (0..<sums.rows).map { products.row($0).map(Double.init) }
    }

    /// How alike two communities are, before any bonus.
    private func likeness(_ a: Int, _ b: Int) -> Double {
        let pairs = sizes[a] * sizes[b]
        let own = (inner(words, a) * inner(words, b)).squareRoot()
        return meaning[a][b] / pairs / (inner(meaning, a) * inner(meaning, b)).squareRoot()
            - Self.toll * max(0, own - words[a][b] / pairs)
    }

    /// Mean cosine of two different texts of one community; of a lone text 1.
    private func inner(_ table: [[Double]], _ a: Int) -> Double {
        guard sizes[a] > 1 else { return 1 }
        return max((table[a][a] - sizes[a]) / (sizes[a] * (sizes[a] - 1)), 1e-6)
    }

    /// Joins the most alike while they are alike enough or more than `wanted`.
    ///
    /// - Parameters:
    ///   - wanted: how many to leave; nil lets the threshold decide.
    ///   - bonus: added to the likeness of two communities, which follows their members as they are joined.
    /// - Returns: the community that each of the first ones became, numbered by its first member.
    package mutating func join(
        until wanted: Int? = nil, bonus: (_ a: [Int], _ b: [Int]) -> Double = { _, _ in 0 }
    ) -> [Int] {
        var members = places.map { [$0] }
        var bonuses: [[Double]] = places.map { a in places.map { bonus([a], [$0]) } }
        while alive.count > max(1, wanted ?? 1) {
            var best = (score: -Double.infinity, a: 0, b: 0)
            for (index, a) in alive.enumerated() {
                for b in alive[(index + 1)...] {
                    let score = likeness(a, b) + bonuses[a][b]
                    if score > best.score { best = (score, a, b) }
                }
            }
            guard wanted != nil || best.score > Self.threshold else { break }
            absorb(best.b, into: best.a)
            members[best.a] += members[best.b]
            for other in alive where other != best.a {
                bonuses[best.a][other] = bonus(members[best.a], members[other])
                bonuses[other][best.a] = bonuses[best.a][other]
            }
        }
        return places
    }

    private mutating func absorb(_ b: Int, into a: Int) {
        Self.fold(&meaning, b, into: a)
        Self.fold(&words, b, into: a)
        sizes[a] += sizes[b]
        alive.removeAll { $0 == b }
        for index in places.indices where places[index] == b { places[index] = a }
    }

    private static func fold(_ table: inout [[Double]], _ b: Int, into a: Int) {
        for index in table.indices { table[a][index] += table[b][index] }
        for index in table.indices { table[index][a] += table[index][b] }
    }
}
