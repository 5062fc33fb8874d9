import Language
import Support
import Testing

/// ASCII goes a shorter way than through ICU: both must cut alike.
@Suite struct WordSegmenterTests {
    @Test func shortWayIsICUs() {
        var generator = SeededGenerator(seed: 20_261_121)
        let letters = Array("aaabbbccc  \n\t0123.,:;'\"-_/@#&!?()[]$%*+=<>~^|`\\\u{01}\u{7F}")
        let segmenter = WordSegmenter()
        for _ in 0..<4000 {
            let count = Int(generator.next() % 40)
            let text = String((0..<count).map { _ in letters[Int(generator.next() % UInt64(letters.count))] })
            let slow = segmenter.pieces(of: text).filter(\.isWord).map(\.text)
            let isSame = segmenter.words(of: text) == slow
            #expect(isSame, "\(text.debugDescription): \(segmenter.words(of: text)) and \(slow)")
        }
    }

    @Test(arguments: [
        ("don't stop: it's 3.14, or 1,000!", ["don't", "stop", "it's", "3.14", "or", "1,000"]),
        ("a_b http://k.example/x?y=1 #tag @mei", ["a_b", "http", "k.example", "x", "y", "1", "tag", "@mei"]),
        ("...", []), ("", []),
    ])
    func words(_ text: String, _ expected: [String]) { #expect(WordSegmenter().words(of: text) == expected) }
}
