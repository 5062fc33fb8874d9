internal import Foundation
internal import Support
package import Tensors

/// What terms mean by the company they keep: one short vector a term, learnt from the texts themselves.
///
/// Positive pointwise mutual information of two terms in one text, its context counts smoothed to the power 0.75 (Levy, Goldberg
/// and Dagan 2015, section 3.1), then the largest singular pairs U √Σ by randomised subspace iteration (Halko, Martinsson and
/// Tropp 2011, algorithm 4.4).
package enum TermVectors {
    package static let dimensions = 100
    fileprivate static let smoothing = 0.75
    /// More directions than are kept, so that the last kept ones are right too.
    private static let spare = 10
    private static let rounds = 4

    /// - Returns: V × D, with D at most ``dimensions``; D is 0 when no two terms meet.
    package static func learn(_ matrix: TermMatrix) -> Tensor {
        let information = Information(matrix).rows
        let size = matrix.terms.count
        let width = min(size, dimensions + spare)
        guard width > 0, !information.columns.isEmpty else { return Tensor([size, 0]) }
        var generator = SeededGenerator(seed: 1)
        var basis = Tensor([size, width], elements: (0..<size * width).map { _ in Float(generator.unit() * 2 - 1) })
        orthonormalize(&basis)
        for _ in 0..<rounds {
            basis = information.matmul(basis)
            orthonormalize(&basis)
        }
        var small = Tensor([width, width])
        small.addProduct(transposed: basis, information.matmul(basis))
        let pairs = SymmetricEigen(small)
        let kept = pairs.order.prefix(min(dimensions, width))
        var turn = Tensor([width, kept.count])
        for (column, pair) in kept.enumerated() {
            let scale = abs(pairs.values[pair]).squareRoot()
            for row in 0..<width {
                turn.elements[row * kept.count + column] = Float(pairs.vectors[pair * width + row] * scale)
            }
        }
        return basis.matmul(turn)
    }

    /// Gram-Schmidt, twice over (Giraud et al. 2005); a column that is nothing new becomes 0.
    private static func orthonormalize(_ basis: inout Tensor) {
        let (size, width) = (basis.rows, basis.columns)
        var lines = transpose(basis)
        var shares = [Float](repeating: 0, count: width)
        for column in 0..<width {
            var line = Array(lines[column * size..<(column + 1) * size])
            let before = norm(line)
            for _ in 0..<2 where column > 0 {
                let earlier = Block(rows: column, columns: size)
                multiply(
                    lines, earlier, line, Block(rows: size, columns: 1), into: &shares, Block(rows: column, columns: 1))
                for index in 0..<column { shares[index].negate() }
                multiply(
                    shares, Block(rows: 1, columns: column), lines, earlier, into: &line, Block(rows: 1, columns: size),
                    accumulate: true)
            }
            let length = norm(line)
            let scale = length > 1e-5 * before && length > 0 ? 1 / length : 0
            for index in 0..<size { lines[column * size + index] = line[index] * scale }
        }
        basis = Tensor([size, width], elements: transpose(Tensor([width, size], elements: lines)))
    }

    private static func norm(_ line: [Float]) -> Float {
        Float(line.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot())
    }

    private static func transpose(_ tensor: Tensor) -> [Float] {
        let (rows, columns) = (tensor.rows, tensor.columns)
        var turned = [Float](repeating: 0, count: rows * columns)
        for row in 0..<rows {
            for column in 0..<columns { turned[column * rows + row] = tensor.elements[row * columns + column] }
        }
        return turned
    }
}

/// Positive pointwise mutual information of terms, V × V, symmetric but for the smoothing; sparse by rows.
private struct Information {
    let rows: SparseRows

    init(_ matrix: TermMatrix) {
        let size = matrix.terms.count
        var holders = [[Int32]](repeating: [], count: size)
        for text in 0..<matrix.count {
            for place in matrix.row(text) { holders[Int(matrix.columns[place])].append(Int32(text)) }
        }
        var meetings = [Int](repeating: 0, count: size)
        var (starts, columns, counts) = ([0], [Int32](), [Int32]())
        var tally = [Int32](repeating: 0, count: size)
        for term in 0..<size {
            var met: [Int32] = []
            for text in holders[term] {
                for place in matrix.row(Int(text)) where Int(matrix.columns[place]) != term {
                    let other = matrix.columns[place]
                    if tally[Int(other)] == 0 { met.append(other) }
                    tally[Int(other)] += 1
                }
            }
            met.sort()
            for other in met {
                columns.append(other)
                counts.append(tally[Int(other)])
                meetings[term] += Int(tally[Int(other)])
                tally[Int(other)] = 0
            }
            starts.append(columns.count)
        }
        let smoothed = meetings.map { pow(Double($0), TermVectors.smoothing) }
        let total = max(smoothed.reduce(0, +), .leastNormalMagnitude)
        var (keptStarts, keptColumns, values) = ([0], [Int32](), [Float]())
        for term in 0..<size {
            for place in starts[term]..<starts[term + 1] {
                let other = Int(columns[place])
                let value = log(Double(counts[place]) / (Double(meetings[term]) * smoothed[other] / total))
                guard value > 0 else { continue }
                keptColumns.append(columns[place])
                values.append(Float(value))
            }
            keptStarts.append(keptColumns.count)
        }
        rows = SparseRows(starts: keptStarts, columns: keptColumns, values: values)
    }
}
