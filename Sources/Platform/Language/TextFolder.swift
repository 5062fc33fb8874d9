internal import CICU

/// Folds what a reader takes for the same: case, width (ＸＩＡＯＭＩ), compatibility forms, traditional Chinese characters.
///
/// NFKC_Casefold of Unicode, then ICU's Hant-Hans. Keep one a thread.
@safe package final class TextFolder {
    /// Its rules take milliseconds to read: opened for the first Chinese text.
    private var opened: UnsafeMutableRawPointer?

    package init() {}

    deinit { if let opened = unsafe opened { unsafe icu_close_simplifier(opened) } }

    private var simplifier: UnsafeMutableRawPointer {
        if let opened = unsafe opened { return unsafe opened }
        guard let simplifier = unsafe icu_open_simplifier() else {
            fatalError("ICU has no folding data: its data package is damaged")
        }
        unsafe opened = simplifier
        return unsafe simplifier
    }

    package func fold(_ text: String) -> String {
        // Most posts are plain ASCII, where folding is lower-casing.
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        let units = Array(text.utf16)
        // Real text stays far below twice; NFKC can lengthen a character up to 18-fold (U+FDFA).
        var folded = [UInt16](repeating: 0, count: units.count * 2 + 16)
        var length = unsafe icu_casefold(units, Int32(units.count), &folded, Int32(folded.count))
        if length < 0 {
            folded = [UInt16](repeating: 0, count: units.count * 18 + 16)
            length = unsafe icu_casefold(units, Int32(units.count), &folded, Int32(folded.count))
        }
        if length >= 0, text.unicodeScalars.contains(where: isHan) {
            length = unsafe icu_simplify(simplifier, &folded, length, Int32(folded.count))
        }
        guard length >= 0 else { return text.lowercased() }
        return String(decoding: folded[..<Int(length)], as: UTF16.self)
    }
}

/// Chinese characters, Japanese kanji included.
package func isHan(_ scalar: UnicodeScalar) -> Bool {
    switch scalar.value {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
    default: false
    }
}

/// Scripts written without spaces, whose words a reader may cut otherwise: Han, kana, Hangul, bopomofo.
package func isIdeographic(_ scalar: UnicodeScalar) -> Bool {
    switch scalar.value {
    case 0x3040...0x30FF, 0x3100...0x312F, 0xAC00...0xD7AF, 0x31F0...0x31FF: true
    default: isHan(scalar)
    }
}
