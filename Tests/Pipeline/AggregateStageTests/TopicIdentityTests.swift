import Domain
import SQLiteDatabase
import Storage
import Support
import TestSupport
import Testing

@testable import AggregateStage

/// Twenty-four nights of eight subjects, each post drawn from its subject's words. Every week one subject in eight is replaced.
@Suite struct TopicIdentityTests {
    private static let nights = 24
    private static let slots = 8
    private static let syllables = ["ba", "ke", "li", "mo", "nu", "pra", "shi", "tor", "ve", "zan"]

    private static func word(_ subject: Int, _ index: Int) -> String {
        let number = subject * 12 + index
        return syllables[number % 10] + syllables[number / 10 % 10] + syllables[(number / 100 + 3 * index) % 10] + "x"
    }

    /// The subject in a slot on a night: two slots change theirs on the way.
    private static func subject(_ slot: Int, _ night: Int) -> Int {
        slot < 2 && night >= 10 + 5 * slot ? Self.slots + slot : slot
    }

    private static func fill(_ sample: SampleStore, _ night: Int, _ generator: inout SeededGenerator) throws {
        for slot in 0..<slots {
            for copy in 0..<(5 + Int(generator.next() % 4)) {
                let subject = Self.subject(slot, night)
                let words = (0..<5).map { _ in word(subject, Int(generator.next() % 10)) }
                try sample.add(
                    "kettle " + words.joined(separator: " ") + " rest\(generator.next() % 900)",
                    at: monday + Int64(night) * 86_400 + Int64(slot * 3_000 + copy * 300),
                    id: "s\(subject)-\(night)-\(copy)", author: "a\(copy)")
            }
        }
    }

    /// Each subject's topic with most of its posts of one night.
    private static func topics(_ sample: SampleStore, _ night: Int) throws -> [String: Int64] {
        let rows = try sample.store.connection.rows(
            """
            SELECT substr(native_id, 1, instr(native_id, '-') - 1), topic_id, count(*)
            FROM topic_post JOIN post USING (post_id) WHERE published_at >= ? AND published_at < ?
            GROUP BY 1, 2 ORDER BY 3, 2
            """, monday + Int64(night) * 86_400, monday + Int64(night + 1) * 86_400)
        return Dictionary(rows.map { ($0.text(0), $0.int64(1)) }, uniquingKeysWith: { _, larger in larger })
    }

    @Test func topicsKeepTheirIdentity() throws {
        let sample = try SampleStore()
        let monitor = Monitor(name: "kettle", query: "kettle", timeZone: "UTC", minimumPosts: 5)
        var generator = SeededGenerator(seed: 5)
        var seen: [[String: Int64]] = []
        for night in 0..<Self.nights {
            try Self.fill(sample, night, &generator)
            try sample.aggregate([monitor], now: monday + Int64(night + 1) * 86_400 + 3_600)
            seen.append(try Self.topics(sample, night))
        }
        // Over 14 nights: of the subjects that are there on both ends, how many have the same topic.
        var (kept, both) = (0, 0)
        for night in 3..<Self.nights - 14 {
            for (subject, topic) in seen[night] {
                guard let later = seen[night + 14][subject] else { continue }
                both += 1
                if later == topic { kept += 1 }
            }
        }
        #expect(both >= 40)
        #expect(Double(kept) >= 0.95 * Double(both), "\(kept) of \(both)")
        let last = try #require(seen.last)
        #expect(Set(last.values).count == last.count, "two subjects share a topic: \(last)")
        #expect(last["s8"] != nil && last["s9"] != nil)
        let history = try sample.store.connection.rows(
            "SELECT event, count(*) FROM topic_history GROUP BY event ORDER BY event")
        #expect(history.first?.text(0) == "begin")
        #expect((history.first?.int(1) ?? 0) <= 14, "\(history.map(\.values))")
    }

    /// A scare breaks in two languages on one day. They have no word in common, but an eighth of either pass the same notice on; a
    /// courier's delay of the same day is another story.
    @Test func whatTwoLanguagesPassOnIsOneTopic() throws {
        let sample = try SampleStore()
        let monitor = Monitor(name: "kettle", query: "kettle OR 水壶", timeZone: "UTC", minimumPosts: 5)
        var generator = SeededGenerator(seed: 6)
        for night in 0..<9 { try Self.fill(sample, night, &generator) }
        let day = monday + 8 * 86_400
        let ends = ["today", "again", "sadly", "really", "somehow", "twice", "outside", "indoors"]
        for number in 0..<16 {
            let end = ends[number % 8]
            let link = number % 8 == 0 ? " https://safety.example/notice/17" : ""
            try sample.add(
                "kettle lid cracked and scalding steam escaped \(end)\(number)" + link,
                at: day + 36_000 + Int64(number) * 60, id: "en-\(number)", author: "e\(number)")
            try sample.add(
                "水壶 盖子 开裂 蒸汽 烫伤 孩子 第\(number)次" + link, at: day + 36_030 + Int64(number) * 60,
                id: "zh-\(number)", author: "z\(number)")
            try sample.add(
                "kettle parcel courier late warehouse depot \(number)\(end)", at: day + 50_000 + Int64(number) * 60,
                id: "post-\(number)", author: "p\(number)")
        }
        try sample.aggregate([monitor], now: day + 86_400 + 3_600)
        let topics = try Self.topics(sample, 8)
        #expect(topics["en"] != nil && topics["en"] == topics["zh"], "\(topics)")
        #expect(topics["post"] != nil && topics["post"] != topics["en"], "\(topics)")
    }
}
