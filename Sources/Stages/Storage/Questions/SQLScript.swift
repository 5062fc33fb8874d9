/// SQL as people type it: several statements, over several lines.
package enum SQLScript {
    /// The statements of `text` in order, without their semicolons; empty ones and mere comments are left out.
    ///
    /// A semicolon in a string, a quoted name or a comment ends nothing. Triggers are not understood: nothing here may make one.
    package static func statements(_ text: String) -> [String] { scan(text).statements }

    /// Whether `text` ends with a statement that goes on: no semicolon yet, or inside a string or comment.
    package static func isOpen(_ text: String) -> Bool { scan(text).isOpen }

    private enum State: Equatable {
        case plain
        /// Until this character.
        case quoted(Character)
        case lineComment, blockComment
    }

    private static func scan(_ text: String) -> (statements: [String], isOpen: Bool) {
        var statements: [String] = []
        var state = State.plain
        var piece = ""
        var hasWords = false
        var previous: Character = " "
        for character in text {
            if state == .plain, character == ";" {
                if hasWords { statements.append(trimmed(piece)) }
                (piece, hasWords, previous) = ("", false, " ")
                continue
            }
            piece.append(character)
            state = next(state, character, previous)
            // Slashes and dashes may begin or end a comment; no statement is made of them alone.
            if state == .plain, !character.isWhitespace, character != "/", character != "-" { hasWords = true }
            if case .quoted = state { hasWords = true }
            // `/*/` does not close what it opened.
            previous = state == .blockComment && character == "*" && previous == "/" ? " " : character
        }
        if hasWords { statements.append(trimmed(piece)) }
        let isInside = state != .plain && state != .lineComment
        return (statements, hasWords || isInside)
    }

    private static func next(_ state: State, _ character: Character, _ previous: Character) -> State {
        switch state {
        case .plain:
            switch (previous, character) {
            case ("-", "-"): .lineComment
            case ("/", "*"): .blockComment
            case (_, "'"), (_, "\""), (_, "`"): .quoted(character)
            case (_, "["): .quoted("]")
            default: .plain
            }
        // A doubled quote ends one string and begins another: the same for finding semicolons.
        case .quoted(let end): character == end ? .plain : state
        case .lineComment: character.isNewline ? .plain : state
        case .blockComment: previous == "*" && character == "/" ? .plain : state
        }
    }

    private static func trimmed(_ text: String) -> String {
        let rest = text.drop(while: \.isWhitespace)
        return String(rest.reversed().drop(while: \.isWhitespace).reversed())
    }
}
