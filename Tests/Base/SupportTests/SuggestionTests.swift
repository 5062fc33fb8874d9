import Support
import Testing

@Test(
    arguments: [
        ("cursr", "cursor"), ("nigthly", "nightly"), ("zzz", nil), ("Repotr", "report"),
    ] as [(String, String?)])
func suggestsTheNearestWord(_ word: String, _ meant: String?) {
    #expect(nearest(to: word, among: ["cursor", "nightly", "report", "retry"]) == meant)
}
