import Aggregation
import Domain
import SQLiteDatabase
import Storage
import Testing

@testable import AggregateStage

@Suite struct ModelComparisonTests {
    private let sample: SampleStore
    private let other: Int64

    /// Five posts that one model finds even and the other more negative by 0.1, 0.2, 0.3, 0.4 and 0.5; a sixth waits.
    init() throws {
        sample = try SampleStore()
        other = try sample.store.enterModel(name: "n", sha256: "01", place: "n", mix: nil)
        let even = Sentiment(negative: 0.25, neutral: 0.5, positive: 0.25)
        for index in 1...6 {
            let post = try sample.add("kettle \(index)", at: monday + Int64(index) * 60, even)
            guard index < 6 else { continue }
            let lean = 0.05 * Double(index)
            let sentiment = Sentiment(negative: 0.25 + lean, neutral: 0.5, positive: 0.25 - lean)
            try sample.score(post, sentiment, by: other)
            try sample.store.label(post, index > 2 ? .negative : .neutral, by: "anna", note: nil)
        }
    }

    private func compare(since: Int64 = .min) throws -> ModelComparison {
        let models = try sample.store.models()
        return try AggregateStage(store: sample.store).compare(models[0], with: models[1], since: since)
    }

    /// Changes −0.1 … −0.5: mean −0.3, deviation √0.025, standard error √0.005; t = 4.243 with 4 degrees, p = 0.0132356 (density by
    /// Simpson's rule in Python, 200,000 steps).
    @Test func changesArePairedByPost() throws {
        let row = try #require(try compare().rows.last)
        #expect(row.monitor == nil && row.posts == 5)
        #expect(abs(row.net.change + 0.3) < 1e-9 && abs(row.error - 0.005.squareRoot()) < 1e-9)
        #expect(abs(row.net.chance - 0.0132356) < 1e-5)
        // Only the fifth has another verdict: negative 0.5, neutral 0.5 is a tie, and ties are negative.
        #expect(row.agreement == 0.8)
        #expect(try compare().waiting == 1)
        #expect(try compare(since: monday + 4 * 60).rows.last?.posts == 2)
    }

    @Test func labelsSayWhichIsRight() throws {
        let labels = try compare().labels
        #expect(labels.count == 5 && labels.firstRight == 2 && labels.secondRight == 3)
        #expect(labels.onlyFirst == 0 && labels.onlySecond == 1 && labels.chance == 1)
    }
}
