internal import Domain

/// The dashed box over a picture: the part that carried its verdict. The page cuts pictures to fit their card, and the drawing
/// with them.
struct PictureOverlay {
    let region: PostMaterial.Region

    private static let width = 320.0

    /// Which side of a tall picture stays when its card cuts it: the one that the box is on. A class of the page's style.
    var side: String {
        let centre = region.box.top + region.box.height / 2
        return centre < 1.0 / 3 ? "up" : centre > 2.0 / 3 ? "lo" : "mi"
    }

    var element: String {
        let height = Self.width / region.aspect
        var canvas = SVGCanvas(width: Self.width, height: height)
        Self.draw(region.box, in: &canvas, width: Self.width, height: height)
        let fit = ["up": "xMidYMin", "lo": "xMidYMax"][side] ?? "xMidYMid"
        return canvas.element("where", fit: "\(fit) slice")
    }

    /// Two strokes, light below dark, so that it shows on any picture. Half of the stroke stays inside the picture.
    static func draw(
        _ box: PictureBox, in canvas: inout SVGCanvas, at origin: (x: Double, y: Double) = (0, 0), width: Double,
        height: Double
    ) {
        let edge = 2.0
        let (left, top) = (max(box.left * width, edge), max(box.top * height, edge))
        let right = min((box.left + box.width) * width, width - edge)
        let bottom = min((box.top + box.height) * height, height - edge)
        for style in ["wbox", "wdash"] {
            canvas.rect(origin.x + left, origin.y + top, right - left, bottom - top, style)
        }
    }
}
