internal import COpenBLAS

/// Eigenvalues and eigenvectors of a symmetric matrix, by LAPACK.
package struct SymmetricEigen: Sendable {
    /// Ascending.
    package let values: [Double]
    /// Vector i is `vectors[i * size..<(i + 1) * size]`, of length 1.
    package let vectors: [Double]
    /// Vectors by falling size of their value.
    package let order: [Int]

    /// - Parameter matrix: square; only its symmetric part counts.
    package init(_ matrix: Tensor) {
        let size = matrix.rows
        precondition(size == matrix.columns, "\(matrix.shape) is not square")
        var vectors = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0..<size {
                let (one, other) = (matrix.elements[row * size + column], matrix.elements[column * size + row])
                vectors[row * size + column] = (Double(one) + Double(other)) / 2
            }
        }
        var values = [Double](repeating: 0, count: size)
        var work = [Double](repeating: 0, count: max(1, 34 * size))
        var (n, room, failed) = (Int32(size), Int32(work.count), Int32(0))
        if size > 0 { unsafe dsyev_("V", "U", &n, &vectors, &n, &values, &work, &room, &failed) }
        precondition(failed == 0, "no eigenvalues: LAPACK's dsyev says \(failed)")
        self.values = values
        self.vectors = vectors
        order = (0..<size).sorted { (abs(values[$1]), $0) < (abs(values[$0]), $1) }
    }
}
