internal import Tensors

/// Lengths of a batch of sequences, longest first, so that the rows alive at a step are always a prefix.
///
/// Sequence tensors are time-major, T × N × D: all rows of one step lie together, and a shift in time is a shift of whole
/// blocks. Rows past their end are zero.
package struct SequenceShape: Sendable {
    package let lengths: [Int]
    /// T, the longest.
    package let steps: Int
    /// Number of rows alive at each step.
    package let live: [Int]

    package init(lengths: [Int]) {
        precondition(lengths.allSatisfy { $0 > 0 }, "an empty sequence has no steps: leave it out of the batch")
        precondition(zip(lengths, lengths.dropFirst()).allSatisfy { $0 >= $1 }, "lengths must not rise")
        self.lengths = lengths
        steps = lengths.first ?? 0
        live = (0..<steps).map { step in lengths.count { $0 > step } }
    }

    /// N.
    package var count: Int { lengths.count }

    /// Live rows that lie together, from the first row of a step on.
    struct Run: Sendable {
        let step: Int
        var rows: Int
        /// Offsets 0..<width of a kernel in time for which there is a step, in every step of the run.
        let taps: Range<Int>
    }

    /// All live rows, for a kernel of `width` steps whose middle is at the step itself.
    func runs(width: Int = 1) -> [Run] {
        var runs: [Run] = []
        for step in 0..<steps {
            let taps = max(0, width / 2 - step)..<min(width, steps - step + width / 2)
            if let last = runs.last, last.taps == taps, last.rows == (step - last.step) * count {
                runs[runs.count - 1].rows += live[step]
            } else {
                runs.append(Run(step: step, rows: live[step], taps: taps))
            }
        }
        return runs
    }

    /// x·W + b for the live rows of T × N × D, cut to [0, `limit`]; the others are zero. `weight` has `width`·D rows: with a `width`
    /// above 1 it is a convolution over time with zeros around.
    func affine(_ x: Tensor, _ weight: Tensor, bias: Tensor, width: Int = 1, limit: Float = 0) -> Tensor {
        let (inputs, outputs) = (x.columns, weight.columns)
        var y = Tensor([steps, count, outputs])
        for run in runs(width: width) {
            let first = run.step + run.taps.lowerBound - width / 2
            Tensors.affine(
                x.elements,
                TappedRows(
                    offset: first * count * inputs, count: run.rows, stride: inputs, taps: run.taps.count,
                    tapStride: count * inputs, inputs: inputs),
                weight, firstWeight: run.taps.lowerBound * inputs, bias: bias, limit: limit, into: &y.elements,
                Block(offset: run.step * count * outputs, rows: run.rows, columns: outputs))
        }
        return y
    }
}
