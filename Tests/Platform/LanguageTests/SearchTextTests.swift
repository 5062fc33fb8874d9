import Language
import Testing

@Suite struct SearchTextTests {
    @Test(arguments: [
        ("ＸＩＡＯＭＩ", "xiaomi"), ("電池", "电池"), ("Straße", "strasse"), ("ﬁne", "fine"),
    ])
    func folding(_ text: String, _ expected: String) {
        #expect(SearchTextMaker().fold(text) == expected)
    }

    @Test func wordsAndPairs() {
        let search = SearchTextMaker().make("新买的電池很好")
        #expect(search.words.split(separator: " ").contains("电池"))
        #expect(search.grams.split(separator: " ").contains("电池"))
    }

    /// A word is found as a word: "AI" is neither in "said" nor in "training".
    @Test func wordsAreWhole() {
        #expect(!SearchTextMaker().words("she said training").contains("ai"))
    }
}

@Suite struct LanguageIdentifierTests {
    @Test(arguments: [
        ("The kettle boils water in two minutes and is very quiet", "en"),
        ("这个水壶烧水很快，声音也很小，非常推荐给大家", "zh"),
        ("Der Wasserkocher ist leise und kocht schnell, ich bin sehr zufrieden", "de"),
    ])
    func language(_ text: String, _ expected: String) {
        #expect(LanguageIdentifier.identify(text)?.hasPrefix(expected) == true)
    }

    @Test func nothingToGoBy() {
        #expect(LanguageIdentifier.identify("") == nil)
    }
}
