internal import CLineEditor
internal import Glibc

/// Reads lines that a person edits at a terminal, with history and completion (libedit).
///
/// libedit keeps its state in the process, so there can be one at a time: a second one takes the first one's completion.
@safe package final class LineEditor {
    /// What a word may become.
    ///
    /// - Parameters: the line before the word; the word so far.
    package typealias Completer = (_ before: String, _ word: String) -> [String]

    private final class Context {
        let complete: Completer

        init(_ complete: @escaping Completer) { self.complete = complete }
    }

    // The C side keeps a pointer to it for as long as this lives.
    private let context: Context

    package init(program: String, complete: @escaping Completer) {
        let context = Context(complete)
        self.context = context
        unsafe line_editor_start(program, completeLine, Unmanaged.passUnretained(context).toOpaque())
    }

    deinit { unsafe line_editor_start("barometer", nil, nil) }

    /// The next line without its end; nil at the end of input.
    package func read(prompt: String) -> String? {
        guard let line = unsafe line_editor_read(prompt) else { return nil }
        defer { unsafe free(line) }
        return unsafe String(cString: line)
    }

    package func remember(_ line: String) { unsafe line_editor_remember(line) }

    /// - Returns: false when there is no such file.
    @discardableResult
    package func load(_ path: String) -> Bool { unsafe line_editor_load(path) }

    /// Writes the last `most` lines, readable by their owner alone.
    package func save(_ path: String, most: Int) -> Bool { unsafe line_editor_save(path, Int32(most)) }

    /// Candidates for the word in bytes `start..<end` of `line`, as the C side wants them.
    fileprivate static func candidates(
        _ line: String, _ start: Int, _ end: Int, _ context: UnsafeMutableRawPointer
    ) -> UnsafeMutablePointer<CChar>? {
        let bytes = Array(line.utf8)
        guard start >= 0, start <= end, end <= bytes.count else { return nil }
        let words = unsafe Unmanaged<Context>.fromOpaque(context).takeUnretainedValue().complete(
            String(decoding: bytes[..<start], as: UTF8.self), String(decoding: bytes[start..<end], as: UTF8.self))
        return words.isEmpty ? nil : unsafe strdup(words.joined(separator: "\n"))
    }
}

private func completeLine(
    _ line: UnsafePointer<CChar>?, _ start: Int32, _ end: Int32, _ context: UnsafeMutableRawPointer?
) -> UnsafeMutablePointer<CChar>? {
    guard let line = unsafe line, let context = unsafe context else { return nil }
    return unsafe LineEditor.candidates(String(cString: line), Int(start), Int(end), context)
}
