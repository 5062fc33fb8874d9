internal import Foundation
package import Tensors

/// Texts joined to those most like them. Undirected; an edge's weight is the cosine to the power ``sharpness``, twice that where each
/// is among the other's nearest.
package struct NeighbourGraph: Sendable {
    /// Node i's edges are `neighbours[starts[i]..<starts[i + 1]]`.
    package let starts: [Int]
    package let neighbours: [Int32]
    package let weights: [Double]

    /// At most this many nearest ones a text.
    package static let most = 15
    private static let least = 4
    /// Makes a near copy weigh more than several vague likenesses.
    private static let sharpness = 4.0
    private static let rowsAtOnce = 256

    package var count: Int { starts.count - 1 }

    package init(starts: [Int], neighbours: [Int32], weights: [Double]) {
        (self.starts, self.neighbours, self.weights) = (starts, neighbours, weights)
    }

    /// - Parameter vectors: N × D, rows of length 1 or 0.
    package init(_ vectors: Tensor) {
        let size = vectors.rows
        // Of few texts, 15 would be nearly all of them.
        let wanted = min(max(0, size - 1), Self.most, max(Self.least, Int(Double(size).squareRoot() / 2)))
        var edges = [[(to: Int32, weight: Double)]](repeating: [], count: size)
        for first in stride(from: 0, to: size, by: Self.rowsAtOnce) where vectors.columns > 0 {
            let rows = min(Self.rowsAtOnce, size - first)
            var cosines = [Float](repeating: 0, count: rows * size)
            multiply(
                vectors.elements, Block(offset: first * vectors.columns, rows: rows, columns: vectors.columns),
                vectors.elements, Block(rows: size, columns: vectors.columns), transposeB: true, into: &cosines,
                Block(rows: rows, columns: size))
            for row in 0..<rows {
                for near in Self.nearest(cosines[row * size..<(row + 1) * size], except: first + row, wanted) {
                    let weight = pow(Double(near.cosine), Self.sharpness)
                    edges[first + row].append((near.index, weight))
                    edges[Int(near.index)].append((Int32(first + row), weight))
                }
            }
        }
        self.init(edges)
    }

    private init(_ edges: [[(to: Int32, weight: Double)]]) {
        var (starts, neighbours, weights) = ([0], [Int32](), [Double]())
        for node in edges {
            for edge in node.sorted(by: { $0.to < $1.to }) {
                if neighbours.count > starts[starts.count - 1], neighbours[neighbours.count - 1] == edge.to {
                    weights[weights.count - 1] += edge.weight
                } else {
                    neighbours.append(edge.to)
                    weights.append(edge.weight)
                }
            }
            starts.append(neighbours.count)
        }
        self.init(starts: starts, neighbours: neighbours, weights: weights)
    }

    /// The largest positive cosines; of equal ones the first.
    private static func nearest(
        _ cosines: ArraySlice<Float>, except own: Int, _ wanted: Int
    ) -> [(index: Int32, cosine: Float)] {
        var best: [(index: Int32, cosine: Float)] = []
        var threshold: Float = 0
        for (index, cosine) in cosines.enumerated() where cosine > threshold && index != own {
            var place = best.count
            while place > 0, best[place - 1].cosine < cosine { place -= 1 }
            best.insert((Int32(index), cosine), at: place)
            if best.count > wanted { best.removeLast() }
            if best.count == wanted { threshold = best[wanted - 1].cosine }
        }
        return best
    }
}
