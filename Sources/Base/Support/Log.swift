internal import Foundation

/// Lines for people on standard error: what `-v` shows and what `--quiet` hides.
package struct Log: Sendable {
    package enum Level: Int, Comparable, Sendable {
        case debug, info, warning, error

        package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    package let threshold: Level
    private let write: @Sendable (String) -> Void

    package init(threshold: Level, write: @escaping @Sendable (String) -> Void = Log.toStandardError) {
        self.threshold = threshold
        self.write = write
    }

    /// Nothing is shown.
    package static let silent = Log(threshold: .error) { _ in }

    /// `message` is one line, without secrets and without query values of URLs.
    package func callAsFunction(_ level: Level, _ message: @autoclosure () -> String) {
        guard level >= threshold else { return }
        write(message())
    }

    @Sendable package static func toStandardError(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
