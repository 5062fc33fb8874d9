internal import COpenBLAS

/// A matrix inside a tensor's storage: `rows` × `columns` beginning at element `offset`.
package struct Block: Sendable {
    package var offset: Int
    package var rows: Int
    package var columns: Int

    package init(offset: Int = 0, rows: Int, columns: Int) {
        self.offset = offset
        self.rows = rows
        self.columns = columns
    }
}

/// OpenBLAS runs on the caller's thread: our own parallelism is over batches, and two levels of it are slower than one.
private let oneThread: Void = openblas_set_num_threads(1)

/// C = A·B (or C += A·B), each optionally transposed, on blocks of float arrays.
///
/// - Parameters:
///   - a: block as stored; `transposeA` multiplies by its transpose.
///   - accumulate: keep what `c` holds and add.
package func multiply(
    _ a: [Float], _ blockA: Block, transposeA: Bool = false, _ b: [Float], _ blockB: Block, transposeB: Bool = false,
    into c: inout [Float], _ blockC: Block, accumulate: Bool = false
) {
    let inner = transposeA ? blockA.rows : blockA.columns
    precondition(
        (transposeA ? blockA.columns : blockA.rows) == blockC.rows
            && (transposeB ? blockB.rows : blockB.columns) == blockC.columns
            && (transposeB ? blockB.columns : blockB.rows) == inner, "\(blockA) · \(blockB) into \(blockC)")
    for (array, block) in [(a.count, blockA), (b.count, blockB), (c.count, blockC)] {
        precondition(block.offset + block.rows * block.columns <= array, "\(block) outside of \(array) elements")
    }
    guard blockC.rows > 0, blockC.columns > 0, inner > 0 else { return }
    _ = oneThread
    unsafe a.withUnsafeBufferPointer { a in
        unsafe b.withUnsafeBufferPointer { b in
            unsafe c.withUnsafeMutableBufferPointer { c in
                unsafe cblas_sgemm(
                    CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
                    Int32(blockC.rows), Int32(blockC.columns), Int32(inner), 1,
                    a.baseAddress! + blockA.offset, Int32(blockA.columns),
                    b.baseAddress! + blockB.offset, Int32(blockB.columns), accumulate ? 1 : 0,
                    c.baseAddress! + blockC.offset, Int32(blockC.columns))
            }
        }
    }
}

extension Tensor {
    private var block: Block { Block(rows: rows, columns: columns) }

    /// self · `other`, both seen as matrices: R × D by D × C gives R × C.
    package func matmul(_ other: Tensor) -> Tensor {
        var product = Tensor([rows, other.columns])
        multiply(elements, block, other.elements, other.block, into: &product.elements, product.block)
        return product
    }

    /// self · `other`ᵀ: R × D by C × D gives R × C.
    package func matmul(transposed other: Tensor) -> Tensor {
        var product = Tensor([rows, other.rows])
        multiply(
            elements, block, other.elements, other.block, transposeB: true, into: &product.elements, product.block)
        return product
    }

    /// Adds `left`ᵀ · `right` to self: R × D and R × C give D × C. The gradient of a weight matrix.
    package mutating func addProduct(transposed left: Tensor, _ right: Tensor) {
        multiply(
            left.elements, left.block, transposeA: true, right.elements, right.block, into: &elements, block,
            accumulate: true)
    }
}
