/// A dense row-major array of floats: the last index runs fastest.
package struct Tensor: Equatable, Sendable {
    package private(set) var shape: [Int]
    package var elements: [Float]

    /// Zeros.
    package init(_ shape: [Int]) {
        self.init(shape, elements: [Float](repeating: 0, count: shape.reduce(1, *)))
    }

    /// Whatever the memory held: for a result that is written whole before it is read.
    package init(uninitialized shape: [Int]) {
        let count = shape.reduce(1, *)
        unsafe self.init(shape, elements: [Float](unsafeUninitializedCapacity: count) { $1 = count })
    }

    package init(_ shape: [Int], elements: [Float]) {
        precondition(elements.count == shape.reduce(1, *), "\(elements.count) elements for shape \(shape)")
        self.shape = shape
        self.elements = elements
    }

    package var count: Int { elements.count }

    /// Number of rows when seen as a matrix: all but the last dimension.
    package var rows: Int { columns == 0 ? 0 : count / columns }

    /// The last dimension.
    package var columns: Int { shape.last ?? 1 }

    package subscript(row: Int, column: Int) -> Float {
        get { elements[row * columns + column] }
        set { elements[row * columns + column] = newValue }
    }

    /// The same elements under another shape.
    package func reshaped(_ shape: [Int]) -> Tensor { Tensor(shape, elements: elements) }

    /// The elements of one row of the matrix view.
    package func row(_ index: Int) -> ArraySlice<Float> { elements[index * columns..<(index + 1) * columns] }
}

extension Tensor {
    /// Adds `other`, of the same shape.
    package mutating func add(_ other: Tensor) {
        precondition(shape == other.shape, "\(shape) + \(other.shape)")
        for i in elements.indices { elements[i] += other.elements[i] }
    }

    /// Multiplies every element.
    package mutating func scale(by factor: Float) {
        for i in elements.indices { elements[i] *= factor }
    }

    /// Adds `bias`, one value a column, to every row.
    package mutating func addToRows(_ bias: Tensor) {
        precondition(bias.count == columns, "bias \(bias.shape) on \(shape)")
        let width = columns
        for start in stride(from: 0, to: count, by: max(width, 1)) {
            for c in 0..<width { elements[start + c] += bias.elements[c] }
        }
    }

    /// Sum over rows: one value a column.
    package func columnSums() -> Tensor {
        var sums = Tensor([columns])
        let width = columns
        for start in stride(from: 0, to: count, by: max(width, 1)) {
            for c in 0..<width { sums.elements[c] += elements[start + c] }
        }
        return sums
    }

    /// Matrices side by side; all have the same number of rows.
    package static func joinColumns(_ parts: [Tensor]) -> Tensor {
        let rows = parts.first?.rows ?? 0
        precondition(parts.allSatisfy { $0.rows == rows }, "rows differ: \(parts.map(\.shape))")
        var joined: [Float] = []
        joined.reserveCapacity(parts.reduce(0) { $0 + $1.count })
        for r in 0..<rows { for part in parts { joined.append(contentsOf: part.row(r)) } }
        return Tensor([rows, parts.reduce(0) { $0 + $1.columns }], elements: joined)
    }

    /// The columns of `range`, as a matrix.
    package func columns(_ range: Range<Int>) -> Tensor {
        var part: [Float] = []
        part.reserveCapacity(rows * range.count)
        for r in 0..<rows {
            part.append(contentsOf: elements[r * columns + range.lowerBound..<r * columns + range.upperBound])
        }
        return Tensor([rows, range.count], elements: part)
    }
}
