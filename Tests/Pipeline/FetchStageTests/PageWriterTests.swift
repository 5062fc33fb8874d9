import Domain
import Storage
import TestSupport
import Testing

@testable import Connectors
@testable import FetchStage

@Suite struct PageWriterTests {
    private static let now: Int64 = 1_772_409_600

    private static func page(_ number: Int, job: Int = 0, of source: Int64) -> PageWriter.Page {
        let posts = (0..<3).map { index in
            Post(
                platform: "test", nativeID: "\(job)-\(number)-\(index)", publishedAt: now - 60,
                text: "page \(number) of a walk that goes on")
        }
        let progress = SourceRun.Progress(
            url: "https://k.example/\(number)", highest: "\(number)", interval: Interval(start: now - 86_400, end: now),
            posts: 3 * number,
            pages: number, at: now, isNewest: true)
        return PageWriter.Page(
            job: job, sourceID: source, posts: posts, recordIDs: posts.map(\.nativeID), records: 3, cursor: nil,
            progress: progress)
    }

    private func source(_ installation: Installation, _ name: String) throws -> Int64 {
        try installation.store.sourceID(of: Source(name: name, connector: "feed", stream: "items", parameters: [:]))
    }

    /// More pages than may wait at once, of two sources: all posts, and each walk where its last page left it.
    @Test func everyPageIsStoredWithItsPlace() throws {
        let installation = try Installation(now: Self.now)
        let sources = try ["a", "b"].map { try source(installation, $0) }
        let writer = PageWriter(installation.store)
        for number in 1...100 {
            for job in 0..<2 { try writer.add(Self.page(number, job: job, of: sources[job])) }
        }
        #expect(try writer.finish().mapValues(\.stored) == [0: 300, 1: 300])
        #expect(try installation.rows("SELECT count(*) FROM post") == ["600"])
        #expect(try installation.rows("SELECT count(*) FROM post_search WHERE post_search MATCH 'walk'") == ["600"])
        #expect(
            try installation.rows("SELECT state ->> 'url' FROM progress")
                == ["https://k.example/100", "https://k.example/100"])
        #expect(try installation.rows("SELECT records FROM source_use") == ["300", "300"])
        #expect(try writer.finish().isEmpty)
    }

    /// A page that cannot be stored takes its walk's place with it, and nothing behind it is stored.
    @Test func aPageThatCannotBeStoredIsTold() throws {
        let installation = try Installation(now: Self.now)
        let good = try source(installation, "a")
        let writer = PageWriter(installation.store)
        try writer.add(Self.page(1, of: good))
        #expect(try writer.finish()[0]?.stored == 3)
        // There is no such source.
        try writer.add(Self.page(2, of: 77))
        #expect(throws: (any Error).self) { try writer.finish() }
        #expect(throws: (any Error).self) { try writer.add(Self.page(3, of: good)) }
        #expect(try installation.rows("SELECT count(*) FROM post") == ["3"])
        #expect(try installation.rows("SELECT state ->> 'pages' FROM progress") == ["1"])
    }
}
