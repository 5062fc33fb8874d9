package import Domain

extension Picture {
    /// With a box of light and dark dashes inside the edge of `box`, which shows on any picture.
    package func framed(_ box: PictureBox) -> Picture {
        let line = max(min(width, height) / 100, 2)
        let dash = line * 4
        func place(_ part: Double, of length: Int) -> Int {
            min(max(Int((part * Double(length)).rounded()), 0), length)
        }
        let (left, right) = (place(box.left, of: width), place(box.left + box.width, of: width))
        let (top, bottom) = (place(box.top, of: height), place(box.top + box.height, of: height))
        var pixels = pixels
        for y in top..<max(bottom, top) {
            let isAcross = y < top + line || y >= bottom - line
            for x in left..<max(right, left) where isAcross || x < left + line || x >= right - line {
                let isDark = (isAcross ? x - left : y - top) / dash % 2 == 0
                for channel in 0..<3 { pixels[(y * width + x) * 3 + channel] = isDark ? 22 : 255 }
            }
        }
        return Picture(width: width, height: height, pixels: pixels)
    }
}
