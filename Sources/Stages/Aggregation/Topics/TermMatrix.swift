internal import Foundation

/// Texts by terms, weighed by TF-IDF, each row of length 1. Sparse: a text holds a handful of all terms.
///
///     weight_dw = ln (1 + n_dw) · ln (N / f_w)
///
/// n_dw occurrences of term w in text d, f_w texts hold it, N texts in all. Terms of one text only say nothing of likeness and
/// are left out; so are terms that every text holds, whose weight is 0.
package struct TermMatrix: Sendable {
    /// Terms that count, in ascending order.
    package let terms: [String]
    /// Row d is `columns[starts[d]..<starts[d + 1]]`, ascending, with its weights beside it.
    package let starts: [Int]
    package let columns: [Int32]
    package let weights: [Float]

    package var count: Int { starts.count - 1 }

    init(terms: [String], starts: [Int], columns: [Int32], weights: [Float]) {
        (self.terms, self.starts, self.columns, self.weights) = (terms, starts, columns, weights)
    }

    /// - Parameter texts: terms of each text, repeats included.
    package init(_ texts: [[String]]) {
        let occurrences = texts.map { text in
            text.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        }
        var holders: [String: Int] = [:]
        for text in occurrences { for term in text.keys { holders[term, default: 0] += 1 } }
        let terms = holders.filter { $0.value > 1 && $0.value < texts.count }.map(\.key).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: terms.enumerated().map { ($1, Int32($0)) })
        let rarity = terms.map { log(Double(texts.count) / Double(holders[$0] ?? 1)) }
        var (starts, columns, weights) = ([0], [Int32](), [Float]())
        for text in occurrences {
            let row = text.compactMap { term, count in numbers[term].map { ($0, log(1 + Double(count))) } }
                .sorted { $0.0 < $1.0 }
                .map { (column: $0.0, weight: $0.1 * rarity[Int($0.0)]) }
            let length = max(row.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot(), .leastNormalMagnitude)
            columns.append(contentsOf: row.map(\.column))
            weights.append(contentsOf: row.map { Float($0.weight / length) })
            starts.append(columns.count)
        }
        self.init(terms: terms, starts: starts, columns: columns, weights: weights)
    }

    package func row(_ text: Int) -> Range<Int> { starts[text]..<starts[text + 1] }
}
