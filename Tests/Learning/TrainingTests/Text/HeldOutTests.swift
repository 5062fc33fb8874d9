import Testing

@testable import Training

@Suite struct HeldOutTests {
    /// FNV-1a computed by a Python program of its own.
    @Test(arguments: [
        ("row-00002", true), ("row-00033", true), ("row-00055", true), ("row-00000", false), ("row-00034", false),
        ("4231265311393455", false),
    ]) func choosesByID(id: String, isHeld: Bool) {
        #expect(HeldOut.contains(corpus: "zh-waimai-12k", id: id) == isHeld)
    }

    @Test func leavesOtherCorporaWhole() {
        #expect(!HeldOut.contains(corpus: "umsab-train", id: "row-00002"))
    }

    @Test func takesOneRowInTwenty() {
        let held = (0..<50_000).count { HeldOut.contains(corpus: "zh-waimai-12k", id: "row-\($0)") }
        #expect((2_350...2_650).contains(held))
    }
}
