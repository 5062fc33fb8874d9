extension Picture {
    /// The largest square in the middle.
    package func centredSquare() -> Picture {
        let side = min(width, height)
        let (left, top) = ((width - side) / 2, (height - side) / 2)
        var square: [UInt8] = []
        square.reserveCapacity(side * side * 3)
        for y in top..<top + side {
            square.append(contentsOf: pixels[(y * width + left) * 3..<(y * width + left + side) * 3])
        }
        return Picture(width: side, height: side, pixels: square)
    }

    /// Resized with an antialiased triangle filter: each new pixel is a weighted mean over the old ones it covers.
    package func resized(width newWidth: Int, height newHeight: Int) -> Picture {
        let columns = Self.taps(width, newWidth)
        let rows = Self.taps(height, newHeight)
        var middle = [Float](repeating: 0, count: height * newWidth * 3)
        for y in 0..<height {
            for (x, tap) in columns.enumerated() {
                for (k, weight) in tap.weights.enumerated() {
                    let from = (y * width + tap.start + k) * 3
                    for c in 0..<3 { middle[(y * newWidth + x) * 3 + c] += weight * Float(pixels[from + c]) }
                }
            }
        }
        var out = [UInt8](repeating: 0, count: newWidth * newHeight * 3)
        var line = [Float](repeating: 0, count: newWidth * 3)
        for (y, tap) in rows.enumerated() {
            for i in line.indices { line[i] = 0 }
            for (k, weight) in tap.weights.enumerated() {
                let from = (tap.start + k) * newWidth * 3
                for i in line.indices { line[i] += weight * middle[from + i] }
            }
            for i in line.indices { out[y * newWidth * 3 + i] = UInt8(min(max(line[i].rounded(), 0), 255)) }
        }
        return Picture(width: newWidth, height: newHeight, pixels: out)
    }

    /// Which old pixels make a new one, and with what weights; the triangle is as wide as the scale when shrinking.
    private static func taps(_ old: Int, _ new: Int) -> [(start: Int, weights: [Float])] {
        let scale = Double(old) / Double(new)
        let reach = max(scale, 1)
        return (0..<new).map { i in
            let centre = (Double(i) + 0.5) * scale
            let start = max(Int((centre - reach + 0.5).rounded(.down)), 0)
            let end = min(Int((centre + reach + 0.5).rounded(.down)), old)
            let raw = (start..<max(end, start + 1)).map { max(1 - abs((Double($0) + 0.5 - centre) / reach), 0) }
            let sum = raw.reduce(0, +)
            return (start, raw.map { Float($0 / sum) })
        }
    }
}
