internal import Foundation
internal import Tensors

/// Topics of short texts in any language, their number found by itself.
///
/// Texts are compared by the meanings of their words (``TermMatrix``, ``TermVectors``), joined to their nearest
/// (``NeighbourGraph``), cut into communities (``Communities``), and communities that are one subject joined (``CommunityMerging``).
/// The same texts in the same order give the same topics on one machine. Docs/experiments/topics.md has the trials.
package struct TopicClustering: Sendable {
    /// For each text its topic, numbered from 0 in the order of their first texts; nil for a text that is like no other.
    package let topics: [Int?]
    package let count: Int

    private static let resolution = 2.0
    /// More texts than this are compared with a sample of so many, spread evenly: comparing all pairs grows with the square.
    package static let mostCompared = 20_000

    /// - Parameters:
    ///   - texts: terms of each text, repeats included.
    ///   - wanted: how many topics; nil to find out.
    ///   - earlier: topics that texts are known to be in. Communities of one earlier topic join more easily, those of two less.
    ///   - mostCompared: of more texts a sample of so many is compared.
    package init(
        _ texts: [[String]], wanted: Int? = nil, earlier: [Int?] = [], mostCompared: Int = TopicClustering.mostCompared
    ) {
        let matrix = TermMatrix(texts)
        let vectors = Self.meanings(matrix)
        let usable = (0..<texts.count).filter { vectors.row($0).contains { $0 != 0 } }
        let sample =
            usable.count <= mostCompared
            ? usable : (0..<mostCompared).map { usable[$0 * usable.count / mostCompared] }
        var places = [Int?](repeating: nil, count: texts.count)
        let (compared, words) = (Self.rows(vectors, sample), matrix.selecting(sample))
        let found = Self.cluster(
            compared, words, wanted: wanted, earlier: earlier.isEmpty ? [] : sample.map { earlier[$0] })
        for (index, text) in sample.enumerated() { places[text] = found[index] }
        if sample.count < usable.count { Self.place(usable, in: &places, vectors) }
        var sizes: [Int: Int] = [:]
        for place in places.compactMap({ $0 }) { sizes[place, default: 0] += 1 }
        var numbers: [Int: Int] = [:]
        topics = places.map { place in
            guard let place, sizes[place] ?? 0 > 1 else { return nil }
            if let known = numbers[place] { return known }
            numbers[place] = numbers.count
            return numbers.count - 1
        }
        count = numbers.count
    }

    private static func cluster(
        _ vectors: Tensor, _ words: TermMatrix, wanted: Int?, earlier: [Int?]
    ) -> [Int] {
        let graph = NeighbourGraph(vectors)
        var resolution = resolution
        var communities = Communities.find(graph, resolution: resolution)
        // Finer until there are as many as asked for; beyond some point every text is alone.
        while let wanted, (communities.max() ?? -1) + 1 < min(wanted, vectors.rows), resolution < 1e6 {
            resolution *= 2
            communities = Communities.find(graph, resolution: resolution)
        }
        var merging = CommunityMerging(communities, vectors, words)
        guard !earlier.isEmpty else {
            let joined = merging.join(until: wanted)
            return communities.map { joined[$0] }
        }
        let memory = TopicMemory(communities, earlier)
        let joined = merging.join(until: wanted) { memory.bonus($0, $1) }
        return communities.map { joined[$0] }
    }

    /// Mean of the vectors of a text's terms by their weights, less the mean over all texts, of length 1; 0 without terms.
    private static func meanings(_ matrix: TermMatrix) -> Tensor {
        let terms = TermVectors.learn(matrix)
        let width = terms.columns
        var vectors = Tensor([matrix.count, width])
        for text in 0..<matrix.count {
            for place in matrix.row(text) {
                let (term, weight) = (Int(matrix.columns[place]) * width, matrix.weights[place])
                for d in 0..<width { vectors.elements[text * width + d] += weight * terms.elements[term + d] }
            }
        }
        normalize(&vectors)
        let mean = vectors.columnSums()
        for text in 0..<matrix.count where !matrix.row(text).isEmpty {
            for d in 0..<width { vectors.elements[text * width + d] -= mean.elements[d] / Float(max(matrix.count, 1)) }
        }
        normalize(&vectors)
        return vectors
    }

    private static func normalize(_ vectors: inout Tensor) {
        let width = vectors.columns
        for row in 0..<vectors.rows {
            let length = vectors.row(row).reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
            guard length > 1e-12 else { continue }
            for d in 0..<width { vectors.elements[row * width + d] /= length }
        }
    }

    private static func rows(_ vectors: Tensor, _ chosen: [Int]) -> Tensor {
        Tensor([chosen.count, vectors.columns], elements: chosen.flatMap { vectors.row($0) })
    }

    /// Gives each text outside of the sample the topic whose mean it is nearest to.
    private static func place(_ texts: [Int], in places: inout [Int?], _ vectors: Tensor) {
        let width = vectors.columns
        let numbers = Array(Set(places.compactMap { $0 })).sorted()
        let rows = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, $0) })
        var means = Tensor([numbers.count, width])
        for (text, place) in places.enumerated() {
            guard let place, let row = rows[place] else { continue }
            for d in 0..<width { means.elements[row * width + d] += vectors.elements[text * width + d] }
        }
        normalize(&means)
        let rest = texts.filter { places[$0] == nil }
        for first in stride(from: 0, to: rest.count, by: 1_024) {
            let block = Array(rest[first..<min(rest.count, first + 1_024)])
            let cosines = Self.rows(vectors, block).matmul(transposed: means)
            for (index, text) in block.enumerated() {
                let row = Array(cosines.row(index))
                guard let best = row.indices.max(by: { row[$0] < row[$1] }), row[best] > 0 else { continue }
                places[text] = numbers[best]
            }
        }
    }
}

extension TermMatrix {
    /// The matrix of some of the texts, over the same terms and with the same weights.
    fileprivate func selecting(_ texts: [Int]) -> TermMatrix {
        var (starts, columns, weights) = ([0], [Int32](), [Float]())
        for text in texts {
            columns.append(contentsOf: self.columns[row(text)])
            weights.append(contentsOf: self.weights[row(text)])
            starts.append(columns.count)
        }
        return TermMatrix(terms: terms, starts: starts, columns: columns, weights: weights)
    }
}
