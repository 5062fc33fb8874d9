internal import CLanguageDetector

/// Names the language of a short text.
package enum LanguageIdentifier {
    /// A BCP 47 code such as `en` or `zh`; nil when there are too few words to tell.
    ///
    /// Script decides where it can: Compact Language Detector 2 is unsure of short Chinese. `hint`, what the source
    /// declared, decides when the detector is unsure.
    package static func identify(_ text: String, hint: String? = nil) -> String? {
        let bare = withoutLinksAndNames(text)
        var (han, kana, letters) = (0, 0, 0)
        for scalar in bare.unicodeScalars {
            guard scalar.value >= 0x80 else {
                if (0x61...0x7A).contains(scalar.value | 0x20) { letters += 1 }
                continue
            }
            if isHan(scalar) { han += 1 }
            if (0x3040...0x30FF).contains(scalar.value) { kana += 1 }
            if scalar.properties.isAlphabetic { letters += 1 }
        }
        let declared = hint.map { String($0.prefix { $0 != "-" }).lowercased() }
        guard letters >= 3 || han > 0 else { return nil }
        // One kanji weighs about three Latin letters.
        if kana * 4 >= han, kana > 1 { return "ja" }
        if han * 3 >= letters - han { return "zh" }
        var percent: Int32 = 0
        var reliable = false
        let code = unsafe String(cString: language_of_text(bare, Int32(bare.utf8.count), &percent, &reliable))
        if reliable, code != "un" { return String(code.prefix { $0 != "-" }) }
        return declared ?? (code == "un" ? nil : String(code.prefix { $0 != "-" }))
    }

    private static func withoutLinksAndNames(_ text: String) -> String {
        // By scalars: no space is part of a larger character, and looking for those takes most of the time.
        text.unicodeScalars.split {
            $0.value < 0x80 ? $0.value == 0x20 || (0x09...0x0D).contains($0.value) : $0.properties.isWhitespace
        }
        .map { Substring($0) }.filter { word in
            !word.hasPrefix("@") && !word.hasPrefix("#") && !word.hasPrefix("http")
        }.joined(separator: " ")
    }
}
