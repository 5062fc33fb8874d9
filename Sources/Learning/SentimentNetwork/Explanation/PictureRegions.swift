package import Domain
internal import Features
package import Media
internal import Tensors

/// Which parts of a picture carried its verdict: each in turn is hidden, and the network asked again (occlusion, Zeiler and
/// Fergus 2014).
///
/// The network looks at the largest square in the middle. That is cut into 7 × 7 cells; a cell is hidden together with half of
/// each of its neighbours, under the square's mean colour, since a thing is seldom smaller.
package struct PictureRegions: Sendable {
    /// Cells along a side.
    package static let side = 7

    /// The class that is explained.
    package let polarity: Polarity
    /// Its probability, of the picture by itself.
    package let probability: Double
    /// Rows of cells from the top: how much less probable the class is with the cell hidden; negative where it spoke against the
    /// class. Cells act together, so these do not sum to anything.
    package let weights: [Double]
    /// What of the picture the network looks at.
    package let frame: PictureBox

    package init(polarity: Polarity, probability: Double, weights: [Double], frame: PictureBox) {
        self.polarity = polarity
        self.probability = probability
        self.weights = weights
        self.frame = frame
    }

    /// - Parameters:
    ///   - polarity: the class to explain; nil for the most probable one.
    ///   - isAlone: whether the post holds nothing else, which decides how its probabilities are calibrated.
    package init(_ picture: Picture, _ scorer: Scorer, polarity: Polarity? = nil, isAlone: Bool) {
        let input = ImageInput.tensor(picture)
        let colour = Self.meanColour(input)
        let hidden = (0..<Self.side * Self.side).map { Self.hiding($0, of: input, under: colour) }
        let calibration = scorer.model.calibration
        let answers = scorer.look(at: ([input] + hidden).map(scorer.model.image.forward)).map { answer in
            isAlone
                ? calibration.sentiment(answer.part.logits, of: [.image])
                : calibration.part(answer.part.logits, of: .image)
        }
        let whole = answers[0]
        let explained = polarity ?? whole.polarity
        let weights = answers.dropFirst().map { whole[explained] - $0[explained] }
        let square = Double(min(picture.width, picture.height))
        let (wide, high) = (square / Double(picture.width), square / Double(picture.height))
        self.init(
            polarity: explained, probability: whole[explained], weights: weights,
            frame: PictureBox(left: (1 - wide) / 2, top: (1 - high) / 2, width: wide, height: high))
    }

    private static func meanColour(_ input: Tensor) -> [Float] {
        let sums = input.reshaped([input.count / 3, 3]).columnSums().elements
        return sums.map { $0 * 3 / Float(input.count) }
    }

    /// The input with a cell and half of each neighbour in one colour.
    private static func hiding(_ cell: Int, of input: Tensor, under colour: [Float]) -> Tensor {
        let length = ImageInput.side / side
        func covered(_ index: Int) -> Range<Int> {
            max(index * length - length / 2, 0)..<min((index + 1) * length + length / 2, ImageInput.side)
        }
        var elements = input.elements
        for y in covered(cell / side) {
            for x in covered(cell % side) {
                for channel in 0..<3 { elements[(y * ImageInput.side + x) * 3 + channel] = colour[channel] }
            }
        }
        return Tensor(input.shape, elements: elements)
    }

    // MARK: What decided

    /// The heaviest cell's weight.
    package var most: Double { weights.max() ?? 0 }

    /// Around the heaviest place and those beside it that weigh at least two thirds as much, in parts of the picture; nil where
    /// hiding no cell changes the probability by `least`. Weighed over neighbours, for a single cell is mostly chance.
    package func box(least: Double) -> PictureBox? {
        let smooth = smoothed
        guard most >= least, let top = smooth.max(), let start = smooth.firstIndex(of: top) else { return nil }
        var cells: Set<Int> = [start]
        var edge = [start]
        while let cell = edge.popLast() {
            for next in Self.neighbours(of: cell) where smooth[next] >= top * 2 / 3 && cells.insert(next).inserted {
                edge.append(next)
            }
        }
        let (rows, columns) = (cells.map { $0 / Self.side }, cells.map { $0 % Self.side })
        let (first, last) = (rows.min() ?? 0, (rows.max() ?? 0) + 1)
        let (left, right) = (columns.min() ?? 0, (columns.max() ?? 0) + 1)
        let (wide, high) = (frame.width / Double(Self.side), frame.height / Double(Self.side))
        return PictureBox(
            left: frame.left + Double(left) * wide, top: frame.top + Double(first) * high,
            width: Double(right - left) * wide, height: Double(last - first) * high)
    }

    /// Each cell with its neighbours, by 1, 2, 1 down and across; cells outside count as the edge's own.
    private var smoothed: [Double] {
        func inside(_ index: Int) -> Int { min(max(index, 0), Self.side - 1) }
        return weights.indices.map { cell in
            let (row, column) = (cell / Self.side, cell % Self.side)
            return (-1...1).reduce(0) { sum, down in
                (-1...1).reduce(sum) { sum, across in
                    let factor = Double((2 - abs(down)) * (2 - abs(across))) / 16
                    return sum + factor * weights[inside(row + down) * Self.side + inside(column + across)]
                }
            }
        }
    }

    private static func neighbours(of cell: Int) -> [Int] {
        let (row, column) = (cell / side, cell % side)
        return [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)].compactMap { row, column in
            (0..<side).contains(row) && (0..<side).contains(column) ? row * side + column : nil
        }
    }
}
