import Domain
import Foundation
import SQLiteDatabase
import ScoreStage
import SentimentNetwork
import Storage
import Support
import TestSupport
import Testing

@Suite struct ScoreStageTests {
    private static let model = Result { try SentimentModel(folder: packageRoot + "/models/sentiment") }

    private func store(_ posts: [Post]) throws -> Store {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        let store = try Store(StateLayout(root: root), schemas: packageRoot + "/schemas", clock: .fixed(1_700_000_000))
        let id = try store.sourceID(of: Source(name: "s", connector: "import", stream: "file", parameters: [:]))
        _ = try store.store(posts, from: id)
        return store
    }

    private static func post(_ id: Int, _ text: String, attachments: [Domain.Attachment] = []) -> Post {
        Post(
            platform: "t", nativeID: "\(id)", publishedAt: 1_699_000_000 + Int64(id), text: text,
            attachments: attachments)
    }

    private func scores(_ store: Store) throws -> [[SQLValue]] {
        try store.connection.rows(
            "SELECT post_id, outcome, p_negative, p_neutral, p_positive, emotion, modalities FROM score ORDER BY post_id"
        ).map(\.values)
    }

    @Test func everyPostIsJudgedOnce() throws {
        let store = try store((1...40).map { Self.post($0, "The kettle number \($0) is really great, love it") })
        let model = try Self.model.get()
        let first = try ScoreStage(store: store, model: model, workers: 2).run()
        #expect(first.scored + first.abstained == 40)
        let again = try ScoreStage(store: store, model: model, workers: 2).run()
        #expect(again.scored + again.abstained + again.unscored == 0)
    }

    /// Fixed chunks: the number of workers leaves no trace.
    @Test func oneWorkerAndTwoGiveEqualBits() throws {
        let posts = (1...90).map {
            Self.post($0, "post \($0): it \($0 % 3 == 0 ? "broke, awful" : "works and I like it")")
        }
        let (a, b) = (try store(posts), try store(posts))
        let model = try Self.model.get()
        _ = try ScoreStage(store: a, model: model, workers: 1).run()
        _ = try ScoreStage(store: b, model: model, workers: 2).run()
        #expect(try scores(a) == scores(b))
    }

    @Test func whatCannotBeJudgedSaysWhy() throws {
        let store = try store([
            Self.post(1, "https://a.example/x"),
            Self.post(2, "", attachments: [Domain.Attachment(kind: .video, url: "https://a.example/v.mp4")]),
        ])
        let summary = try ScoreStage(store: store, model: try Self.model.get(), workers: 1).run()
        #expect(summary.unscored == 2)
        let reasons = try store.connection.rows("SELECT reason FROM score ORDER BY post_id").map { $0.text(0) }
        #expect(reasons == ["no words, picture or sound to judge by", "video is not scored"])
    }

    @Test func anEditedPostIsJudgedAgain() throws {
        let store = try store([Self.post(1, "I love it, wonderful and great")])
        let model = try Self.model.get()
        _ = try ScoreStage(store: store, model: model, workers: 1).run()
        #expect(try store.connection.row("SELECT polarity FROM current_score")?.text(0) == "positive")
        let id = try store.sourceID(of: Source(name: "s", connector: "import", stream: "file", parameters: [:]))
        _ = try store.store([Self.post(1, "I hate it, broken and terrible")], from: id)
        _ = try ScoreStage(store: store, model: model, workers: 1).run()
        #expect(try store.connection.row("SELECT polarity FROM current_score")?.text(0) == "negative")
        #expect(try store.connection.row("SELECT count(*) FROM score")?.int(0) == 1)
    }

    @Test func anotherModelIsDueOnceNothingWaits() throws {
        let store = try store((1...600).map { Self.post($0, "kettle \($0)") })
        let model = try Self.model.get()
        try store.useIfFirst(model: try store.enterModel(name: "old", sha256: "00", place: "old", mix: nil))
        let stage = ScoreStage(store: store, model: model, workers: 2)
        // Of the last hundred; a trial leads to nothing.
        let trial = try stage.run(for: .trial(since: 1_699_000_501))
        #expect(trial.scored + trial.abstained == 100 && trial.left == 0)
        #expect(try store.judgingModel()?.name == "old")
        // Stopped after a block: the one before stays.
        var blocks = 0
        let stopped = try stage.run(isStopped: {
            blocks += 1
            return blocks > 1
        })
        #expect(stopped.left > 0)
        #expect(try store.judgingModel()?.name == "old")
        #expect(try stage.run().left == 0)
        #expect(try store.judgingModel()?.name == model.name)
        #expect(try store.currentModel()?.name == "old")
        #expect(try store.takeOver())
        #expect(try store.currentModel()?.name == model.name)
        #expect(try store.earlierModel()?.name == "old")
        #expect(try !store.takeOver())
    }
}
