import Foundation
import SentimentNetwork
import Tensors
import Testing

@Suite struct HashedTermsTests {
    private static let posts = [["so", "good"], ["so", "bad"], ["goodness"]]

    /// By hand: "so" is in two of three posts, "good" and the pair in one; ln(4/3) + 1 and ln(4/2) + 1, made to length 1.
    @Test func wordsAndPairsAreWeighedByRarity() {
        let terms = HashedTerms(learning: Self.posts, rows: 1 << 20, hasLetters: false)
        let (often, seldom) = (log(4.0 / 3) + 1, log(2.0) + 1)
        let length = (often * often + 2 * seldom * seldom).squareRoot()
        let values = terms.row(["so", "good"]).map { Double($0.value) }.sorted()
        #expect(values.count == 3)
        for (a, b) in zip(values, [often / length, seldom / length, seldom / length]) { #expect(abs(a - b) < 1e-5) }
        #expect(terms.row([]).isEmpty && terms.row(["<hashtag>"]).isEmpty)
    }

    /// A damped count: a word said three times weighs 1 + ln 3 of what it would once.
    @Test func repeatsCountLess() {
        let terms = HashedTerms(
            idf: Tensor([1 << 20], elements: [Float](repeating: 1, count: 1 << 20)), hasLetters: false)
        let values = terms.row(["a", "a", "a"]).map { Double($0.value) }.sorted()
        let (word, pair) = (1 + log(3.0), 1 + log(2.0))
        let length = (word * word + pair * pair).squareRoot()
        #expect(values.count == 2 && abs(values[0] - pair / length) < 1e-5 && abs(values[1] - word / length) < 1e-5)
    }

    /// Words that are written alike share rows only where letters count.
    @Test(arguments: [false, true])
    func lettersJoinWordsWrittenAlike(_ hasLetters: Bool) {
        let terms = HashedTerms(learning: Self.posts, rows: 1 << 20, hasLetters: hasLetters)
        let (a, b) = (terms.row(["good"]), terms.row(["goodness"]))
        let shared = Set(a.map(\.index)).intersection(b.map(\.index))
        // " go", "goo", "ood", " goo", "good" and " good": six of the stretches of three to five letters.
        #expect(shared.count == (hasLetters ? 6 : 0))
    }
}
