/// A rectangle of a picture, in parts of its width and height from the upper left.
package struct PictureBox: Hashable, Codable, Sendable {
    package let left: Double
    package let top: Double
    package let width: Double
    package let height: Double

    package init(left: Double, top: Double, width: Double, height: Double) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    /// Where a rectangle lies, as one says it: a ninth of the picture, or all of it.
    package enum Place: String, CaseIterable, Codable, Sendable {
        case upperLeft, top, upperRight, left, middle, right, lowerLeft, bottom, lowerRight, whole
    }

    /// The ninth that its centre is in; `whole` where it covers more than two thirds of the picture.
    package var place: Place {
        if width * height > 2.0 / 3 { return .whole }
        func third(_ centre: Double) -> Int { min(max(Int(centre * 3), 0), 2) }
        return Place.allCases[third(top + height / 2) * 3 + third(left + width / 2)]
    }
}
