import TestSupport
import Testing

@testable import Training

@Suite struct UnseenLogitsTests {
    @Test func comesBackFromItsFile() throws {
        let folder = try TemporaryFolder()
        #expect(try UnseenLogits(folder: folder.path) == nil)
        var unseen = UnseenLogits(count: 2)
        (unseen.image[0], unseen.image[1], unseen.both[1]) = ([1, 2, 3], [0, -1, 0.5], [4, 5, 6])
        try unseen.write(to: folder.path)
        let read = try #require(try UnseenLogits(folder: folder.path))
        #expect(read.image == [[1, 2, 3], [0, -1, 0.5]])
        // The first post has no words.
        #expect(read.both == [nil, [4, 5, 6]])
    }
}
