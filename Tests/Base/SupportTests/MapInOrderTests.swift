import Support
import Testing

@Suite struct MapInOrderTests {
    @Test func resultsComeInOrder() throws {
        var (given, taken) = (0, [Int]())
        try mapInOrder(window: 3) { () -> Int? in
            given += 1
            return given <= 50 ? given : nil
        } transform: { number in
            // Later ones are done sooner.
            (0..<(50 - number) * 2000).reduce(0) { ($0 &* 31 &+ $1) & 0 } + number * 2
        } consume: {
            taken.append($0)
            #expect(given - taken.count <= 3, "no more than the window is under way")
        }
        #expect(taken == (1...50).map { $0 * 2 })
    }

    @Test func anErrorEndsIt() {
        struct Stop: Error {}
        var taken = 0
        #expect(throws: Stop.self) {
            try mapInOrder(window: 4) {
                1
            } transform: {
                $0
            } consume: { _ in
                taken += 1
                if taken == 5 { throw Stop() }
            }
        }
        #expect(taken == 5)
    }
}
