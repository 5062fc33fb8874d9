import Aggregation
import Domain
import SQLiteDatabase
import Storage
import Support
import Testing

@testable import AggregateStage

/// Explaining and comparing queries, and the filter over NDJSON.
@Suite struct QueryTryingTests {
    private func sample() throws -> SampleStore {
        let sample = try SampleStore()
        let phones = [
            "screen cracked repair shop", "battery drains charger slow", "screen battery repair charger",
            "shop repair screen slow",
        ]
        let pies = [
            "oven crust sugar cinnamon", "orchard harvest cinnamon sugar", "crust sugar oven butter",
            "butter oven crust harvest",
        ]
        for index in 0..<24 {
            try sample.add("apple \(phones[index % 4]) n\(index)", at: monday + Int64(index), id: "phone\(index)")
            if index % 2 == 0 {
                try sample.add(
                    "apple pie \(pies[index / 2 % 4]) n\(index)", at: monday + 500 + Int64(index), id: "pie\(index)")
            }
        }
        return sample
    }

    @Test func explainsEachPart() throws {
        let stage = AggregateStage(store: try sample().store)
        let parts = try stage.explain(query: "apple NOT (pie OR 蘋果派) has:text")
        #expect(parts.map(\.text) == ["all of", "apple", "not", "any of", "pie", "蘋果派", "has:text"])
        #expect(parts.map(\.level) == [0, 1, 1, 2, 3, 3, 1])
        #expect(parts.map(\.posts) == [24, 36, 24, 12, 12, 0, 36])
        #expect(parts[1].searched == "words : \"apple\"")
        #expect(parts[5].searched == "grams : \"苹果 果派\"")
    }

    @Test func tellsTheSensesApart() throws {
        let sample = try SampleStore()
        let phone = [
            "screen", "battery", "charger", "repair", "update", "camera", "slow", "drains", "cracked", "warranty",
        ]
        let pie = ["oven", "crust", "sugar", "cinnamon", "butter", "orchard", "dough", "bake", "slice", "recipe"]
        var generator = SeededGenerator(seed: 2)
        for index in 0..<60 {
            let words = (index % 3 == 0 ? pie : phone).shuffled(using: &generator).prefix(5)
            try sample.add("Apple \(words.joined(separator: " ")) n\(index)", at: monday + Int64(index))
        }
        let contexts = try AggregateStage(store: sample.store).contexts(query: "apple")
        #expect(contexts.map(\.posts) == [40, 20])
        #expect(contexts.count == 2 && Set(contexts[1].words).isSubset(of: pie))
        #expect(contexts.count == 2 && pie.contains { contexts[1].example.contains($0) })
    }

    @Test func saysWhatAChangeAddsAndDrops() throws {
        let stage = AggregateStage(store: try sample().store)
        let difference = try stage.difference(from: "apple screen OR orchard", to: "apple NOT pie", limit: 2)
        // Screens: 18 of the 24 phones. Orchards: 3 pies, which go; 6 phones without a screen come.
        #expect(difference.kept == 18)
        #expect(difference.added.total == 6)
        #expect(difference.dropped.total == 3)
        #expect(difference.added.posts.count == 2)
        #expect(difference.dropped.posts.allSatisfy { $0.text.contains("orchard") })
    }

    @Test func contextsArePartOfTheMonitor() throws {
        let sample = try sample()
        let monitor = Monitor(
            name: "Apple", query: "apple OR 苹果", must: ["screen OR batter*", "repair"], mustNot: ["pie"],
            timeZone: "UTC")
        #expect(monitor.wholeQuery == "(apple OR 苹果) AND ((screen OR batter*) OR (repair)) NOT ((pie))")
        #expect(try sample.aggregate([monitor], now: monday + 86_400).matches == 24)
        let wrong = Monitor(name: "Apple", query: "apple", mustNot: ["pie AND"], timeZone: "UTC")
        let error = #expect(throws: MonitorError.self) { try sample.aggregate([wrong], now: monday + 86_400) }
        #expect(error?.problem.contains("column 8") == true)
        // Another context is another query: a break in the series.
        let other = Monitor(name: "Apple", query: "apple OR 苹果", mustNot: ["pie"], timeZone: "UTC")
        try sample.aggregate([other], now: monday + 86_400)
        #expect(try sample.store.connection.row("SELECT max(version) FROM monitor")?.int(0) == 2)
    }

    @Test func filtersLines() throws {
        let filter = try MatchFilter(query: "(電池 OR battery) NOT source:spam lang:zh OR has:audio")
        let lines = [
            #"{"id": 1, "text": "手机电池鼓包了", "extra": [1, {"a": null}]}"#,
            #"{"id": 2, "text": "The battery died on me today"}"#,
            #"{"id": 3, "text": "电池", "source": "spam"}"#, "[1]", #"{"id": 5, "audio": ["a.opus"]}"#,
            #"{"id": 6, "text": 7}"#,
            "{",
        ]
        let input = lines.enumerated().map { InputLine(number: $0 + 1, bytes: Array($1.utf8)) }
        let answers = try filter.answer(input)
        #expect(answers.map(\.isPartial) == [false, true, false, true, true])
        #expect(answers[0].text == #"{"id":1,"text":"手机电池鼓包了","extra":[1,{"a":null}]}"#)
        #expect(answers[1].text?.contains(#""line":4"#) == true)
        #expect(answers[2].text?.contains(#""id":5"#) == true)
        // A second batch starts anew.
        #expect(try filter.answer([input[1]]).isEmpty)
        #expect(throws: QueryError.self) { try MatchFilter(query: "NOT a") }
    }

    @Test func topicFilterPassesFieldsThrough() throws {
        var filter = TopicFilter(wanted: 2)
        let words = ["kettle leak base seal", "price sale coupon refund"]
        for index in 0..<20 {
            let text =
                #"{"id": \#(index), "text": "\#(words[index % 2]) x\#(index / 4)", "keep": {"n": 1.5}, "topic": "old"}"#
            filter.add(InputLine(number: index + 1, bytes: Array(text.utf8)))
        }
        filter.add(InputLine(number: 21, bytes: Array(#"{"id": 1}"#.utf8)))
        filter.add(InputLine(number: 22, bytes: Array(#"{"id": 9, "text": ""}"#.utf8)))
        let answers = filter.answers()
        #expect(answers.count == 22)
        #expect(answers.map(\.isPartial).filter { $0 }.count == 1 && answers[20].isPartial)
        #expect(answers[20].text == #"{"error":"the post has no `text`","line":21}"#)
        let first = try #require(answers[0].text)
        #expect(
            first.hasPrefix(#"{"id":0,"text":"kettle leak base seal x0","keep":{"n":1.5},"topic":1,"topic_label":""#))
        #expect(answers[1].text?.contains(#""topic":2"#) == true)
        #expect(answers[21].text == #"{"id":9,"text":"","topic":null,"topic_label":null}"#)
    }
}
