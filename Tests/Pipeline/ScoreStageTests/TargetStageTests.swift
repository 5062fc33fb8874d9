import Domain
import Foundation
import SQLiteDatabase
import ScoreStage
import SentimentNetwork
import Storage
import Support
import TestSupport
import Testing

@Suite struct TargetStageTests {
    private static let model = Result { try SentimentModel(folder: packageRoot + "/models/sentiment") }

    /// A store with one post that two monitors match and one that only the first does, scored.
    private func store(_ folder: TemporaryFolder) throws -> Store {
        let store = try Store(
            StateLayout(root: folder.path), schemas: packageRoot + "/schemas", clock: .fixed(1_700_000_000))
        let id = try store.sourceID(of: Source(name: "s", connector: "import", stream: "file", parameters: [:]))
        let texts = [
            "The Lumen kettle is wonderful, I love it, but the Brightware toaster is terrible garbage and broke",
            "The Lumen kettle is wonderful and great",
        ]
        _ = try store.store(
            texts.enumerated().map {
                Post(platform: "t", nativeID: "\($0.offset)", publishedAt: 1_699_000_000, text: $0.element)
            },
            from: id)
        _ = try ScoreStage(store: store, model: try Self.model.get(), workers: 1).run()
        for (monitor, name) in [(1, "lumen"), (2, "brightware")] {
            try store.connection.run(
                """
                INSERT INTO monitor (monitor_id, name, version, query, time_zone, minimum_posts, current)
                VALUES (?, ?, 1, ?, 'UTC', 1, 1)
                """, monitor, name, name)
        }
        for (monitor, post) in [(1, 1), (2, 1), (1, 2)] {
            try store.connection.run(
                "INSERT INTO monitor_match SELECT ?, published_at, post_id FROM post WHERE post_id = ?", monitor, post)
        }
        return store
    }

    @Test func eachBrandGetsItsOwnSentiment() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder)
        #expect(try store.hasUntargetedPosts())
        let answered = try TargetStage(store: store, model: try Self.model.get())
            .run(names: [1: ["lumen", "lumen kettle"], 2: ["brightware"]])
        #expect(answered == 2)
        let rows = try store.connection.rows(
            "SELECT post_id, monitor_id, target, p_positive - p_negative FROM target_score ORDER BY monitor_id")
        #expect(rows.map { $0.text(2) } == ["lumen kettle", "brightware"])
        #expect(rows[0].real(3) > rows[1].real(3))
        // The figures of both monitors at that time are to be made again.
        #expect(try store.connection.row("SELECT count(*) FROM touched_time")?.int(0) == 2)
        #expect(try !store.hasUntargetedPosts())
    }

    @Test func aPostThatDoesNotNameTheBrandKeepsItsOwnScore() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder)
        let answered = try TargetStage(store: store, model: try Self.model.get())
            .run(names: [1: ["lumen"], 2: ["another"]])
        #expect(answered == 1)
        let row = try store.connection.row("SELECT target, p_negative FROM target_score WHERE monitor_id = 2")
        #expect(row?[0].text == nil)
        #expect(row?[1].real == nil)
        #expect(try !store.hasUntargetedPosts())
    }
}
