import Domain
import SQLiteDatabase
import Storage
import Support
import TestSupport
import Testing

@testable import AggregateStage

/// A month of real headlines: each night some texts of each story that is running, and every week some stories make way for others.
@Suite struct RealTopicIdentityTests {
    private static let slots = 16
    private static let each = 3
    private static let nights = 22

    /// The stories with most texts; slot s tells story s, from its own night on story `slots` + s.
    private static func story(_ slot: Int, _ night: Int) -> Int {
        // Three of sixteen change in fourteen nights: 19 %.
        let change = [0: 9, 5: 13, 10: 17][slot]
        return change.map { night >= $0 } ?? false ? slots + slot : slot
    }

    /// Each story's topic with most of its posts of a night.
    private static func topics(_ sample: SampleStore, _ night: Int) throws -> [String: Int64] {
        let rows = try sample.store.connection.rows(
            """
            SELECT substr(native_id, 1, instr(native_id, '-') - 1), topic_id, count(*)
            FROM topic_post JOIN post USING (post_id) WHERE published_at >= ? AND published_at < ?
            GROUP BY 1, 2 ORDER BY 3, 2 DESC
            """, monday + Int64(night) * 86_400, monday + Int64(night + 1) * 86_400)
        return Dictionary(rows.map { ($0.text(0), $0.int64(1)) }, uniquingKeysWith: { _, larger in larger })
    }

    @Test(.enabled(if: sharedData != nil, "there is no ../shared/data"))
    func storiesKeepTheirTopics() throws {
        let texts = try labelledTexts(try #require(sharedData) + "/topics/googlenews_ts.tsv.gz")
        let stories = Dictionary(grouping: texts, by: \.label).sorted {
            ($1.value.count, $0.key) < ($0.value.count, $1.key)
        }
        let sample = try SampleStore()
        let monitor = Monitor(name: "news", query: "source:town", timeZone: "UTC", minimumPosts: 5)
        var used = [Int](repeating: 0, count: stories.count)
        var seen: [[String: Int64]] = []
        for night in 0..<Self.nights {
            for slot in 0..<Self.slots {
                let story = Self.story(slot, night)
                for _ in 0..<Self.each {
                    try sample.add(
                        stories[story].value[used[story]].text,
                        at: monday + Int64(night) * 86_400 + Int64(slot * 2_000 + used[story]),
                        id: "s\(story)-\(used[story])", author: "a\(slot)")
                    used[story] += 1
                }
            }
            try sample.aggregate([monitor], now: monday + Int64(night + 1) * 86_400 + 3_600)
            seen.append(try Self.topics(sample, night))
        }
        // Over 14 nights: of the stories that are told on both ends, how many have the same topic.
        var (kept, both, shared) = (0, 0, 0)
        for night in 3..<Self.nights - 14 {
            for (story, topic) in seen[night] {
                guard let later = seen[night + 14][story] else { continue }
                both += 1
                if later == topic { kept += 1 }
            }
            shared += seen[night].count - Set(seen[night].values).count
        }
        print("real stories: \(kept) of \(both) keep their topic over 14 nights; \(shared) share another's")
        #expect(both >= 50)
        #expect(Double(kept) >= 0.95 * Double(both), "\(kept) of \(both)")
        // Identity would be cheap if all stories were one topic.
        #expect(Double(shared) <= 0.2 * Double(both), "\(shared) share a topic")
    }
}
