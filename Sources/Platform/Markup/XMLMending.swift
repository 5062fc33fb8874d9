/// Makes well-formed what people type as XML: attributes without quotes, tags that nothing closes or that close the wrong one,
/// a bare `<`, an end that is missing. What is inside of CDATA and comments stays.
///
/// For charsets that have ASCII's `<`, `>` and quotes where ASCII has them.
struct XMLMending {
    /// Elements of HTML that are never closed, found unescaped in descriptions.
    private static let empty: Set<String> = ["br", "hr", "img", "input", "wbr"]

    private let bytes: [UInt8]
    private var out: [UInt8] = []
    private var open: [String] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        out.reserveCapacity(bytes.count + 256)
    }

    static func mended(_ bytes: [UInt8]) -> [UInt8] {
        var mending = XMLMending(bytes)
        mending.run()
        return mending.out
    }

    private mutating func run() {
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "<") else {
                out.append(bytes[index])
                index += 1
                continue
            }
            if let end = passed(index, "<![CDATA[", "]]>") ?? passed(index, "<!--", "-->") ?? passed(index, "<?", "?>")
            {
                out.append(contentsOf: bytes[index..<end])
                index = end
            } else if let end = passed(index, "<!", ">") {
                // A document type declares entities at best, and those are left out anyway.
                index = end
            } else {
                index = tag(at: index)
            }
        }
        for name in open.reversed() { out.append(contentsOf: "</\(name)>".utf8) }
    }

    /// Where a part that begins with `opening` ends; a CDATA section or comment that nothing closes ends with the text.
    private func passed(_ index: Int, _ opening: String, _ closing: String) -> Int? {
        guard bytes[index...].starts(with: opening.utf8) else { return nil }
        return bytes[index...].firstRange(of: Array(closing.utf8))?.upperBound ?? bytes.count
    }

    private mutating func tag(at start: Int) -> Int {
        var index = start + 1
        let isEnd = index < bytes.count && bytes[index] == UInt8(ascii: "/")
        if isEnd { index += 1 }
        let name = String(decoding: bytes[index...].prefix(while: isNameByte), as: UTF8.self)
        guard let first = name.utf8.first, (first | 0x20) >= 0x61, (first | 0x20) <= 0x7A || first == 0x5F else {
            out.append(contentsOf: "&lt;".utf8)
            return start + 1
        }
        index += name.utf8.count
        if isEnd {
            while index < bytes.count, bytes[index] != UInt8(ascii: ">") { index += 1 }
            close(name)
            return min(index + 1, bytes.count)
        }
        out.append(contentsOf: "<\(name)".utf8)
        var seen: Set<String> = []
        let isClosed = attributes(&index, &seen)
        if isClosed || Self.empty.contains(name.lowercased()) {
            out.append(contentsOf: "/>".utf8)
        } else {
            out.append(UInt8(ascii: ">"))
            open.append(name)
        }
        return index
    }

    /// Copies attributes with quotes around their values; true where the tag closes itself.
    private mutating func attributes(_ index: inout Int, _ seen: inout Set<String>) -> Bool {
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: ">") {
                index += 1
                return false
            }
            if byte == UInt8(ascii: "/"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: ">") {
                index += 2
                return true
            }
            // A tag that was never closed ends where the next begins.
            if byte == UInt8(ascii: "<") { return false }
            guard isNameByte(byte) else {
                index += 1
                continue
            }
            let name = String(decoding: bytes[index...].prefix(while: isNameByte), as: UTF8.self)
            index += name.utf8.count
            let value = value(&index)
            guard seen.insert(name).inserted else { continue }
            out.append(contentsOf: " \(name)=\"".utf8)
            for byte in value {
                switch byte {
                case UInt8(ascii: "\""): out.append(contentsOf: "&quot;".utf8)
                case UInt8(ascii: "<"): out.append(contentsOf: "&lt;".utf8)
                default: out.append(byte)
                }
            }
            out.append(UInt8(ascii: "\""))
        }
        return false
    }

    private func value(_ index: inout Int) -> ArraySlice<UInt8> {
        skipSpace(&index)
        guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return [] }
        index += 1
        skipSpace(&index)
        guard index < bytes.count else { return [] }
        let quote = bytes[index]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let rest = bytes[(index + 1)...].prefix { $0 != quote }
            index = min(index + 2 + rest.count, bytes.count)
            return rest
        }
        let rest = bytes[index...].prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") }
        index += rest.count
        return rest
    }

    private func skipSpace(_ index: inout Int) {
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
    }

    /// Closes what is open inside `name` as well; an end tag of nothing that is open is left out.
    private mutating func close(_ name: String) {
        guard let position = open.lastIndex(of: name) else { return }
        for inner in open[position...].reversed() { out.append(contentsOf: "</\(inner)>".utf8) }
        open.removeSubrange(position...)
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || (0x30...0x3A).contains(byte) || byte == 0x5F || byte == 0x2D
            || byte == 0x2E || byte >= 0x80
    }
}
