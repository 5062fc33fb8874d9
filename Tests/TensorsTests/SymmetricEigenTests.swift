import Tensors
import Testing

@Suite struct SymmetricEigenTests {
    /// From numpy.linalg.eigvalsh.
    @Test func valuesOfASmallMatrix() {
        let matrix = Tensor([3, 3], elements: [2, 1, 0, 1, 3, -1, 0, -1, -4])
        let pairs = SymmetricEigen(matrix)
        for (pair, expected) in zip(pairs.order, [-4.143257, 3.713311, 1.429946]) {
            #expect(abs(pairs.values[pair] - expected) < 1e-6)
            let vector = pairs.vectors[pair * 3..<pair * 3 + 3].map { Float($0) }
            let turned = matrix.matmul(Tensor([3, 1], elements: vector))
            for (left, right) in zip(turned.elements, vector) { #expect(abs(left - Float(expected) * right) < 1e-5) }
        }
        #expect(SymmetricEigen(Tensor([0, 0])).values.isEmpty)
    }

    @Test func sparseRowsTimesDense() {
        let rows = SparseRows(starts: [0, 2, 2, 3], columns: [0, 2, 1], values: [2, -1, 3])
        let product = rows.matmul(Tensor([3, 2], elements: [1, 2, 3, 4, 5, 6]))
        #expect(product.elements == [-3, -2, 0, 0, 9, 12])
    }
}
