internal import Foundation

/// A square plot as SVG: axes from 0 to 1, lines, dots, and a legend. Readable on light and dark pages.
struct Plot {
    let title: String
    let across: String
    let up: String
    var lines: [Line] = []

    struct Line {
        let name: String
        let points: [(x: Double, y: Double)]
        /// Posts behind each point: dots of that size; empty for a plain line.
        var weights: [Double] = []
    }

    private static let side = 320.0
    private static let left = 56.0
    private static let top = 40.0
    /// Okabe and Ito (2008): told apart without colour vision.
    private static let colours = [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7f7f7f", "#000000",
    ]

    var svg: String {
        let height = Self.top + Self.side + 52 + 18 * Double(lines.count)
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 420 \(Int(height))\" font-family=\"sans-serif\" font-size=\"12\">",
            "<title>\(Self.escaped(title))</title>",
            "<rect width=\"420\" height=\"\(Int(height))\" fill=\"#ffffff\"/>",
            Self.text(Self.left, 22, title, size: 14),
        ]
        for tick in 0...5 {
            let value = Double(tick) / 5
            let (x, y) = (Self.x(value), Self.y(value))
            parts.append(
                "<path d=\"M\(Self.n(x)) \(Self.n(Self.y(0)))V\(Self.n(Self.y(1)))M\(Self.n(Self.x(0))) \(Self.n(y))H\(Self.n(Self.x(1)))\" stroke=\"#dddddd\"/>"
            )
            parts.append(Self.text(x - 8, Self.y(0) + 16, digits(value, 1)))
            parts.append(Self.text(Self.left - 26, y + 4, digits(value, 1)))
        }
        parts.append(
            "<path d=\"M\(Self.n(Self.x(0))) \(Self.n(Self.y(0)))L\(Self.n(Self.x(1))) \(Self.n(Self.y(1)))\" stroke=\"#999999\" stroke-dasharray=\"4 4\"/>"
        )
        for (index, line) in lines.enumerated() { parts += draw(line, index) }
        parts.append(Self.text(Self.left + Self.side / 2 - 40, Self.y(0) + 34, across))
        parts.append(
            "<text x=\"14\" y=\"\(Self.n(Self.top + Self.side / 2 + 40))\" transform=\"rotate(-90 14 \(Self.n(Self.top + Self.side / 2 + 40)))\">\(Self.escaped(up))</text>"
        )
        return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private func draw(_ line: Line, _ index: Int) -> [String] {
        let colour = Self.colours[index % Self.colours.count]
        let path = line.points.map { "\(Self.n(Self.x($0.x))) \(Self.n(Self.y($0.y)))" }.joined(separator: "L")
        var parts =
            line.points.isEmpty ? [] : ["<path d=\"M\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\"/>"]
        let most = line.weights.max() ?? 1
        for (point, weight) in zip(line.points, line.weights) {
            let radius = 2 + 5 * (weight / max(most, 1)).squareRoot()
            parts.append(
                "<circle cx=\"\(Self.n(Self.x(point.x)))\" cy=\"\(Self.n(Self.y(point.y)))\" r=\"\(Self.n(radius))\" fill=\"\(colour)\"/>"
            )
        }
        let y = Self.top + Self.side + 54 + 18 * Double(index)
        parts.append(
            "<rect x=\"\(Int(Self.left))\" y=\"\(Self.n(y - 9))\" width=\"14\" height=\"4\" fill=\"\(colour)\"/>")
        parts.append(Self.text(Self.left + 22, y - 3, line.name))
        return parts
    }

    private static func x(_ value: Double) -> Double { left + side * value }
    private static func y(_ value: Double) -> Double { top + side * (1 - value) }
    static func n(_ value: Double) -> String { digits(value, 1) }

    static func text(_ x: Double, _ y: Double, _ text: String, size: Int = 12, anchor: String = "start") -> String {
        "<text x=\"\(n(x))\" y=\"\(n(y))\" font-size=\"\(size)\" text-anchor=\"\(anchor)\">\(escaped(text))</text>"
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
