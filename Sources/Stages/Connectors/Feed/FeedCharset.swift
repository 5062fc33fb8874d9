internal import Foundation

/// What a feed is written in, when its declaration, its header and its bytes disagree.
enum FeedCharset {
    /// - Returns: the charset to read it in; nil to leave it to what the document declares.
    static func name(of body: [UInt8], contentType: String?) -> String? {
        // A byte-order mark is never wrong.
        if body.starts(with: [0xEF, 0xBB, 0xBF]) || body.starts(with: [0xFE, 0xFF]) || body.starts(with: [0xFF, 0xFE]) {
            return nil
        }
        let head = String(decoding: body.prefix(200), as: UTF8.self)
        let declared = head.firstMatch(of: /encoding\s*=\s*["']([A-Za-z0-9_\-]+)["']/).map { $0.output.1.lowercased() }
        let header = contentType?.lowercased().firstMatch(of: /charset="?([a-z0-9_\-]+)/).map { String($0.output.1) }
        // UTF-16 without a mark.
        if body.count > 3, body[0] == 0 || body[1] == 0 { return body[0] == 0 ? "UTF-16BE" : "UTF-16LE" }
        let isASCII = body.allSatisfy { $0 < 0x80 }
        // Text that happens to be valid UTF-8 beyond ASCII is UTF-8, whatever it says: other charsets do not do that.
        // But the escape sequences of ISO-2022 and HZ are ASCII.
        if !isASCII, String(validating: body, as: UTF8.self) != nil { return "UTF-8" }
        let said = declared ?? header
        switch said {
        case nil where isASCII, "utf-8" where isASCII, "utf8" where isASCII: return declared == nil ? header : nil
        case nil, "utf-8", "utf8", "us-ascii", "ascii":
            // Not what it says. The header may know better; else Chinese by its pairs, else as browsers take it.
            if let header, !["utf-8", "utf8", "us-ascii", "ascii"].contains(header) { return header }
            return looksChinese(body) ? "GB18030" : "windows-1252"
        // As browsers do: nobody means the control characters that ISO 8859-1 has there.
        case "iso-8859-1", "latin1", "latin-1": return "windows-1252"
        case "gb2312", "gbk": return "GB18030"
        default: return declared == nil ? header : nil
        }
    }

    /// Nearly all bytes beyond ASCII come in the pairs of GBK, most of them in the rows of common characters.
    static func looksChinese(_ body: [UInt8]) -> Bool {
        var (pairs, common, strays, index) = (0, 0, 0, 0)
        while index < body.count {
            let byte = body[index]
            if byte < 0x80 {
                index += 1
            } else if index + 1 < body.count, (0x81...0xFE).contains(byte), (0x40...0xFE).contains(body[index + 1]),
                body[index + 1] != 0x7F
            {
                pairs += 1
                if (0xB0...0xF7).contains(byte), body[index + 1] >= 0xA1 { common += 1 }
                index += 2
            } else {
                strays += 1
                index += 1
            }
        }
        return pairs >= 4 && common * 10 >= pairs * 8 && strays * 20 <= pairs
    }
}
