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

    /// Sets the rows past their end to zero, in T × N × D.
    func clearDead(_ elements: inout [Float], width: Int) {
        for t in 0..<steps where live[t] < count {
            for i in (t * count + live[t]) * width..<(t + 1) * count * width { elements[i] = 0 }
        }
    }
}
