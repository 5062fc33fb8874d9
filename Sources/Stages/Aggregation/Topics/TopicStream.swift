internal import Foundation
package import Support

/// Topics of short texts that arrive day by day.
///
/// A Dirichlet multinomial mixture sampled by collapsed Gibbs steps (Yin and Wang 2014, equation 4), a day's posts at a time over
/// a window whose earlier posts keep their topics, as in MStream (Yin et al. 2018). For topic z and a text d of distinct terms:
///
///     p(z)   ∝ m_z     · Π_w (n_zw + β) / Π_{i<|d|} (n_z + Vβ + i)
///     p(new) ∝ α D     · Π_w β          / Π_{i<|d|} (Vβ + i)
///
/// m_z posts, n_z terms and n_zw terms w in z, V terms and D posts in all. We differ: terms count once a post, and the last pass
/// takes the most probable topic. Docs/experiments/aggregation.md has the trials of α and β.
///
/// Because a day is assigned once, given the days before it, a topic's identity lasts and no night renames what was reported.
package struct TopicStream: Sendable {
    private let alpha: Double
    private let beta: Double
    package static let passes = 12

    /// Terms of one text as numbers, each once.
    package typealias Text = [Int32]

    private struct Cluster {
        var texts = 0
        var terms = 0
    }

    private var clusters: [Int: Cluster] = [:]
    /// n_zw by term: few topics share a term.
    private var counts: [Int32: [Int: Int]] = [:]
    private var nextCluster = 1
    private var texts = 0

    package init(alpha: Double = 0.02, beta: Double = 0.07) {
        self.alpha = alpha
        self.beta = beta
    }

    /// Takes a text into a topic, or a new one for nil; returns the topic.
    @discardableResult
    package mutating func add(_ text: Text, to cluster: Int?) -> Int {
        let cluster = cluster ?? nextCluster
        nextCluster = max(nextCluster, cluster + 1)
        texts += 1
        clusters[cluster, default: Cluster()].texts += 1
        clusters[cluster, default: Cluster()].terms += text.count
        for term in text { counts[term, default: [:]][cluster, default: 0] += 1 }
        return cluster
    }

    package mutating func remove(_ text: Text, from cluster: Int) {
        guard var left = clusters[cluster] else { return }
        left.texts -= 1
        texts -= 1
        left.terms -= text.count
        clusters[cluster] = left.texts == 0 ? nil : left
        for term in text {
            guard let count = counts[term]?[cluster] else { continue }
            counts[term]?[cluster] = count == 1 ? nil : count - 1
            if counts[term]?.isEmpty == true { counts[term] = nil }
        }
    }

    /// Posts in a topic.
    package func size(of cluster: Int) -> Int { clusters[cluster]?.texts ?? 0 }

    /// Share of the topic's posts that hold the text's terms, on average over its terms and two more that none holds: in [0, 1].
    package func typicality(of text: Text, in cluster: Int) -> Double {
        guard let own = clusters[cluster], own.texts > 0 else { return 0 }
        let shares = text.reduce(0.0) { $0 + Double(counts[$1]?[cluster] ?? 0) / Double(own.texts) }
        return shares / Double(text.count + 2)
    }

    /// Finds topics for `texts`, which are then part of the stream.
    ///
    /// - Returns: a topic for each text.
    package mutating func assign(_ texts: [Text], generator: inout SeededGenerator) -> [Int] {
        var places = [Int](repeating: 0, count: texts.count)
        // D counts the day from its first draw: growing with each text, it would crowd the first ones into few topics.
        let new = alpha * Double(self.texts + texts.count)
        for pass in 0..<Self.passes {
            for (index, text) in texts.enumerated() {
                if pass > 0 { remove(text, from: places[index]) }
                places[index] = add(text, to: draw(text, new: new, isLast: pass == Self.passes - 1, &generator))
            }
        }
        return places
    }

    /// Nil for a new topic.
    private func draw(_ text: Text, new: Double, isLast: Bool, _ generator: inout SeededGenerator) -> Int? {
        let vocabulary = Double(max(counts.count, 1)) * beta
        let length = Double(text.count)
        var scores: [Int: Double] = [:]
        for term in text {
            // A term that a topic lacks weighs β for every topic alike, so only the others are counted.
            for (cluster, count) in counts[term] ?? [:] {
                scores[cluster, default: 0] += log((Double(count) + beta) / beta)
            }
        }
        let choices = clusters.keys.sorted()
        var weights = choices.map { cluster in
            let own = clusters[cluster] ?? Cluster()
            let base = Double(own.terms) + vocabulary
            return log(Double(own.texts)) + (scores[cluster] ?? 0) - (lgamma(base + length) - lgamma(base))
        }
        weights.append(log(new) - (lgamma(vocabulary + length) - lgamma(vocabulary)))
        let best = weights.indices.max { weights[$0] < weights[$1] } ?? choices.count
        guard !isLast else { return best < choices.count ? choices[best] : nil }
        let exponentials = weights.map { exp($0 - weights[best]) }
        var mark = generator.unit() * exponentials.reduce(0, +)
        for (index, weight) in exponentials.enumerated() {
            mark -= weight
            if mark < 0 { return index < choices.count ? choices[index] : nil }
        }
        return best < choices.count ? choices[best] : nil
    }
}
