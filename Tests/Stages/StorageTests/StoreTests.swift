import Domain
import Foundation
import Language
import SQLiteDatabase
import Storage
import Support
import TestSupport
import Testing

@Suite struct StoreTests {
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

    private func open() throws -> Store {
        try Store(StateLayout(root: root), schemas: packageRoot + "/schemas", clock: .fixed(1_700_000_000))
    }

    private static func post(_ id: String, _ text: String, at time: Int64 = 1_699_990_000) -> Post {
        Post(
            platform: "test", nativeID: id, author: Author(identity: "mei@a.example"), publishedAt: time, text: text,
            attachments: [Domain.Attachment(kind: .image, url: "https://a.example/\(id).jpg", caption: "a red kettle")])
    }

    private func source(_ store: Store) throws -> Int64 {
        try store.sourceID(of: Source(name: "s", connector: "feed", stream: "items", parameters: [:]))
    }

    @Test func fetchingTwiceStoresOnce() throws {
        let store = try open()
        let id = try source(store)
        let posts = [Self.post("1", "the lid of this kettle broke"), Self.post("2", "lovely")]
        #expect(try store.store(posts, from: id).stored == 2)
        let again = try store.store(posts, from: id)
        #expect(again.stored == 0 && again.unchanged == 2)
        #expect(try store.connection.row("SELECT count(*) FROM post")?.int(0) == 2)
        #expect(try store.connection.row("SELECT count(*) FROM author")?.int(0) == 1)
        #expect(try store.connection.row("SELECT count(*) FROM author WHERE pseudonym LIKE '%mei%'")?.int(0) == 0)
    }

    /// Copies stay in their order, and a post that is there twice is not put before what it revises.
    @Test func postsAreOrderedByContentOnlyWhereNothingChanges() throws {
        let texts = [
            "the lid of this kettle broke", "quiet and lovely", "boils fast, pours well", "what a price that is",
        ]
        func ids(_ posts: [(id: Int, text: Int)]) throws -> [String] {
            try open().preparer.prepare(posts.map { Self.post("\($0.id)", texts[$0.text]) }, using: SearchTextMaker())
                .inOrderOfContent.map(\.post.nativeID)
        }
        let ordered = try ids([(1, 0), (2, 1), (3, 2), (4, 0), (5, 3), (6, 0)])
        #expect(ordered.filter { ["1", "4", "6"].contains($0) } == ["1", "4", "6"])
        #expect(ordered.firstIndex(of: "6") == ordered.firstIndex(of: "1").map { $0 + 2 })
        #expect(Set(ordered).count == 6)
        #expect(try ids([(1, 3), (2, 0), (3, 1), (1, 2), (4, 0)]) == ["1", "2", "3", "1", "4"])
    }

    @Test func aLongSoundIsReadWindowByWindow() throws {
        let store = try open()
        _ = try store.store([Self.post("1", "listen")], from: try source(store))
        let connection = store.connection
        try connection.run("INSERT INTO model (model_id, name, sha256, current) VALUES (1, 'm', 'abc', 1)")
        try connection.run(
            "INSERT INTO score (post_id, model_id, outcome, reason) SELECT post_id, 1, 'unscored', 'no words' FROM post"
        )
        try connection.run(
            """
            INSERT INTO modality_score
                (post_id, model_id, modality, position, p_negative, p_neutral, p_positive, weight, timeline)
            SELECT post_id, 1, 'audio', 0, 0.4, 0.3, 0.3, 1,
                '[{"start":0,"end":3.84,"negative":0.7,"neutral":0.2,"positive":0.1},
                  {"start":7.68,"end":11.52,"negative":0.1,"neutral":0.4,"positive":0.5}]' FROM post
            """)
        let rows = try connection.rows(
            """
            SELECT key, value ->> 'start', value ->> 'end', value ->> 'positive' FROM why_score, json_each(timeline)
            ORDER BY key
            """)
        #expect(rows.map { $0.int(0) } == [0, 1])
        #expect(rows.map { $0.real(1) } == [0, 7.68])
        #expect(rows.last?.real(3) == 0.5)
    }

