package import Support
package import Tensors

/// One vector for each of V entries.
///
/// Its gradient is sparse: a dense optimiser step over millions of rows costs more than the network itself.
package struct EmbeddingTable: Sendable {
    /// V × E.
    package var weight: Tensor

    package init(rows: Int, width: Int, _ generator: inout SeededGenerator) {
        weight = .uniform([rows, width], limit: 0.1, &generator)
    }

    package init(weight: Tensor) {
        self.weight = weight
    }

    package var width: Int { weight.columns }

    /// Adds `scale` · row `id` to `target` at element `start`.
    package func add(row id: Int, scale: Float, to target: inout [Float], at start: Int) {
        addScaled(scale, weight.elements, id * width, to: &target, start, count: width)
    }
}

extension EmbeddingTable {
    /// Adds `values`, one a column, to row `id`.
    package mutating func add(_ values: [Float], toRow id: Int) {
        addScaled(1, values, 0, to: &weight.elements, id * width, count: width)
    }
}

/// Sum of gradients for the rows of a table that a batch touched.
package struct SparseGradient: Sendable {
    package private(set) var values: Tensor
    /// In the order of first touch, so that sums are the same every time.
    package private(set) var touched: [Int] = []
    private var isTouched: [Bool]

    package init(like table: EmbeddingTable) {
        values = Tensor(table.weight.shape)
        isTouched = [Bool](repeating: false, count: table.weight.rows)
    }

    /// Adds `scale` · gradient[start…] to the gradient of `row`.
    package mutating func add(row: Int, scale: Float, _ gradient: [Float], at start: Int) {
        if !isTouched[row] {
            isTouched[row] = true
            touched.append(row)
        }
        addScaled(scale, gradient, start, to: &values.elements, row * values.columns, count: values.columns)
    }

    /// Adds another gradient of the same table.
    package mutating func add(_ other: SparseGradient) {
        for row in other.touched { add(row: row, scale: 1, other.values.elements, at: row * values.columns) }
    }

    /// Forgets the batch. Costs only the rows it touched.
    package mutating func clear() {
        let width = values.columns
        for row in touched {
            for i in row * width..<(row + 1) * width { values.elements[i] = 0 }
            isTouched[row] = false
        }
        touched.removeAll(keepingCapacity: true)
    }

    /// Σ g², for clipping by the global norm.
    package var squaredNorm: Double {
        let width = values.columns
        return touched.reduce(0.0) { sum, row in
            values.elements[row * width..<(row + 1) * width].reduce(sum) { $0 + Double($1) * Double($1) }
        }
    }
}
