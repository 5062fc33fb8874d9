internal import CICU

/// Cuts text into words with ICU's rules and its dictionaries for Chinese, Japanese and Thai.
///
/// Holds ICU's iterator, which is costly to open: keep one a thread.
@safe package final class WordSegmenter {
    private let iterator: UnsafeMutableRawPointer

    package init() {
        guard let opened = unsafe icu_open_words() else {
            fatalError("ICU has no word rules: its data package is damaged")
        }
        unsafe iterator = opened
    }

    deinit { unsafe icu_close_words(iterator) }

    /// A piece of the text, words and what lies between them alike.
    package struct Piece: Sendable {
        package let text: String
        /// Letters, digits or ideographs; false for spaces, punctuation and most symbols.
        package let isWord: Bool
    }

    /// All pieces of `text`, in order; together they are `text`.
    package func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        cut(Array(text.utf16)) { pieces.append(Piece(text: String(decoding: $0, as: UTF16.self), isWord: $1)) }
        return pieces
    }

    /// The words of `text`, without what lies between them.
    package func words(of text: String) -> [String] {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return cutWords(of: text) }
        return joinedWords(of: text).split(separator: " ").map(String.init)
    }

    /// The words of `text` with a space between them.
    func joinedWords(of text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return cutWords(of: text).joined(separator: " ") }
        var words: [UInt8] = []
        words.reserveCapacity(bytes.count)
        func append(_ word: some Collection<UInt8>) {
            if !words.isEmpty { words.append(0x20) }
            words.append(contentsOf: word)
        }
        var next = 0
        while next < bytes.count {
            var start = next
            while start < bytes.count, Self.isSpace(bytes[start]) { start += 1 }
            var end = start
            while end < bytes.count, !Self.isSpace(bytes[end]) { end += 1 }
            next = end
            // Marks at its ends join nothing (UAX #29 wants letters or digits on both sides of them); what is left is mostly
            // letters and digits, which are one word. Anything else is ICU's to say.
            while start < end, Self.isMark(bytes[start]) { start += 1 }
            while end > start, Self.isMark(bytes[end - 1]) { end -= 1 }
            guard start < end else { continue }
            if bytes[start..<end].allSatisfy(Self.isLetterOrDigit) {
                append(bytes[start..<end])
            } else {
                for word in cutWords(of: String(decoding: bytes[start..<end], as: UTF8.self)) { append(word.utf8) }
            }
        }
        return String(decoding: words, as: UTF8.self)
    }

    private func cutWords(of text: String) -> [String] {
        var words: [String] = []
        cut(Array(text.utf16)) { if $1 { words.append(String(decoding: $0, as: UTF16.self)) } }
        return words
    }

    /// Hands over each piece of a text and whether it is a word.
    private func cut(_ units: [UInt16], _ body: (ArraySlice<UInt16>, Bool) -> Void) {
        guard !units.isEmpty else { return }
        unsafe units.withUnsafeBufferPointer { buffer in
            guard unsafe icu_set_text(iterator, buffer.baseAddress, Int32(units.count)) else {
                return body(units[...], true)
            }
            var start = 0
            var isWord = false
            while true {
                let end = unsafe icu_next_piece(iterator, &isWord)
                guard end != -1 else { break }
                body(units[start..<Int(end)], isWord)
                start = Int(end)
            }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x7F }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
    }

    /// ASCII that is neither a letter, a digit, a space, nor the underscore or the at sign: those join words.
    private static func isMark(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "_") && byte != UInt8(ascii: "@") && !isLetterOrDigit(byte)
    }
}
