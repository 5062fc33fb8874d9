package import Features
package import Layers
package import Tensors

/// Windows of sound side by side, longest first, padded to the longest.
package struct AudioBatch: Sendable {
    package let windows: [AudioWindow]
    /// N × T × 32 × 1; T is a multiple of 8, as three poolings need.
    package let frames: Tensor
    /// Steps after three poolings.
    package let shape: SequenceShape
    /// Place of each row among the windows as they were given.
    private let order: [Int]

    package init(_ given: [AudioWindow]) {
        order = given.indices.sorted { (given[$1].mel.rows, $0) < (given[$0].mel.rows, $1) }
        windows = order.map { given[$0] }
        let longest = max(8, ((windows.first?.mel.rows ?? 8) + 7) / 8 * 8)
        var x = Tensor([windows.count, longest, LogMel.bands, 1])
        for (n, window) in windows.enumerated() {
            precondition(window.mel.rows <= longest && window.mel.columns == LogMel.bands, "window \(window.mel.shape)")
            let start = n * longest * LogMel.bands
            for i in window.mel.elements.indices { x.elements[start + i] = window.mel.elements[i] }
        }
        frames = x
        shape = SequenceShape(lengths: windows.map { Self.rows($0, 3) })
    }

    /// Rows of a window that hold sound after `level` poolings.
    private static func rows(_ window: AudioWindow, _ level: Int) -> Int {
        max(1, (window.mel.rows + (1 << level) - 1) >> level)
    }

    /// A byte for each place of N × T / 2^level × `width`: 0 where there is only padding.
    package func live(_ level: Int, width: Int) -> [UInt8] {
        let height = frames.shape[1] >> level
        var live = [UInt8](repeating: 0, count: windows.count * height * width)
        for (n, window) in windows.enumerated() {
            let start = n * height * width
            for i in start..<start + Self.rows(window, level) * width { live[i] = 1 }
        }
        return live
    }

    /// N × T × W × C to T × N × (W·C), rows past their end zero.
    package func timeMajor(_ x: Tensor) -> Tensor {
        let (width, steps) = (x.shape[2] * x.shape[3], x.shape[1])
        var sequence = Tensor([shape.steps, shape.count, width])
        for t in 0..<shape.steps {
            for n in 0..<shape.live[t] {
                let (to, from) = ((t * shape.count + n) * width, (n * steps + t) * width)
                for i in 0..<width { sequence.elements[to + i] = x.elements[from + i] }
            }
        }
        return sequence
    }

    /// The transpose of ``timeMajor(_:)``: gives a tensor of `shape`.
    package func imageMajor(_ sequence: Tensor, _ target: [Int]) -> Tensor {
        var x = Tensor(target)
        let (width, steps) = (target[2] * target[3], target[1])
        for t in 0..<shape.steps {
            for n in 0..<shape.live[t] {
                let (from, to) = ((t * shape.count + n) * width, (n * steps + t) * width)
                for i in 0..<width { x.elements[to + i] = sequence.elements[from + i] }
            }
        }
        return x
    }

    /// Rows of the batch as the windows were given.
    package func inOrderGiven(_ rows: Tensor) -> Tensor {
        var given = Tensor([order.count, rows.columns])
        for (row, place) in order.enumerated() { for c in 0..<rows.columns { given[place, c] = rows[row, c] } }
        return given
    }
}
