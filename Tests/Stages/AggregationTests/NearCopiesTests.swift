import Support
import Testing

@testable import Aggregation

@Suite struct NearCopiesTests {
    private static let letter =
        "i ordered the kettle last week and the lid cracked on the second day please recall it now before someone is burnt"

    @Test(arguments: [
        // One word of 21 changed in the middle: 16 of 19 + 3 runs.
        ("week", "month", true),
        // Another number at the end.
        ("burnt", "burnt 4711", true),
        // Half of the letter is another.
        ("please recall it now before someone is burnt", "the shop was kind and sent a new one", false),
    ])
    func aFormLetterIsKnownAgain(old: String, new: String, isCopy: Bool) {
        let copies = NearCopies([Self.letter, Self.letter.replacing(old, with: new)], contents: ["a", "b"])
        #expect(copies.firsts == (isCopy ? [0, 0] : [0, 1]))
    }

    @Test func shortTextsHaveExactCopiesOnly() {
        let texts = ["love my new kettle", "love my new kettle", "love my new toaster", ""]
        #expect(NearCopies(texts, contents: ["a", "a", "b", "c"]).firsts == [0, 0, 2, 3])
        // The same few words over two pictures are two posts.
        #expect(NearCopies(["so good", "so good"], contents: ["a", "b"]).firsts == [0, 1])
    }

    /// Against all pairs compared whole: nothing that is no near copy is joined, and few are missed.
    @Test func candidatesFindNearlyAll() {
        var generator = SeededGenerator(seed: 3)
        var texts: [String] = []
        for _ in 0..<60 {
            let words = (0..<30).map { _ in "w\(generator.next() % 2_000)" }
            for _ in 0..<4 {
                var copy = words
                for _ in 0..<Int(generator.next() % 3) {
                    copy[Int(generator.next() % 30)] = "x\(generator.next() % 99)"
                }
                texts.append(copy.joined(separator: " "))
            }
        }
        let firsts = NearCopies(texts, contents: texts.indices.map(String.init)).firsts
        var (alike, joined) = (0, 0)
        for (index, first) in firsts.enumerated() where index % 4 > 0 {
            let leader = index / 4 * 4
            #expect(first / 4 == index / 4)
            guard NearCopies.likeness(NearCopies.runs(of: texts[leader]), NearCopies.runs(of: texts[index])) >= 0.7
            else { continue }
            alike += 1
            if first != index { joined += 1 }
        }
        #expect(alike > 60)
        #expect(Double(joined) >= 0.95 * Double(alike), "\(joined) of \(alike)")
    }
}
