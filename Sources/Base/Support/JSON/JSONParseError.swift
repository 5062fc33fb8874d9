/// A text that is not JSON (or JSON5). Says where and what.
package struct JSONParseError: Error, Equatable, CustomStringConvertible {
    /// The file as the user named it, nil for a text from elsewhere.
    package let file: String?
    package let position: TextPosition
    package let problem: String

    package var description: String {
        (file.map { "\($0):" } ?? "") + "\(position.line):\(position.column): \(problem)"
    }
}
