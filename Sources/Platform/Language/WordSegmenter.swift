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
        pieces(of: text).filter(\.isWord).map(\.text)
    }
}
