internal import CLanguageDetector

/// Names the language of a short text.
package enum LanguageIdentifier {
    /// A BCP 47 code such as `en` or `zh`; nil when there are too few words to tell.
    ///
    /// Script decides where it can: Compact Language Detector 2 is unsure of short Chinese. `hint`, what the source
    /// declared, decides when the detector is unsure.
    package static func identify(_ text: String, hint: String? = nil) -> String? {
        let bare = WhiteSpace.joined(text) { bytes, word in
            let first = bytes[word.lowerBound]
            let isLink = first == UInt8(ascii: "h") && bytes[word].starts(with: "http".utf8)
            return first != UInt8(ascii: "@") && first != UInt8(ascii: "#") && !isLink
        }
        let (han, kana, letters) = counts(of: bare)
        let declared = hint.map { String($0.prefix { $0 != "-" }).lowercased() }
        guard letters >= 3 || han > 0 else { return nil }
        // One kanji weighs about three Latin letters.
        if kana * 4 >= han, kana > 1 { return "ja" }
        if han * 3 >= letters - han { return "zh" }
        var percent: Int32 = 0
        var reliable = false
        let code = unsafe bare.withUnsafeBytes { bytes in
            unsafe String(
                cString: language_of_text(
                    bytes.assumingMemoryBound(to: CChar.self).baseAddress, Int32(bytes.count), &percent, &reliable))
        }
        if reliable, code != "un" { return String(code.prefix { $0 != "-" }) }
        return declared ?? (code == "un" ? nil : String(code.prefix { $0 != "-" }))
    }

    private static func counts(of bytes: [UInt8]) -> (han: Int, kana: Int, letters: Int) {
        var (han, kana, letters) = (0, 0, 0)
        guard bytes.contains(where: { $0 >= 0x80 }) else {
            return (0, 0, bytes.count { (0x61...0x7A).contains($0 | 0x20) })
        }
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            guard scalar.value >= 0x80 else {
                if (0x61...0x7A).contains(scalar.value | 0x20) { letters += 1 }
                continue
            }
            if isHan(scalar) {
                han += 1
                letters += 1
                continue
            }
            if (0x3040...0x30FF).contains(scalar.value) { kana += 1 }
            if scalar.properties.isAlphabetic { letters += 1 }
        }
        return (han, kana, letters)
    }
}
