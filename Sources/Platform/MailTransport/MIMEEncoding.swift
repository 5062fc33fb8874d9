internal import Foundation

/// The encodings of RFC 2045 and RFC 2047, in lines of at most 76 characters ending in CRLF.
enum MIMEEncoding {
    private static let hex = Array("0123456789ABCDEF".utf8)

    /// Quoted-printable of UTF-8 text (RFC 2045 §6.7); line breaks of the text become CRLF.
    static func quotedPrintable(_ text: String) -> String {
        text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
            .map { line(Array($0.utf8)) }.joined(separator: "\r\n")
    }

    private static func line(_ bytes: [UInt8]) -> String {
        var lines: [[UInt8]] = [[]]
        for (index, byte) in bytes.enumerated() {
            let isLast = index == bytes.count - 1
            let isPlain =
                (33...126).contains(byte) && byte != UInt8(ascii: "=")
                || (byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")) && !isLast
            let piece = isPlain ? [byte] : [UInt8(ascii: "="), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            if lines[lines.count - 1].count + piece.count > 75 {
                lines[lines.count - 1].append(UInt8(ascii: "="))
                lines.append([])
            }
            lines[lines.count - 1] += piece
        }
        return lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\r\n")
    }

    /// Base64 in lines of 76.
    static func base64(_ bytes: [UInt8]) -> String {
        let text = Array(Data(bytes).base64EncodedString().utf8)
        return stride(from: 0, to: text.count, by: 76).map {
            String(decoding: text[$0..<min($0 + 76, text.count)], as: UTF8.self)
        }.joined(separator: "\r\n")
    }

    /// A header's text: as it is when plain ASCII, else encoded words (RFC 2047) that never cut a character in two.
    static func header(_ text: String) -> String {
        let clean = text.replacing(/[\p{Cc}]+/, with: " ")
        guard !clean.allSatisfy({ $0.isASCII }) else { return clean }
        // 75 characters a word less "=?UTF-8?B?" and "?=" are 63, room for 45 bytes; fewer, for the first line has the name.
        var words: [[UInt8]] = [[]]
        for character in clean {
            let bytes = Array(String(character).utf8)
            if words[words.count - 1].count + bytes.count > 39 { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.filter { !$0.isEmpty }.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }
            .joined(separator: "\r\n ")
    }

    /// A parameter such as a file name (RFC 2231 when it is not plain ASCII).
    static func parameter(_ name: String, _ value: String) -> String {
        let isPlain = value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) }
        guard !isPlain else { return "\(name)=\"\(value)\"" }
        let encoded = value.utf8.map { byte -> String in
            let isSafe =
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || "-._".utf8.contains(byte)
            return isSafe
                ? String(decoding: [byte], as: UTF8.self)
                : String(decoding: [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]], as: UTF8.self)
        }.joined()
        return "\(name)*=UTF-8''\(encoded)"
    }

    /// A time as mail writes it (RFC 5322 §3.3), in UTC.
    static func date(_ time: Int64) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return formatter.string(from: Date(timeIntervalSince1970: TimeInterval(time)))
    }
}
