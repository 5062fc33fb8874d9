internal import CLanguageDetector

/// Names the language of a short text.
package enum LanguageIdentifier {
    /// A BCP 47 code such as `en` or `zh`; nil when there are too few words to tell.
    ///
    /// Script decides where it can: Compact Language Detector 2 is unsure of short Chinese. `hint`, what the source
    /// declared, decides when the detector is unsure.
    package static func identify(_ text: String, hint: String? = nil) -> String? {
        let bare = withoutLinksAndNames(text)
        var han = 0
        var kana = 0
        var letters = 0
        for scalar in bare.unicodeScalars {
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
        text.split(whereSeparator: \.isWhitespace).filter { word in
            !word.hasPrefix("@") && !word.hasPrefix("#") && !word.hasPrefix("http")
        }.joined(separator: " ")
    }
}
