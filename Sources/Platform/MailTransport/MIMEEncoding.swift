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
            var piece = isPlain ? [byte] : encoded(byte)
            if lines[lines.count - 1].count + piece.count > 75 {
                lines[lines.count - 1].append(UInt8(ascii: "="))
                lines.append([])
            }
            // A line that begins with a dot is stuffed on the way, one with "From " gets a ">" in some mailboxes.
            let begins = lines[lines.count - 1].isEmpty
            if begins, byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F") && bytes[index...].starts(with: fromLine)
            {
                piece = encoded(byte)
            }
            lines[lines.count - 1] += piece
        }
        return lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\r\n")
    }

    private static let fromLine = Array("From ".utf8)

    private static func encoded(_ byte: UInt8) -> [UInt8] {
        [UInt8(ascii: "="), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
    }

    /// Base64 in lines of 76.
    static func base64(_ bytes: [UInt8]) -> String {
        let text = Array(Data(bytes).base64EncodedString().utf8)
        return stride(from: 0, to: text.count, by: 76).map {
            String(decoding: text[$0..<min($0 + 76, text.count)], as: UTF8.self)
        }.joined(separator: "\r\n")
    }

    /// A header field of free text, folded to lines of at most 78: as it is when plain ASCII, else in encoded words. What could
    /// end a line or turn the order of what follows becomes a space.
    static func field(_ name: String, _ text: String) -> String {
        let clean = clean(text)
        let words = clean.split(separator: " ", omittingEmptySubsequences: true)
        guard clean.allSatisfy(\.isASCII), words.allSatisfy({ $0.utf8.count <= 60 && !$0.hasPrefix("=?") }) else {
            return "\(name): \(encodedWords(clean))"
        }
        var lines = ["\(name):"]
        for word in words {
            if lines[lines.count - 1].utf8.count + 1 + word.utf8.count > 76 { lines.append("") }
            lines[lines.count - 1] += " \(word)"
        }
        return lines.joined(separator: "\r\n")
    }

    private static func clean(_ text: String) -> String {
        text.replacing(/[\p{Cc}\u{2028}\u{2029}]+/, with: " ")
            .replacing(/[\u{200E}\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}]/, with: "")
    }

    /// Encoded words (RFC 2047) that never cut a character in two.
    static func encodedWords(_ text: String) -> String {
        // 75 characters a word less "=?UTF-8?B?" and "?=" are 63, room for 45 bytes; fewer, for the first line has the name.
        var words: [[UInt8]] = [[]]
        for character in clean(text) {
            let bytes = Array(String(character).utf8)
            // A cluster of many marks may be longer than a word; then it is cut between scalars.
            let pieces = bytes.count <= 39 ? [bytes] : character.unicodeScalars.map { Array(String($0).utf8) }
            for piece in pieces {
                if words[words.count - 1].count + piece.count > 39 { words.append([]) }
                words[words.count - 1] += piece
            }
        }
        return words.filter { !$0.isEmpty }.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }
            .joined(separator: "\r\n ")
    }

    /// A parameter such as a file name: RFC 2231, in numbered pieces, when it is long or not plain ASCII.
    static func parameter(_ name: String, _ value: String) -> String {
        let isPlain = value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) }
        guard !isPlain || value.utf8.count > 60 else { return "\(name)=\"\(value)\"" }
        let encoded = Array(percentEncoded(value))
        guard encoded.count > 56 else { return "\(name)*=UTF-8''\(String(encoded))" }
        var pieces: [[Character]] = [[]]
        var index = 0
        while index < encoded.count {
            let length = encoded[index] == "%" ? 3 : 1
            if pieces[pieces.count - 1].count + length > 50 { pieces.append([]) }
            pieces[pieces.count - 1] += encoded[index..<index + length]
            index += length
        }
        return pieces.enumerated().map { "\(name)*\($0)*=\($0 == 0 ? "UTF-8''" : "")\(String($1))" }
            .joined(separator: ";\r\n ")
    }

    /// All but letters, digits and `-._` as `%XX`.
    static func percentEncoded(_ value: String) -> String {
        value.utf8.map { byte -> String in
            let isSafe =
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || "-._".utf8.contains(byte)
            return isSafe
                ? String(decoding: [byte], as: UTF8.self)
                : String(decoding: [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]], as: UTF8.self)
        }.joined()
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
