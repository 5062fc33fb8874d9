import Domain
import SQLiteDatabase
import Storage
import Support
import TestSupport
import Testing

@testable import AggregateStage

/// 2026-11-02 00:00 UTC, a Monday.
let monday: Int64 = 1_793_577_600

/// A store in a folder of its own, filled with posts and scores.
final class SampleStore {
    let folder: TemporaryFolder
    let store: Store
    let source: Int64
    let model: Int64
    private var made = 0

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(
            StateLayout(root: folder.path + "/state"), schemas: checkoutPath("schemas"), clock: .fixed(monday))
        source = try store.sourceID(of: Source(name: "town", connector: "feed", stream: "posts", parameters: [:]))
        model = try store.enterModel(name: "m", sha256: "00", place: "m", mix: "[0.3333, 0.3333, 0.3334]")
        try store.useIfFirst(model: model)
    }

    @discardableResult
    func add(
        _ text: String, at time: Int64, id: String? = nil, author: String? = nil,
        _ score: Sentiment? = Sentiment(negative: 0.1, neutral: 0.8, positive: 0.1),
        attachments: [Domain.Attachment] = []
    ) throws -> Int64 {
        made += 1
        let post = Post(
            platform: "town", nativeID: id ?? "p\(made)", author: author.map { Author(identity: $0) },
            publishedAt: time,
            text: text, attachments: attachments)
        return try store.connection.transaction {
            _ = try store.store([post], from: source)
            let row =
                try store.connection.row(
                    "SELECT post_id FROM post WHERE native_id = ?", post.nativeID)?.int64(0) ?? 0
            if let score { try self.score(row, score) }
            return row
        }
    }

    func score(_ post: Int64, _ sentiment: Sentiment, outcome: String = "scored", by model: Int64? = nil) throws {
        try store.connection.run(
            """
            INSERT OR REPLACE INTO score (post_id, model_id, outcome, p_negative, p_neutral, p_positive, polarity, confidence)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """, post, model ?? self.model, outcome, sentiment.negative, sentiment.neutral, sentiment.positive,
            sentiment.polarity.rawValue, sentiment.confidence)
    }

    @discardableResult
    func aggregate(_ monitors: [Monitor], now: Int64) throws -> AggregateStage.Summary {
        try AggregateStage(store: store).run(monitors: monitors, now: now)
    }

    static let tables = [
        "monitor", "monitor_match", "touched_post", "touched_time", "coverage_span", "bucket", "bucket_part", "term",
        "topic",
        "topic_post", "topic_event", "topic_bucket", "alert", "alert_event", "alert_post",
    ]

    /// Every row of what the stage writes, as text.
    func dump(_ tables: [String] = tables) throws -> [String] {
        try tables.flatMap { table in
            try store.connection.rows("SELECT * FROM \(table)").map { "\(table) \($0.values)" }.sorted()
        }
    }
}

@Suite struct AggregateStageTests {
    private let monitor = Monitor(name: "kettle", query: "kettle OR 水壶", timeZone: "UTC", minimumPosts: 2)

    @Test func countsWhatMatches() throws {
        let sample = try SampleStore()
        try sample.add("The kettle boils", at: monday + 3_600, author: "ada")
        try sample.add(
            "我的水壶坏了", at: monday + 3_700, author: "bob", Sentiment(negative: 0.9, neutral: 0.05, positive: 0.05))
        try sample.add("A toaster", at: monday + 3_800)
        let summary = try sample.aggregate([monitor], now: monday + 86_400)
        #expect(summary.matches == 2)
        let row = try #require(
            try sample.store.connection.row(
                "SELECT posts, scored, authors, sum_negative, said_negative, local_day FROM bucket WHERE grain = 'day'")
        )
        #expect(row.int(0) == 2)
        #expect(row.int(1) == 2)
        #expect(row.int(2) == 2)
        #expect(abs(row.real(3) - 1.0) < 1e-12)
        #expect(row.int(4) == 1)
        #expect(row.text(5) == "2026-11-02")
        let before = try sample.dump()
        try sample.aggregate([monitor], now: monday + 86_400)
        #expect(try sample.dump() == before)
    }
}
