extension JSONParser {
    /// Line and column of a byte offset. Counted only when needed for messages and kept values.
    func position(of offset: Int) -> TextPosition {
        (lines ?? LineIndex(bytes)).position(of: offset, in: bytes)
    }

    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    mutating func skipSpace() throws(JSONParseError) {
        while index < bytes.count {
            let byte = bytes[index]
            if isSpace(byte) {
                index += 1
            } else if dialect == .json5, byte == 0x0B || byte == 0x0C {
                index += 1
            } else if dialect == .json5, bytes[index...].starts(with: [0xC2, 0xA0]) {
                index += 2
            } else if dialect == .json5, bytes[index...].starts(with: [0xEF, 0xBB, 0xBF]) {
                index += 3
            } else if dialect == .json5, byte == UInt8(ascii: "/") {
                try skipComment()
            } else {
                return
            }
        }
    }

    private mutating func skipComment() throws(JSONParseError) {
        let start = index
        if bytes[index...].starts(with: "//".utf8) {
            index = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
        } else if bytes[index...].starts(with: "/*".utf8) {
            index += 2
            while index < bytes.count, !bytes[index...].starts(with: "*/".utf8) { index += 1 }
            guard index < bytes.count else { throw error("this comment is never closed", at: start) }
            index += 2
        } else {
            throw error("expected a value")
        }
    }

    mutating func key() throws(JSONParseError) -> String {
        let quote = bytes[index]
        if quote == UInt8(ascii: "\"") || (quote == UInt8(ascii: "'") && dialect == .json5) { return try string() }
        let start = index
        if dialect == .json5 {
            while index < bytes.count, isIdentifier(bytes[index], first: index == start) { index += 1 }
        }
        guard index > start else { throw error("expected a key") }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private func isIdentifier(_ byte: UInt8, first: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "$"), 0x80...:
            true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): !first
        default: false
        }
    }

    mutating func string() throws(JSONParseError) -> String {
        let quote = bytes[index]
        let start = index
        index += 1
        // Most strings have no escapes: they are taken as they stand.
        while index < bytes.count, bytes[index] != quote, bytes[index] != UInt8(ascii: "\\"), bytes[index] >= 0x20 {
            index += 1
        }
        if index < bytes.count, bytes[index] == quote {
            index += 1
            return try decoded(bytes[(start + 1)..<(index - 1)], at: start)
        }
        var text = Array(bytes[(start + 1)..<index])
        while index < bytes.count {
            let byte = bytes[index]
            if byte == quote {
                index += 1
                return try decoded(text[...], at: start)
            }
            if byte == UInt8(ascii: "\\") {
                try escape(into: &text)
            } else if byte < 0x20 && !(dialect == .json5 && byte == 0x09) {
                throw error("a control character stands bare in this string: write it as an escape")
            } else {
                text.append(byte)
                index += 1
            }
        }
        throw error("this string is never closed", at: start)
    }

    private func decoded(_ text: ArraySlice<UInt8>, at start: Int) throws(JSONParseError) -> String {
        // What is not UTF-8 is mended, and then is not what was there: much faster than to validate first.
        let decoded = String(decoding: text, as: UTF8.self)
        guard text.reduce(0, |) < 0x80 || decoded.utf8.elementsEqual(text) else {
            throw error("this string is not valid UTF-8", at: start)
        }
        return decoded
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONParseError) {
        index += 1
        guard index < bytes.count else { throw error("the text ends inside an escape") }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try unicodeEscape()).utf8)
        case _ where dialect == .json: throw error("an unknown escape", at: index - 1)
        case UInt8(ascii: "x"): text.append(contentsOf: String(Character(UnicodeScalar(UInt8(try hex(2))))).utf8)
        case UInt8(ascii: "v"): text.append(0x0B)
        case UInt8(ascii: "0"): text.append(0)
        case 0x0A: break
        case 0x0D: if index < bytes.count, bytes[index] == 0x0A { index += 1 }
        default: text.append(byte)
        }
    }

    /// After `\u`: one scalar, from a surrogate pair where need be. Half a pair becomes U+FFFD, as browsers do.
    private mutating func unicodeEscape() throws(JSONParseError) -> UnicodeScalar {
        let unit = try hex(4)
        if (0xD800..<0xDC00).contains(unit), bytes[index...].starts(with: "\\u".utf8) {
            let back = index
            index += 2
            let low = try hex(4)
            if (0xDC00..<0xE000).contains(low) {
                return UnicodeScalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
            }
            index = back
        }
        return UnicodeScalar(unit) ?? "\u{FFFD}"
    }

    private mutating func hex(_ digits: Int) throws(JSONParseError) -> UInt32 {
        guard index + digits <= bytes.count,
            bytes[index..<index + digits].allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }),
            let number = UInt32(String(decoding: bytes[index..<index + digits], as: UTF8.self), radix: 16)
        else { throw error("expected \(digits) hexadecimal digits") }
        index += digits
        return number
    }

    mutating func number() throws(JSONParseError) -> JSONValue.Kind {
        let start = index
        while index < bytes.count, isNumberByte(bytes[index]) { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        guard !text.isEmpty else { throw error("expected a value") }
        if Self.isJSONNumber(bytes[start..<index]) {
            if let integer = Int64(text) { return .integer(integer) }
            if let number = Double(text), number.isFinite { return .number(number) }
        }
        if dialect == .json5, let kind = json5Number(text) { return kind }
        throw error("\"\(text)\" is not a number", at: start)
    }

    private func isNumberByte(_ byte: UInt8) -> Bool {
        isIdentifier(byte, first: false) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }

    /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`, by hand: a regular expression is compiled anew each time, which took
    /// two thirds of an import.
    private static func isJSONNumber(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        /// Passes digits; false where there is none.
        func passDigits() -> Bool {
            let count = rest.prefix { (0x30...0x39).contains($0) }.count
            rest = rest.dropFirst(count)
            return count > 0
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        if rest.first == UInt8(ascii: "0") {
            rest = rest.dropFirst()
        } else if !passDigits() {
            return false
        }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard passDigits() else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard passDigits() else { return false }
        }
        return rest.isEmpty
    }

    private func json5Number(_ text: String) -> JSONValue.Kind? {
        let negative = text.hasPrefix("-")
        let digits = negative || text.hasPrefix("+") ? String(text.dropFirst()) : text
        let sign: Double = negative ? -1 : 1
        if digits == "Infinity" { return .number(sign * .infinity) }
        if digits == "NaN" { return .number(.nan) }
        if digits.lowercased().hasPrefix("0x") {
            return Int64(digits.dropFirst(2), radix: 16).map { .integer(negative ? -$0 : $0) }
        }
        guard
            digits.wholeMatch(of: /(0|[1-9][0-9]*|(0|[1-9][0-9]*)?\.[0-9]+|(0|[1-9][0-9]*)\.)([eE][-+]?[0-9]+)?/) != nil
        else { return nil }
        if let integer = Int64(digits) { return .integer(negative ? -integer : integer) }
        let padded = (digits.hasPrefix(".") ? "0" : "") + digits.replacing(/\.($|[eE])/) { ".0\($0.output.1)" }
        return Double(padded).map { .number(sign * $0) }
    }
}
