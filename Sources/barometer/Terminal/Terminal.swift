internal import Foundation
internal import Glibc
internal import Support

/// What goes to the two outputs.
enum Terminal {
    /// Text for people. Whatever a stranger put into it cannot move the cursor, change the title or turn the line: see
    /// ``revealed(_:)``. Colours of ours stay where there are colours.
    static func print(_ text: String) { put(safe(text, keepsColour: isColoured), .standardOutput) }

    static func complain(_ text: String) { put(safe(text, keepsColour: false), .standardError) }

    /// Text for programs, unchanged: JSON, CSV. On a terminal a person reads it, so there it is as harmless as ``print(_:)``.
    ///
    /// - Parameter terminator: what follows it; nothing for text that ends its own lines.
    static func emit(_ text: String, terminator: String = "\n") {
        let shown = isatty(STDOUT_FILENO) == 1 ? safe(text, keepsColour: isColoured) : text
        write(Array((shown + terminator).utf8))
    }

    /// Bytes as they are.
    static func write(_ bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }

    private static func put(_ text: String, _ output: FileHandle) { output.write(Data((text + "\n").utf8)) }

    /// Nothing that acts but, where asked for, the sequences that set the few styles we use. One that hides text is not among them.
    static func safe(_ text: String, keepsColour: Bool) -> String {
        guard keepsColour, text.contains("\u{1B}") else { return revealed(text) }
        let style = /\u{1B}\[(?:0|1|2|3|4|7|3[0-7]|9[0-7]|38;5;\d{1,3})?(?:;(?:1|2|4|3[0-7]|9[0-7]))?m/
        var out = ""
        var rest = text[...]
        while let match = rest.firstMatch(of: style) {
            out += revealed(String(rest[..<match.range.lowerBound])) + match.output
            rest = rest[match.range.upperBound...]
        }
        return out + revealed(String(rest))
    }

    /// Columns of the terminal; 80 when it does not say.
    static var columns: Int {
        var size = winsize()
        let isKnown = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        if isKnown { return Int(size.ws_col) }
        return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80
    }

    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether standard output is a terminal that may be coloured (no-color.org).
    static var isColoured: Bool {
        let environment = ProcessInfo.processInfo.environment
        return isatty(STDOUT_FILENO) == 1 && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }
}

/// A bar on a terminal; nothing anywhere else.
final class ProgressBar {
    private let isShown: Bool
    private var title = ""

    init(isShown: Bool) {
        self.isShown = isShown && Terminal.isInteractive
    }

    func show(_ title: String, _ done: Int, _ total: Int) {
        guard isShown, total > 0 else { return }
        let width = 30
        let filled = width * done / total
        let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: width - filled)
        let line = "\r\(title.padding(toLength: 10, withPad: " ", startingAt: 0)) \(bar) \(done)/\(total)"
        FileHandle.standardError.write(Data((line + (done >= total ? "\r\u{1B}[K" : "\u{1B}[K")).utf8))
    }
}
