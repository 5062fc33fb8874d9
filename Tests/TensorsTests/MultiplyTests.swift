import Support
import Tensors
import Testing

/// OpenBLAS beside three plain loops, over odd sizes.
@Suite struct MultiplyTests {
    private static func random(_ rows: Int, _ columns: Int, _ generator: inout SeededGenerator) -> Tensor {
        Tensor(
            [rows, columns], elements: (0..<rows * columns).map { _ in Float(generator.unit() * 2 - 1) })
    }

    private static func naive(_ a: Tensor, _ b: Tensor) -> [Float] {
        (0..<a.rows).flatMap { r in
            (0..<b.columns).map { c in (0..<a.columns).reduce(Float(0)) { $0 + a[r, $1] * b[$1, c] } }
        }
    }

    private static func transposed(_ a: Tensor) -> Tensor {
        Tensor([a.columns, a.rows], elements: (0..<a.columns).flatMap { c in (0..<a.rows).map { a[$0, c] } })
    }

    private static func isClose(_ a: [Float], _ b: [Float]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-4 }
    }

    @Test(arguments: [(1, 1, 1), (3, 5, 7), (17, 31, 3), (2, 64, 33)])
    func productsAgreeWithLoops(_ rows: Int, _ inner: Int, _ columns: Int) {
        var generator = SeededGenerator(seed: UInt64(rows * inner))
        let (a, b) = (Self.random(rows, inner, &generator), Self.random(inner, columns, &generator))
        let wanted = Self.naive(a, b)
        #expect(Self.isClose(a.matmul(b).elements, wanted))
        #expect(Self.isClose(a.matmul(transposed: Self.transposed(b)).elements, wanted))
        var sum = Tensor([rows, columns], elements: [Float](repeating: 1, count: rows * columns))
        sum.addProduct(transposed: Self.transposed(a), b)
        #expect(Self.isClose(sum.elements, wanted.map { $0 + 1 }))
    }

    @Test func columnsAndRows() {
        let a = Tensor([2, 3], elements: [1, 2, 3, 4, 5, 6])
        #expect(a.columns(1..<3).elements == [2, 3, 5, 6])
        #expect(a.columnSums().elements == [5, 7, 9])
        #expect(Tensor.joinColumns([a, a.columns(0..<1)]).elements == [1, 2, 3, 1, 4, 5, 6, 4])
        #expect(Array(a.row(1)) == [4, 5, 6])
    }
}
