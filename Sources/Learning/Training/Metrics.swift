/// Counts of true against said classes, and what is read off them.
package struct ConfusionMatrix: Sendable {
    /// Rows true, columns said.
    package private(set) var counts: [[Int]]

    package init(classes: Int) {
        counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    }

    package mutating func add(truth: Int, said: Int) { counts[truth][said] += 1 }

    package var total: Int { counts.joined().reduce(0, +) }

    package var accuracy: Double {
        Double(counts.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(max(total, 1))
    }

    /// Recall of each class that occurs; nil for one that does not.
    package var recalls: [Double?] {
        counts.indices.map { k in
            let all = counts[k].reduce(0, +)
            return all == 0 ? nil : Double(counts[k][k]) / Double(all)
        }
    }

    /// Mean recall of the classes that occur: "macro recall" of SemEval, "UAR" of speech.
    package var macroRecall: Double {
        let known = recalls.compactMap { $0 }
        return known.reduce(0, +) / Double(max(known.count, 1))
    }

    /// F1 of each class; 0 for one that is never said nor true.
    package var f1: [Double] {
        counts.indices.map { k in
            let said = counts.reduce(0) { $0 + $1[k] }
            let wanted = counts[k].reduce(0, +)
            return said + wanted == 0 ? 0 : 2 * Double(counts[k][k]) / Double(said + wanted)
        }
    }

    package var macroF1: Double { f1.reduce(0, +) / Double(max(f1.count, 1)) }

    /// F1 weighted by how often each class is true.
    package var weightedF1: Double {
        zip(f1, counts).reduce(0) { $0 + $1.0 * Double($1.1.reduce(0, +)) } / Double(max(total, 1))
    }
}

/// Index of the largest value; the first of equal ones.
package func largest(_ values: [Float]) -> Int {
    values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
}
