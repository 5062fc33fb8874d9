internal import Support

/// Groups of a graph's nodes with more weight inside than chance would put there.
///
/// Modularity with resolution γ (Reichardt and Bornholdt 2006, equation 15), climbed by moving nodes and folding communities into
/// nodes (Blondel et al. 2008), begun again from what was found until nothing moves, so that a node can leave a community that
/// it was folded into.
///
///     Q = Σ_c (w_c / m − γ (k_c / 2m)²)
package enum Communities {
    private static let rounds = 4

    /// - Returns: a community for each node, numbered from 0 in the order of their first nodes.
    package static func find(_ graph: NeighbourGraph, resolution: Double) -> [Int] {
        var generator = SeededGenerator(seed: 1)
        var places = Array(0..<graph.count)
        for _ in 0..<rounds {
            var level = Level(graph)
            guard level.move(&places, resolution, &generator) else { break }
            var folded = numbered(places)
            while true {
                level = level.folded(folded)
                var upper = Array(0..<level.count)
                guard level.move(&upper, resolution, &generator) else { break }
                upper = numbered(upper)
                places = folded.map { upper[$0] }
                folded = places
                level = Level(graph)
            }
            places = folded
        }
        return numbered(places)
    }

    private static func numbered(_ places: [Int]) -> [Int] {
        var numbers: [Int: Int] = [:]
        return places.map { place in
            if let known = numbers[place] { return known }
            numbers[place] = numbers.count
            return numbers.count - 1
        }
    }

    /// A graph of nodes that are texts or communities.
    private struct Level {
        var starts: [Int]
        var neighbours: [Int32]
        var weights: [Double]
        /// Weight of a node with itself, counted twice as in a degree.
        var own: [Double]
        var degrees: [Double]
        let total: Double

        var count: Int { starts.count - 1 }

        init(_ graph: NeighbourGraph) {
            (starts, neighbours, weights) = (graph.starts, graph.neighbours, graph.weights)
            own = [Double](repeating: 0, count: graph.count)
            degrees = (0..<graph.count).map { graph.weights[graph.starts[$0]..<graph.starts[$0 + 1]].reduce(0, +) }
            total = degrees.reduce(0, +)
        }

        private init(_ links: [[Int: Double]], own: [Double], total: Double) {
            (starts, neighbours, weights) = ([0], [], [])
            self.own = own
            self.total = total
            degrees = own
            for (node, edges) in links.enumerated() {
                for (to, weight) in edges.sorted(by: { $0.key < $1.key }) {
                    neighbours.append(Int32(to))
                    weights.append(weight)
                    degrees[node] += weight
                }
                starts.append(neighbours.count)
            }
        }

        /// A node for each community of `places`, which are numbered without gaps.
        func folded(_ places: [Int]) -> Level {
            let size = (places.max() ?? -1) + 1
            var links = [[Int: Double]](repeating: [:], count: size)
            var inner = [Double](repeating: 0, count: size)
            for node in 0..<count {
                let place = places[node]
                inner[place] += own[node]
                for edge in starts[node]..<starts[node + 1] {
                    let other = places[Int(neighbours[edge])]
                    if other == place {
                        inner[place] += weights[edge]
                    } else {
                        links[place][other, default: 0] += weights[edge]
                    }
                }
            }
            return Level(links, own: inner, total: total)
        }

        /// Moves nodes to the community of a neighbour where that raises Q, until none does.
        ///
        /// - Returns: whether any moved.
        func move(_ places: inout [Int], _ resolution: Double, _ generator: inout SeededGenerator) -> Bool {
            guard total > 0 else { return false }
            var sums = [Double](repeating: 0, count: count)
            for node in 0..<count { sums[places[node]] += degrees[node] }
            var toward = [Double](repeating: 0, count: count)
            var order = Array(0..<count)
            order.shuffle(using: &generator)
            var hasMoved = false
            for _ in 0..<100 {
                var moves = 0
                for node in order {
                    let from = places[node]
                    var near: [Int] = []
                    for edge in starts[node]..<starts[node + 1] where Int(neighbours[edge]) != node {
                        let place = places[Int(neighbours[edge])]
                        if toward[place] == 0 { near.append(place) }
                        toward[place] += weights[edge]
                    }
                    sums[from] -= degrees[node]
                    let chance = resolution * degrees[node] / total
                    var (best, gain) = (from, toward[from] - chance * sums[from])
                    for place in near where place != from {
                        let other = toward[place] - chance * sums[place]
                        if other > gain + 1e-12 { (best, gain) = (place, other) }
                    }
                    for place in near { toward[place] = 0 }
                    sums[best] += degrees[node]
                    places[node] = best
                    if best != from { moves += 1 }
                }
                if moves == 0 { break }
                hasMoved = true
            }
            return hasMoved
        }
    }
}
