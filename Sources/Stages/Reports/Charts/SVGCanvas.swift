internal import Foundation

/// A drawing in the making. Lengths are in the drawing's own units, which are CSS pixels at its nominal width; colours come
/// from classes, so that the page's theme decides them.
struct SVGCanvas: Sendable {
    enum Anchor: String { case start, middle, end }

    let width: Double
    let height: Double
    private(set) var body = ""

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    /// At most one decimal: finer than any screen shows at this size.
    static func digits(_ value: Double) -> String {
        let tenths = (value * 10).rounded()
        guard tenths != 0, tenths.isFinite else { return "0" }
        let text = String(Int(abs(tenths)))
        let whole = text.dropLast()
        let sign = tenths < 0 ? "-" : ""
        let fraction = text.last == "0" ? "" : "." + text.suffix(1)
        return sign + (whole.isEmpty ? "0" : whole) + fraction
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        let n = Self.digits
        body += "<line x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\" class=\"\(style)\"/>"
    }

    mutating func rect(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, title: String? = nil
    ) {
        let n = Self.digits
        let shape =
            "x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(max(0, width)))\" height=\"\(n(max(0, height)))\" class=\"\(style)\""
        body += title.map { "<rect \(shape)><title>\(escapeHTML($0))</title></rect>" } ?? "<rect \(shape)/>"
    }

    mutating func circle(_ x: Double, _ y: Double, _ radius: Double, _ style: String) {
        body +=
            "<circle cx=\"\(Self.digits(x))\" cy=\"\(Self.digits(y))\" r=\"\(Self.digits(radius))\" class=\"\(style)\"/>"
    }

    mutating func path(_ commands: String, _ style: String) {
        body += "<path d=\"\(commands)\" class=\"\(style)\"/>"
    }

    mutating func polyline(_ points: [(Double, Double)], _ style: String) {
        path(Self.commands(points), style)
    }

    /// The area between an upper and a lower edge over the same places.
    mutating func band(_ upper: [(Double, Double)], _ lower: [(Double, Double)], _ style: String) {
        guard !upper.isEmpty else { return }
        path(Self.commands(upper + lower.reversed()) + "Z", style)
    }

    private static func commands(_ points: [(Double, Double)]) -> String {
        points.enumerated().map { "\($0 == 0 ? "M" : "L")\(digits($1.0)) \(digits($1.1))" }.joined()
    }

    mutating func diamond(_ x: Double, _ y: Double, _ radius: Double, _ style: String) {
        let r = Self.digits(radius)
        path("M\(Self.digits(x)) \(Self.digits(y - radius))l\(r) \(r)l-\(r) \(r)l-\(r) -\(r)z", style)
    }

    mutating func text(_ x: Double, _ y: Double, _ text: String, _ style: String, _ anchor: Anchor = .start) {
        let side = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        body +=
            "<text x=\"\(Self.digits(x))\" y=\"\(Self.digits(y))\" class=\"\(style)\"\(side)>\(escapeHTML(text))</text>"
    }

    /// Text whose first part is plain and second bold.
    mutating func text(
        _ x: Double, _ y: Double, _ text: String, bold: String, _ style: String, _ anchor: Anchor = .start
    ) {
        let side = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        body += "<text x=\"\(Self.digits(x))\" y=\"\(Self.digits(y))\" class=\"\(style)\"\(side)>\(escapeHTML(text)) "
        body += "<tspan class=\"b\">\(escapeHTML(bold))</tspan></text>"
    }

    /// Text that reads upwards, centred on `x`.
    mutating func verticalText(_ x: Double, _ y: Double, _ text: String, _ style: String) {
        let place = "\(Self.digits(x)) \(Self.digits(y))"
        body += "<text x=\"\(Self.digits(x))\" y=\"\(Self.digits(y))\" class=\"\(style)\" "
        body += "transform=\"rotate(-90 \(place)) translate(0 4)\">\(escapeHTML(text))</text>"
    }

    /// About how wide `text` is at 12.5 px; ideographs are square.
    static func textWidth(_ text: String) -> Double {
        text.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2E80 ? 12.5 : 7) }
    }

    /// What `draw` adds gets `title` on hover.
    mutating func titled(_ title: String, _ draw: (inout SVGCanvas) -> Void) {
        body += "<g><title>\(escapeHTML(title))</title>"
        draw(&self)
        body += "</g>"
    }

    /// What `draw` adds lets what is below shine through.
    mutating func tinted(_ opacity: Double, _ draw: (inout SVGCanvas) -> Void) {
        body += "<g opacity=\"\(Double((opacity * 100).rounded()) / 100)\">"
        draw(&self)
        body += "</g>"
    }

    /// A picture within a drawing that stands alone.
    ///
    /// - Parameter address: a `data:` URL of ours.
    mutating func image(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ address: String, label: String
    ) {
        let n = Self.digits
        body += "<image x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(width))\" height=\"\(n(height))\" role=\"img\" "
        body += "aria-label=\"\(escapeHTML(label))\" href=\"\(address)\"/>"
    }

    /// A bar of error: a line with a cap at both ends.
    mutating func whisker(horizontal y: Double, from low: Double, to high: Double, cap: Double, _ style: String) {
        line(low, y, high, y, style)
        line(low, y - cap, low, y + cap, style)
        line(high, y - cap, high, y + cap, style)
    }

    mutating func whisker(vertical x: Double, from low: Double, to high: Double, cap: Double, _ style: String) {
        line(x, low, x, high, style)
        line(x - cap, low, x + cap, low, style)
        line(x - cap, high, x + cap, high, style)
    }

    private var viewBox: String { "0 0 \(Self.digits(width)) \(Self.digits(height))" }

    /// The element for a page, which says `label` to those who do not see it.
    func element(_ style: String, label: String) -> String {
        let name = escapeHTML(label)
        return "<svg class=\"\(style)\" viewBox=\"\(viewBox)\" role=\"img\" aria-label=\"\(name)\">\(body)</svg>"
    }

    /// The element that lies over what a page describes in words already.
    ///
    /// - Parameter fit: its `preserveAspectRatio`.
    func element(_ style: String, fit: String) -> String {
        "<svg class=\"\(style)\" viewBox=\"\(viewBox)\" preserveAspectRatio=\"\(fit)\" aria-hidden=\"true\">\(body)</svg>"
    }

    /// A document of its own, with its style inside.
    func document(style: String) -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"\(viewBox)\" font-family=\"Inter, Noto Sans, DejaVu Sans, "
            + "Noto Sans CJK SC, sans-serif\"><style>\(style)</style>\(Self.patterns)\(body)</svg>"
    }

    /// Hatching for unsure, dots for gaps.
    static let patterns =
        "<defs><pattern id=\"hu\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
        + "<line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"5\" class=\"hul\"/></pattern>"
        + "<pattern id=\"hg\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
        + "<circle cx=\"2\" cy=\"2\" r=\"1\" class=\"hgd\"/></pattern></defs>"
}
