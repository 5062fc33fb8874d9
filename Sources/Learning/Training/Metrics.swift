/// Counts of true against said classes, and what is read off them.
package struct ConfusionMatrix: Sendable {
    /// Rows true, columns said.
    package private(set) var counts: [[Int]]

    package init(classes: Int) {
        counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    }

    package mutating func add(truth: Int, said: Int, count: Int = 1) { counts[truth][said] += count }

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

    /// Share of what is said to be a class that is it; 0 for a class that is never said.
    package var precisions: [Double] {
        counts.indices.map { k in
            let said = counts.reduce(0) { $0 + $1[k] }
            return said == 0 ? 0 : Double(counts[k][k]) / Double(said)
        }
    }

    /// Mean precision of the classes that occur.
    package var macroPrecision: Double {
        let known = counts.indices.filter { counts[$0].contains { $0 > 0 } }
        return known.reduce(0) { $0 + precisions[$1] } / Double(max(known.count, 1))
    }

    /// F1 of each class; 0 for one that is never said nor true.
    package var f1: [Double] {
        counts.indices.map { k in
            let said = counts.reduce(0) { $0 + $1[k] }
            let wanted = counts[k].reduce(0, +)
            return said + wanted == 0 ? 0 : 2 * Double(counts[k][k]) / Double(said + wanted)
        }
    }

    /// Mean F1 of the classes that occur or are said.
    package var macroF1: Double {
        let seen = counts.indices.filter { k in counts[k].contains { $0 > 0 } || counts.contains { $0[k] > 0 } }
        return seen.reduce(0) { $0 + f1[$1] } / Double(max(seen.count, 1))
    }

    /// F1 weighted by how often each class is true.
    package var weightedF1: Double {
        zip(f1, counts).reduce(0) { $0 + $1.0 * Double($1.1.reduce(0, +)) } / Double(max(total, 1))
    }
}

/// Index of the largest value; the first of equal ones.
package func largest(_ values: [Float]) -> Int {
    values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
}
