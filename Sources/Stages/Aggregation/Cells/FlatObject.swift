internal import Support

/// A JSON object of numbers, such as a score's emotions, read without making a tree of it: a rebuild of a store reads one a post.
package enum FlatObject {
    /// Calls `body` with each name and its number; what is no number is passed over.
    ///
    /// - Throws: what ``JSONParser`` throws for what is no JSON.
    package static func read(_ text: String, _ body: (String, Double) throws -> Void) throws {
        guard let members = members(of: text) else {
            for member in try JSONParser.parse(text).members ?? [] {
                if let number = member.value.double { try body(member.key, number) }
            }
            return
        }
        for member in members {
            guard let value = number(text, member.value) else { continue }
            try body(String(slice(text, member.name)), value)
        }
    }

    private static func slice(_ text: String, _ places: Range<Int>) -> Substring {
        let start = text.utf8.startIndex
        return text[
            text.utf8.index(start, offsetBy: places.lowerBound)..<text.utf8.index(start, offsetBy: places.upperBound)]
    }

    /// Where the names and numbers of `{"name":0.5,…}` stand, as this program writes it; nil for whatever has blanks, escapes or signs.
    private static func members(of text: String) -> [(name: Range<Int>, value: Range<Int>)]? {
        let bytes = text.utf8.span
        let end = bytes.count - 1
        guard end > 1, bytes[0] == UInt8(ascii: "{"), bytes[end] == UInt8(ascii: "}") else { return nil }
        var members: [(name: Range<Int>, value: Range<Int>)] = []
        members.reserveCapacity(8)
        var place = 1
        while place < end {
            guard bytes[place] == UInt8(ascii: "\"") else { return nil }
            let name = place + 1
            place = name
            while place < end, bytes[place] != UInt8(ascii: "\"") {
                guard bytes[place] != UInt8(ascii: "\\") else { return nil }
                place += 1
            }
            guard place + 2 < end, bytes[place + 1] == UInt8(ascii: ":") else { return nil }
            let value = place + 2
            let close = place
            place = value
            while place < end, bytes[place] != UInt8(ascii: ",") {
                guard (0x30...0x39).contains(bytes[place]) || "eE.-".utf8.contains(bytes[place]) else { return nil }
                place += 1
            }
            guard place > value, (0x30...0x39).contains(bytes[value]) else { return nil }
            members.append((name..<close, value..<place))
            place += 1
        }
        return members
    }

    /// Up to 15 digits are a whole number that a Double holds, and divided by a power of ten it rounds as it should.
    private static func number(_ text: String, _ places: Range<Int>) -> Double? {
        let bytes = text.utf8.span
        guard places.count <= 16 else { return Double(slice(text, places)) }
        var digits: Int64 = 0
        var scale: Int64 = 0
        for place in places {
            let byte = bytes[place]
            if byte == UInt8(ascii: "."), scale == 0 {
                scale = 1
            } else if (0x30...0x39).contains(byte) {
                digits = 10 * digits + Int64(byte - 0x30)
                scale *= 10
            } else {
                return Double(slice(text, places))
            }
        }
        return Double(digits) / Double(max(scale, 1))
    }
}
