/// Which of tonight's groups of texts carries on which earlier topic.
///
/// One topic a group and one group a topic, so that as many texts as possible stay where they were (optimal assignment, Kuhn 1955,
/// by shortest augmenting paths). Texts that are alike enough to be found together are then named: a group whose texts were
/// mostly another group's topic has split off it, a topic whose texts went to another topic's group has merged into that.
package struct TopicMatching: Sendable {
    package enum Fate: Hashable, Sendable {
        /// The earlier topic goes on.
        case goesOn(Int)
        /// Texts of the earlier topic that have become a subject of their own.
        case splitsOff(Int)
        case isNew
    }

    /// By group.
    package let fates: [Fate]
    /// Earlier topics whose texts are now in another topic's group.
    package let merged: [(topic: Int, into: Int)]

    /// A group carries a topic on if it holds half of the topic's texts, or is itself half made of them and holds a fifth of them.
    private static let smallestPart = 5
    /// A topic of fewer texts is too small to tell where it went.
    private static let fewest = 4

    /// - Parameters:
    ///   - groups: of each text, nil for none.
    ///   - earlier: topic of each text so far, numbered from 0; nil for none.
    package init(groups: [Int?], earlier: [Int?]) {
        let groupCount = (groups.compactMap { $0 }.max() ?? -1) + 1
        let topicCount = (earlier.compactMap { $0 }.max() ?? -1) + 1
        var shared = [[Int]](repeating: [Int](repeating: 0, count: topicCount), count: groupCount)
        var known = [Int](repeating: 0, count: groupCount)
        var sizes = [Int](repeating: 0, count: topicCount)
        for (group, topic) in zip(groups, earlier) {
            guard let topic else { continue }
            sizes[topic] += 1
            guard let group else { continue }
            shared[group][topic] += 1
            known[group] += 1
        }
        let matched = Self.assign(shared).enumerated().map { group, topic -> Int? in
            guard let topic, shared[group][topic] > 0 else { return nil }
            let both = shared[group][topic]
            let isMostOfTopic = both * 2 >= sizes[topic]
            let isMostOfGroup = both * 2 >= known[group] && both * Self.smallestPart >= sizes[topic]
            return isMostOfTopic || isMostOfGroup ? topic : nil
        }
        let goingOn = Set(matched.compactMap { $0 })
        fates = matched.enumerated().map { group, topic in
            if let topic { return .goesOn(topic) }
            let main = shared[group].indices.max { (shared[group][$0], $1) < (shared[group][$1], $0) }
            guard let main, goingOn.contains(main), shared[group][main] * 2 >= known[group], shared[group][main] > 0
            else { return .isNew }
            return .splitsOff(main)
        }
        var merged: [(topic: Int, into: Int)] = []
        for topic in 0..<topicCount where sizes[topic] >= Self.fewest && !goingOn.contains(topic) {
            for (group, into) in matched.enumerated() {
                if let into, Double(shared[group][topic]) >= 0.6 * Double(sizes[topic]) { merged.append((topic, into)) }
            }
        }
        self.merged = merged
    }

    /// A column for each row so that the sum of `gains` is largest; nil for rows that get none.
    package static func assign(_ gains: [[Int]]) -> [Int?] {
        let (rows, columns) = (gains.count, gains.first?.count ?? 0)
        guard rows > 0, columns > 0 else { return [Int?](repeating: nil, count: rows) }
        // The method wants no more rows than columns: columns without gain stand for "none".
        let width = max(rows, columns)
        func cost(_ row: Int, _ column: Int) -> Int { column < columns ? -gains[row][column] : 0 }
        var (rowPrice, columnPrice) = ([Int](repeating: 0, count: rows + 1), [Int](repeating: 0, count: width + 1))
        var owner = [Int](repeating: 0, count: width + 1)
        var previous = [Int](repeating: 0, count: width + 1)
        for row in 1...rows {
            owner[0] = row
            var column = 0
            var near = [Int](repeating: Int.max, count: width + 1)
            var isDone = [Bool](repeating: false, count: width + 1)
            repeat {
                isDone[column] = true
                let from = owner[column]
                var (step, next) = (Int.max, 0)
                for other in 1...width where !isDone[other] {
                    let price = cost(from - 1, other - 1) - rowPrice[from] - columnPrice[other]
                    if price < near[other] { (near[other], previous[other]) = (price, column) }
                    if near[other] < step { (step, next) = (near[other], other) }
                }
                for other in 0...width {
                    if isDone[other] {
                        rowPrice[owner[other]] += step
                        columnPrice[other] -= step
                    } else if near[other] < Int.max {
                        near[other] -= step
                    }
                }
                column = next
            } while owner[column] != 0
            while column != 0 {
                owner[column] = owner[previous[column]]
                column = previous[column]
            }
        }
        var assigned = [Int?](repeating: nil, count: rows)
        for column in 1...width where owner[column] > 0 && column <= columns {
            assigned[owner[column] - 1] = column - 1
        }
        return assigned
    }
}
