internal import Tensors

/// Rows of equal length, one a frame, and what can be said of each column.
struct Series {
    let rows: [[Float]]

    init(rows: [[Float]]) {
        self.rows = rows
    }

    init(_ tensor: Tensor) {
        rows = (0..<tensor.rows).map { Array(tensor.row($0)) }
    }

    subscript(indices: [Int]) -> Series { Series(rows: indices.map { rows[$0] }) }

    private var width: Int { rows.first?.count ?? 0 }

    /// Difference of the frames on either side: two rows fewer; one row of zeros of fewer than three.
    var changes: Series {
        guard rows.count > 2 else { return Series(rows: [[Float](repeating: 0, count: width)]) }
        return Series(rows: zip(rows.dropFirst(2), rows).map { after, before in zip(after, before).map { $0 - $1 } })
    }

    var means: [Float] { columns { $0 } }
    var magnitudes: [Float] { columns { abs($0) } }

    /// Of the whole population.
    var deviations: [Float] {
        let means = means
        var sums = [Double](repeating: 0, count: width)
        for row in rows { for c in 0..<width { sums[c] += Double(row[c] - means[c]) * Double(row[c] - means[c]) } }
        return sums.map { Float(($0 / Double(rows.count)).squareRoot()) }
    }

    private func columns(_ value: (Float) -> Float) -> [Float] {
        var sums = [Double](repeating: 0, count: width)
        for row in rows { for c in 0..<width { sums[c] += Double(value(row[c])) } }
        return sums.map { Float($0 / Double(max(rows.count, 1))) }
    }

    /// For each of `levels`, that percentile of every column.
    func percentiles(_ levels: [Float]) -> [[Float]] {
        let sorted = (0..<width).map { c in rows.map { $0[c] }.sorted() }
        return levels.map { level in sorted.map { percentile($0, level) } }
    }
}

/// Linear between the two nearest of `sorted`; 0 of none.
func percentile(_ sorted: [Float], _ level: Float) -> Float {
    guard let last = sorted.last else { return 0 }
    let place = level / 100 * Float(sorted.count - 1)
    let below = Int(place)
    guard below + 1 < sorted.count else { return last }
    return sorted[below] + (place - Float(below)) * (sorted[below + 1] - sorted[below])
}

func mean(_ values: [Float]) -> Float {
    values.isEmpty ? 0 : Float(values.reduce(0.0) { $0 + Double($1) } / Double(values.count))
}

/// Of the whole population; 0 of none.
func deviation(_ values: [Float]) -> Float {
    let mean = Double(mean(values))
    let sum = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return values.isEmpty ? 0 : Float((sum / Double(values.count)).squareRoot())
}

/// a, b and c of the parabola a·x² + b·x + c of least squares; the mean alone where the x do not settle it.
func parabola(_ x: [Float], _ y: [Float]) -> [Float] {
    // Normal equations, solved by elimination with the largest pivot.
    var matrix = (0..<3).map { r in
        (0..<3).map { c in x.reduce(0.0) { $0 + power(Double($1), 4 - r - c) } }
            + [zip(x, y).reduce(0.0) { $0 + power(Double($1.0), 2 - r) * Double($1.1) }]
    }
    for column in 0..<3 {
        guard let pivot = (column..<3).max(by: { abs(matrix[$0][column]) < abs(matrix[$1][column]) }),
            abs(matrix[pivot][column]) > 1e-9
        else { return [0, 0, mean(y)] }
        matrix.swapAt(column, pivot)
        for row in 0..<3 where row != column {
            let factor = matrix[row][column] / matrix[column][column]
            for c in column..<4 { matrix[row][c] -= factor * matrix[column][c] }
        }
    }
    return (0..<3).map { Float(matrix[$0][3] / matrix[$0][$0]) }
}

private func power(_ x: Double, _ exponent: Int) -> Double { (0..<exponent).reduce(1.0) { product, _ in product * x } }
