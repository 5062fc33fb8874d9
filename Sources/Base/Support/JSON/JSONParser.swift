/// Reads JSON and JSON5 (comments, unquoted keys, single quotes, trailing commas, hexadecimal, signs, Infinity).
///
/// JSON5 1.0.0 (json5.org); every JSON text is also JSON5. Strict JSON refuses what only JSON5 allows.
package struct JSONParser {
    package enum Dialect: Sendable {
        case json, json5
    }

    /// Deeper nesting is refused: a hostile body must not exhaust the stack.
    static let deepestNesting = 200

    let bytes: [UInt8]
    let file: String?
    let dialect: Dialect
    /// Of texts whose values keep their positions.
    let lines: LineIndex?
    var index = 0
    var depth = 0

    init(_ bytes: [UInt8], file: String?, dialect: Dialect) {
        self.bytes = bytes
        self.file = file
        self.dialect = dialect
        lines = dialect == .json5 ? LineIndex(bytes) : nil
        // A byte order mark is not part of the text.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    /// Reads one value and nothing after it.
    ///
    /// - Throws: ``JSONParseError`` with line and column.
    package static func parse(
        _ bytes: [UInt8], file: String? = nil, dialect: Dialect = .json
    ) throws(JSONParseError) -> JSONValue {
        var parser = JSONParser(bytes, file: file, dialect: dialect)
        try parser.skipSpace()
        let value = try parser.value()
        try parser.skipSpace()
        guard parser.index == bytes.count else { throw parser.error("text after the end of the value") }
        return value
    }

    /// Reads one value from `text`.
    package static func parse(
        _ text: String, file: String? = nil, dialect: Dialect = .json
    ) throws(JSONParseError) -> JSONValue {
        try parse(Array(text.utf8), file: file, dialect: dialect)
    }

    func error(_ problem: String, at offset: Int? = nil) -> JSONParseError {
        JSONParseError(file: file, position: position(of: offset ?? index), problem: problem)
    }

    /// Positions are kept for texts people write. Bodies of servers are one long line, where columns cost a scan each.
    private func kept(_ offset: Int) -> TextPosition? { dialect == .json5 ? position(of: offset) : nil }

    mutating func value() throws(JSONParseError) -> JSONValue {
        guard index < bytes.count else { throw error("the text ends where a value should begin") }
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepestNesting else { throw error("more than \(Self.deepestNesting) levels of nesting") }
        let start = index
        let kind: JSONValue.Kind
        switch bytes[index] {
        case UInt8(ascii: "{"): kind = .object(try object())
        case UInt8(ascii: "["): kind = .array(try array())
        case UInt8(ascii: "\""): kind = .string(try string())
        case UInt8(ascii: "'") where dialect == .json5: kind = .string(try string())
        case UInt8(ascii: "t"): kind = try word("true", .bool(true))
        case UInt8(ascii: "f"): kind = try word("false", .bool(false))
        case UInt8(ascii: "n"): kind = try word("null", .null)
        default: kind = try number()
        }
        return JSONValue(kind, at: kept(start))
    }

    private mutating func word(_ word: String, _ kind: JSONValue.Kind) throws(JSONParseError) -> JSONValue.Kind {
        guard bytes[index...].starts(with: word.utf8) else { throw error("expected a value") }
        index += word.utf8.count
        return kind
    }

    private mutating func object() throws(JSONParseError) -> [JSONMember] {
        let start = index
        index += 1
        var members: [JSONMember] = []
        while true {
            try skipSpace()
            guard index < bytes.count else { throw error("this object is never closed", at: start) }
            if bytes[index] == UInt8(ascii: "}") {
                try refuseTrailingComma(after: members.count)
                index += 1
                return members
            }
            let keyStart = index
            let key = try self.key()
            try skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else {
                throw error("expected ':' after the key \"\(key)\"")
            }
            index += 1
            try skipSpace()
            members.append(JSONMember(key, try value(), at: kept(keyStart)))
            try skipSpace()
            try separator(closing: UInt8(ascii: "}"), in: "object")
        }
    }

    private mutating func array() throws(JSONParseError) -> [JSONValue] {
        let start = index
        index += 1
        var elements: [JSONValue] = []
        while true {
            try skipSpace()
            guard index < bytes.count else { throw error("this array is never closed", at: start) }
            if bytes[index] == UInt8(ascii: "]") {
                try refuseTrailingComma(after: elements.count)
                index += 1
                return elements
            }
            elements.append(try value())
            try skipSpace()
            try separator(closing: UInt8(ascii: "]"), in: "array")
        }
    }

    /// Passes a comma, or stays before the closing bracket.
    private mutating func separator(closing: UInt8, in container: String) throws(JSONParseError) {
        guard index < bytes.count else { return }
        if bytes[index] == UInt8(ascii: ",") {
            index += 1
        } else if bytes[index] != closing {
            throw error("expected ',' or '\(Character(UnicodeScalar(closing)))' in this \(container)")
        }
    }

    private func refuseTrailingComma(after count: Int) throws(JSONParseError) {
        guard dialect == .json, count > 0 else { return }
        var before = index - 1
        while before >= 0, isSpace(bytes[before]) { before -= 1 }
        if before >= 0, bytes[before] == UInt8(ascii: ",") { throw error("a comma before the closing bracket") }
    }
}