    @Test func anEditKeepsTheEarlierText() throws {
        let store = try open()
        let id = try source(store)
        _ = try store.store([Self.post("1", "first words")], from: id)
        #expect(try store.store([Self.post("1", "second words")], from: id).replaced == 1)
        #expect(try store.connection.row("SELECT text FROM post_revision")?.text(0) == "first words")
        let hits = try store.connection.rows("SELECT rowid FROM post_search WHERE post_search MATCH 'second'")
        #expect(hits.count == 1)
        #expect(try store.connection.rows("SELECT rowid FROM post_search WHERE post_search MATCH 'first'").isEmpty)
    }

    /// After a withdrawal nothing of the words is left in the state folder, and the post does not come back.
    @Test func aWithdrawnPostLeavesNoTrace() throws {
        let store = try open()
        let id = try source(store)
        _ = try store.store([Self.post("1", "plantedword alpha"), Self.post("2", "other words here")], from: id)
        #expect(try store.withdraw([("test", "1")], .source) == 1)
        for file in try FileManager.default.subpathsOfDirectory(atPath: root) {
            guard let data = FileManager.default.contents(atPath: "\(root)/\(file)") else { continue }
            #expect(data.range(of: Data("plantedword".utf8)) == nil, "\(file) still has it")
        }
        let again = try store.store([Self.post("1", "plantedword alpha")], from: id)
        #expect(again.withdrawn == 1 && again.stored == 0)
    }

    @Test func copiesAreKnown() throws {
        let store = try open()
        let id = try source(store)
        _ = try store.store(
            [
                Self.post("1", "Win a kettle today, friends", at: 100),
                Self.post("2", "win a KETTLE  today, friends", at: 200),
            ],
            from: id)
        let copy = try store.connection.row("SELECT native_id FROM post WHERE copy_of IS NOT NULL")?.text(0)
        #expect(copy == "2")
    }

    @Test func vanishedPostsAreThoseBetweenThatAreNotShown() throws {
        let store = try open()
        let id = try source(store)
        let posts = ["8", "9", "10", "11"].map { Self.post($0, "words of post number \($0)") }
        _ = try store.store(posts, recordIDs: ["8", "9", "10", "11"], from: id)
        #expect(try store.vanished(from: id, present: ["9", "11"]).map(\.nativeID) == ["10"])
        #expect(try store.vanished(from: id, present: []).isEmpty)
    }

    @Test func aCompleteIntervalFillsItsGaps() throws {
        let store = try open()
        let id = try source(store)
        func record(_ start: Int64, _ end: Int64, _ status: Coverage.Status) throws {
            try store.record(
                Coverage(source: "s", interval: Interval(start: start, end: end), status: status, posts: 0, pages: 0),
                of: id)
        }
        func gaps() throws -> [[Int64]] {
            try store.gaps(of: id).map { [$0.interval.start, $0.interval.end, Int64($0.attempts)] }
        }
        try record(0, 100, .failed)
        // The second night's gap holds the first one's.
        try record(0, 200, .failed)
        #expect(try gaps() == [[0, 200, 2]])
        // What is complete is cut out, wherever it lies.
        try record(50, 80, .complete)
        #expect(try gaps() == [[0, 50, 2], [80, 200, 2]])
        // And no failure makes a gap of it again.
        try record(40, 90, .failed)
        #expect(try gaps() == [[0, 40, 2], [40, 50, 3], [80, 90, 3], [90, 200, 2]])
        try record(0, 300, .complete)
        #expect(try gaps().isEmpty)
        let merged = try store.connection.rows("SELECT start, \"end\" FROM coverage_complete")
        #expect(merged.map { [$0.int64(0), $0.int64(1)] } == [[0, 300]])
    }

    @Test func oneWriterAtATime() throws {
        let layout = StateLayout(root: root)
        let lock = try StateLock(layout, clock: .fixed(0))
        #expect(throws: LockedError.self) { try StateLock(layout, clock: .fixed(0)) }
        withExtendedLifetime(lock) {}
    }

    @Test func aBackupIsWhole() throws {
        let store = try open()
        _ = try store.store([Self.post("1", "some words to keep")], from: try source(store))
        let target = root + "-backup"
        defer { try? FileManager.default.removeItem(atPath: target) }
        #expect(try store.backUp(to: target, config: nil).posts == 1)
        let copy = try Store(StateLayout(root: target), schemas: packageRoot + "/schemas", clock: .fixed(0))
        #expect(try copy.connection.row("SELECT text FROM post")?.text(0) == "some words to keep")
        #expect(throws: (any Error).self) { try store.backUp(to: target, config: nil) }
    }
}
