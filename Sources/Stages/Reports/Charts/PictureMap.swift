package import Domain
internal import Foundation

/// Pictures with what carried their verdicts over them: cells the darker the heavier, a dashed box around the heaviest.
package struct PictureMap {
    package struct Panel {
        package let jpeg: [UInt8]
        /// Width over height.
        package let aspect: Double
        /// Said above the picture.
        package let title: String
        /// Said below it, and by the drawing to those who do not see it.
        package let description: String
        /// The class that is explained.
        package let polarity: Polarity
        /// Cells along a side of `frame`, and their weights, rows from the top.
        package let side: Int
        package let weights: [Double]
        /// The square of the picture that the cells cover.
        package let frame: PictureBox
        package let box: PictureBox?

        package init(
            jpeg: [UInt8], aspect: Double, title: String, description: String, polarity: Polarity, side: Int,
            weights: [Double], frame: PictureBox, box: PictureBox?
        ) {
            self.jpeg = jpeg
            self.aspect = aspect
            self.title = title
            self.description = description
            self.polarity = polarity
            self.side = side
            self.weights = weights
            self.frame = frame
            self.box = box
        }

        var height: Double { PictureMap.width / aspect }
    }

    private let panels: [Panel]
    static let width = 480.0
    private static let margin = 16.0
    /// Above and below a picture.
    private static let words = (above: 28.0, below: 30.0)

    package init(panels: [Panel]) {
        self.panels = panels
    }

    /// - Parameters: the style sheet of charts and that of colours, as reports have them.
    package func document(chartStyle: String, tokens: String) -> String {
        let high = panels.reduce(Self.margin) { $0 + $1.height + Self.words.above + Self.words.below }
        var canvas = SVGCanvas(width: Self.width + 2 * Self.margin, height: high)
        var top = Self.margin / 2
        for panel in panels {
            canvas.text(Self.margin, top + 18, panel.title, "t b ink")
            draw(panel, top + Self.words.above, &canvas)
            canvas.text(Self.margin, top + Self.words.above + panel.height + 19, panel.description, "t")
            top += Self.words.above + panel.height + Self.words.below
        }
        return canvas.document(style: ChartStyle.resolved(chartStyle + QueryChart.paper, tokens: tokens))
    }

    private func draw(_ panel: Panel, _ top: Double, _ canvas: inout SVGCanvas) {
        let data = Data(panel.jpeg).base64EncodedString()
        canvas.image(
            Self.margin, top, Self.width, panel.height, "data:image/jpeg;base64,\(data)", label: panel.description)
        let (wide, high) = (
            panel.frame.width * Self.width / Double(panel.side), panel.frame.height * panel.height / Double(panel.side)
        )
        let most = max(panel.weights.max() ?? 0, 1e-9)
        let style = [Polarity.negative: "heat", .positive: "heatp"][panel.polarity] ?? "heatn"
        for (cell, weight) in panel.weights.enumerated() where weight > 0 {
            let (x, y) = (
                Self.margin + panel.frame.left * Self.width + Double(cell % panel.side) * wide,
                top + panel.frame.top * panel.height + Double(cell / panel.side) * high
            )
            canvas.tinted(0.55 * weight / most) { $0.rect(x, y, wide, high, style) }
        }
        if let box = panel.box {
            PictureOverlay.draw(
                box, in: &canvas, at: (Self.margin, top), width: Self.width, height: panel.height)
        }
    }
}
