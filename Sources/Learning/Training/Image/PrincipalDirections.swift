internal import Foundation
internal import Layers
internal import Support
internal import Tensors

/// The directions in which rows vary most, by subspace iteration (Halko, Martinsson and Tropp 2011, algorithm 4.4).
enum PrincipalDirections {
    /// - Parameter rows: N × F, columns of mean 0.
    /// - Returns: F × `count`, orthonormal columns; the subspace counts, not the order within it.
    static func of(_ rows: Tensor, count: Int, rounds: Int = 12) -> Tensor {
        let width = rows.columns
        var covariance = Tensor([width, width])
        covariance.addProduct(transposed: rows, rows)
        var generator = SeededGenerator(seed: 11)
        var basis = orthonormal(Tensor.uniform([width, count], limit: 1, &generator))
        for _ in 0..<rounds { basis = orthonormal(covariance.matmul(basis)) }
        return basis
    }

    /// Columns made orthonormal (Gram and Schmidt, each twice against rounding), sums in `Double`.
    static func orthonormal(_ matrix: Tensor) -> Tensor {
        // Rows are the columns of the matrix: they lie together in memory.
        var rows = (0..<matrix.columns).map { c in (0..<matrix.rows).map { Double(matrix[$0, c]) } }
        for c in rows.indices {
            for _ in 0..<2 {
                for before in 0..<c {
                    let share = dot(rows[before], rows[c])
                    for i in rows[c].indices { rows[c][i] -= share * rows[before][i] }
                }
            }
            let length = max(dot(rows[c], rows[c]).squareRoot(), 1e-30)
            for i in rows[c].indices { rows[c][i] /= length }
        }
        var result = Tensor(matrix.shape)
        for c in rows.indices { for i in rows[c].indices { result[i, c] = Float(rows[c][i]) } }
        return result
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sums = SIMD8<Double>.zero
        let whole = a.count / 8 * 8
        for i in stride(from: 0, to: whole, by: 8) {
            for lane in 0..<8 { sums[lane] += a[i + lane] * b[i + lane] }
        }
        return (whole..<a.count).reduce(sums.sum()) { $0 + a[$1] * b[$1] }
    }
}
