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
        let units = Array(text.utf16)
        guard !units.isEmpty else { return [] }
        return unsafe units.withUnsafeBufferPointer { buffer in
            guard unsafe icu_set_text(iterator, buffer.baseAddress, Int32(units.count)) else {
                return [Piece(text: text, isWord: true)]
            }
            var pieces: [Piece] = []
            var start = 0
            var isWord = false
            while true {
                let end = unsafe icu_next_piece(iterator, &isWord)
                guard end != -1 else { break }
                pieces.append(
                    Piece(text: String(decoding: units[start..<Int(end)], as: UTF16.self), isWord: isWord))
                start = Int(end)
            }
            return pieces
        }
    }

    /// The words of `text`, without what lies between them.
    package func words(of text: String) -> [String] {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return pieces(of: text).filter(\.isWord).map(\.text) }
        var words: [String] = []
        for chunk in text.utf8.split(whereSeparator: { $0 <= 0x20 || $0 == 0x7F }) {
            // Marks at its ends join nothing (UAX #29 wants letters or digits on both sides of them); what is left is mostly
            // letters and digits, which are one word. Anything else is ICU's to say.
            let core = chunk.drop(while: Self.isMark)
            let end = core.lastIndex { !Self.isMark($0) }.map { core.index(after: $0) } ?? core.startIndex
            let bare = core[..<end]
            if bare.isEmpty { continue }
            if bare.allSatisfy(Self.isLetterOrDigit) {
                words.append(String(Substring(bare)))
            } else {
                words += pieces(of: String(Substring(bare))).filter(\.isWord).map(\.text)
            }
        }
        return words
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
    }

    /// ASCII that is neither a letter, a digit, a space, nor the underscore or the at sign: those join words.
    private static func isMark(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "_") && byte != UInt8(ascii: "@") && !isLetterOrDigit(byte)
    }
}
