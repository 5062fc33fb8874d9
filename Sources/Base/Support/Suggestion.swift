/// The word among `known` that a misspelt one most likely meant, for "Did you mean".
///
/// Within two edits (Damerau 1964, adjacent swaps counted as one), or a third of the word's length when that is less.
package func nearest(to word: String, among known: some Collection<String>) -> String? {
    let limit = max(1, min(2, word.count / 3 + 1))
    return known.map { ($0, editDistance(word, $0)) }.filter { $0.1 <= limit }.min {
        ($0.1, $0.0) < ($1.1, $1.0)
    }?.0
}

private func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.lowercased()), Array(b.lowercased()))
    var rows = [Array(0...b.count)]
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var best = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
            row.append(best)
        }
        rows.append(row)
    }
    return rows[a.count][b.count]
}
