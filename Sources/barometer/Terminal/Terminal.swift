internal import Foundation
internal import Glibc

/// What goes to the two outputs.
enum Terminal {
    static func print(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

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
