import Features
import Testing

@Suite struct TextTokenizerTests {
    @Test(arguments: [
        ("So GOOD", ["so", "good", "<caps>"]),
        ("see https://a.example/x?y=1 @mei", ["see", "<url>", "<user>"]),
        ("#LumenKettle", ["<hashtag>", "lumen", "kettle"]),
        ("soooo nice", ["soo", "<long>", "nice"]),
        ("烧水很快", ["烧", "水", "很快"]),
        ("costs 12.50", ["costs", "<number>"]),
        ("", []),
    ])
    func tokens(_ text: String, _ expected: [String]) {
        let got = TextTokenizer().tokens(of: text)
        #expect(got == expected)
    }

    /// The beginning and the end of a long post stay.
    @Test func longPostsAreCutInTheMiddle() {
        let text = (0..<300).map { "w\(String(repeating: "a", count: $0 % 7))b" }.joined(separator: " ") + " verdict"
        let tokens = TextTokenizer().tokens(of: text)
        #expect(tokens.count == TextTokenizer.mostTokens)
        #expect(tokens.last == "verdict")
    }

    @Test func theVocabularySurvivesItsFile() {
        let vocabulary = Vocabulary(words: ["a", "", "水", "b"])
        let read = Vocabulary(text: vocabulary.text)
        #expect(read.words == vocabulary.words)
        #expect(read.id(of: "b") == 4)
        #expect(read.id(of: "unknown") == 0)
    }
}
