internal import CKernels

/// A matrix of few entries, by rows.
package struct SparseRows: Sendable {
    /// Row i is `columns[starts[i]..<starts[i + 1]]`, with its values beside it.
    package let starts: [Int]
    package let columns: [Int32]
    package let values: [Float]

    package init(starts: [Int], columns: [Int32], values: [Float]) {
        precondition(
            starts.last == columns.count && columns.count == values.count, "rows do not end with their entries")
        (self.starts, self.columns, self.values) = (starts, columns, values)
    }

    package var rows: Int { starts.count - 1 }

    /// This matrix times `dense`: R × C by C × D gives R × D.
    package func matmul(_ dense: Tensor) -> Tensor {
        let width = dense.columns
        precondition(columns.allSatisfy { Int($0) < dense.rows }, "a column lies outside of \(dense.shape)")
        var product = Tensor([rows, width])
        guard width > 0 else { return product }
        unsafe dense.elements.withUnsafeBufferPointer { from in
            unsafe product.elements.withUnsafeMutableBufferPointer { to in
                guard let from = from.baseAddress, let to = to.baseAddress else { return }
                for row in 0..<rows {
                    for place in starts[row]..<starts[row + 1] {
                        unsafe kernel_add_scaled(
                            values[place], from + Int(columns[place]) * width, to + row * width, width)
                    }
                }
            }
        }
        return product
    }
}
