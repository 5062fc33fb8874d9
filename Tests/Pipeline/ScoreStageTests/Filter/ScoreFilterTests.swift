import Foundation
import Quantification
import Support
import SentimentNetwork
import TestSupport
import Testing

@testable import ScoreStage

/// The filters' contract, on invented posts and the shipped model.
@Suite struct ScoreFilterTests {
    private static let filter = Result { ScoreFilter(try SentimentModel(folder: packageRoot + "/models/sentiment")) }
    private static let media = packageRoot + "/Tests/Fixtures/media"

    private static func lines(_ texts: [String]) -> [InputLine] {
        texts.enumerated().map { InputLine(number: $0.offset + 1, bytes: Array($0.element.utf8)) }
    }

    private func answer(_ texts: [String]) throws -> [(json: JSONValue, text: String, isPartial: Bool)] {
        try Self.filter.get().answer(Self.lines(texts)).map {
            let text = $0.text ?? ""
            return (try JSONParser.parse(text), text, $0.isPartial)
        }
    }

    @Test func aPostKeepsItsFieldsAndGetsAScore() throws {
        let line =
            #"{"id":"7","text":"I love it and so do all my friends","price":1.10,"n":12345678901234567890,"target":"kettle"}"#
        let answer = try #require(try answer([line]).first)
        #expect(answer.text.hasPrefix(line.dropLast() + ","))
        let p = ["negative", "neutral", "positive"].compactMap { answer.json["sentiment"]?[$0]?.double }
        #expect(p.count == 3 && abs(p.reduce(0, +) - 1) < 1e-9)
        #expect(answer.json["polarity"]?.string == "positive")
        #expect(answer.json["modalities"]?["text"]?["weight"]?.double == 1)
        #expect(answer.json["contradiction"]?.bool == false)
        #expect(answer.json["lang"]?.string == "en")
        #expect(answer.json["model"]?.string == (try Self.filter.get().scorer.model.identity))
        #expect(!answer.isPartial)
    }

    /// Two names in one post are two questions.
    @Test func aTargetHasAnAnswerOfItsOwn() throws {
        let text = "The kettle is wonderful and I love it, but the toaster is awful and broke again"
        let answers = try answer(
            [
                #"{"text":"\#(text)","lang":"en","target":"kettle"}"#,
                #"{"text":"\#(text)","lang":"en","target":"toaster"}"#,
                #"{"text":"\#(text)","lang":"en","target":""}"#, #"{"text":"","target":"kettle"}"#,
            ]
        ).map(\.json)
        func net(_ answer: JSONValue) throws -> Double {
            try net(answer, "sentiment")
        }
        func net(_ answer: JSONValue, _ member: String) throws -> Double {
            let p = try #require(answer[member])
            return try #require(p["positive"]?.double) - #require(p["negative"]?.double)
        }
        #expect(try net(answers[0]) > net(answers[1]) + 0.2)
        #expect(answers[0]["post_sentiment"] == answers[1]["post_sentiment"])
        #expect(answers[2]["post_sentiment"] == nil)
        #expect(try abs(net(answers[2]) - net(answers[0], "post_sentiment")) < 1e-5)
        #expect(answers[3]["abstained"]?.bool == true && answers[3]["polarity"]?.isNull == true)
    }

    @Test(arguments: [
        ("nonsense", "not JSON"), ("[1]", "expected a JSON object, got array"),
        (#"{"text":5}"#, "`text` must be a string"),
        (#"{"images":"a.jpg"}"#, "`images` must be an array of paths"), (#"{"audio":[1]}"#, "`audio` must be"),
        (#"{"text":"a"} x"#, "not JSON"),
    ]) func aBadLineBecomesAnError(line: String, problem: String) throws {
        let answers = try answer([#"{"text":"fine"}"#, line, #"{"text":"good"}"#])
        #expect(answers.count == 3)
        #expect(answers[1].isPartial && answers[1].json["line"]?.integer == 2)
        #expect(answers[1].json["error"]?.string?.contains(problem) == true, "\(answers[1].text)")
        #expect(answers[2].json["sentiment"] != nil)
    }

    @Test func everyModalityIsShownWithItsWeight() throws {
        let line =
            #"{"text":"I love it","images":["\#(Self.media)/kettle.png","\#(Self.media)/kettle.png"],"#
            + #""audio":["\#(Self.media)/tone.wav"]}"#
        let answer = try #require(try answer([line]).first)
        let modalities = try #require(answer.json["modalities"])
        let weights = ["text", "image", "audio"].compactMap { modalities[$0]?["weight"]?.double }
        #expect(weights.count == 3 && abs(weights.reduce(0, +) - 1) < 1e-5)
        #expect(modalities["image"]?["parts"]?.array?.map { $0["position"]?.integer } == [0, 1])
    }

    @Test func aMissingFileIsNamedAndTheRestScored() throws {
        let answer = try #require(try answer([#"{"text":"love it","images":["nowhere.jpg"]}"#]).first)
        #expect(answer.isPartial)
        #expect(answer.json["problems"]?[0]?.string?.contains("nowhere.jpg") == true)
        #expect(answer.json["polarity"]?.string == "positive")
    }

    @Test(arguments: [
        ("{}", "no words"), (#"{"text":"https://a.example/x"}"#, "no words"),
        (#"{"text":"それはとても静かです","lang":"ja"}"#, "language ja"), (#"{"images":["nowhere.jpg"]}"#, "its files"),
    ]) func withoutEvidenceItAbstains(line: String, reason: String) throws {
        let answer = try #require(try answer([line]).first)
        #expect(answer.json["abstained"]?.bool == true && answer.json["polarity"]?.isNull == true)
        #expect(answer.json["reason"]?.string?.contains(reason) == true)
        let mix = try Self.filter.get().scorer.model.calibration.quantification.mix("text")
        #expect(answer.json["sentiment"]?["negative"]?.double == mix[0])
    }

    @Test func scoringAgainReplacesTheScore() throws {
        let first = try #require(try answer([#"{"id":1,"text":"it broke, awful","lang":"en"}"#]).first)
        let second = try #require(try answer([first.text]).first)
        #expect(second.json == first.json)
        #expect(second.json.members?.count == first.json.members?.count)
    }

    @Test func groupsAreCountedInOrderOfAppearance() throws {
        let filter = try QuantifyFilter(model: packageRoot + "/models/sentiment", by: "topic")
        let sure = #""sentiment":{"negative":0.98,"neutral":0.01,"positive":0.01}"#
        let posts = (1...60).map { #"{"topic":"b","id":\#($0),\#(sure)}"# } + [#"{"topic":"a","text":"love it"}"#]
        let bad = [#"{"topic":"a","sentiment":{"negative":2}}"#, #"{"error":"earlier","line":3}"#]
        var groups = QuantifyFilter.Groups()
        let complaints = groups.add(filter.judge(Self.lines(posts + bad)))
        #expect(complaints.count == 2 && complaints.allSatisfy(\.isPartial))
        let summary = try filter.summary(groups).map { try JSONParser.parse($0.text ?? "") }
        #expect(summary.map { $0["group"]?.string } == ["b", "a"])
        #expect(summary.map { $0["n"]?.integer } == [60, 1])
        let shares = ["negative", "neutral", "positive"].compactMap { summary[0][$0]?.double }
        #expect(abs(shares.reduce(0, +) - 1) < 1e-9 && shares[0] > 0.7, "\(shares)")
        let (low, net, high) = (summary[0]["low"]?.double, summary[0]["net"]?.double, summary[0]["high"]?.double)
        #expect(try #require(low) <= #require(net) && #require(net) <= #require(high))
    }

    /// `quantify --by target` of bare posts counts what each line asks about, as it does of scored ones.
    @Test func barePostsAreCountedTowardsTheirTargets() throws {
        let text = "the kettle is great but the toaster broke on its first day, awful"
        let bare = ["kettle", "toaster"].flatMap { target in
            (1...8).map { #"{"id":\#($0),"text":"\#(text)","lang":"en","target":"\#(target)"}"# }
        }
        func counted(_ lines: [String]) throws -> [JSONValue] {
            let filter = try QuantifyFilter(model: packageRoot + "/models/sentiment", by: "target")
            var groups = QuantifyFilter.Groups()
            #expect(groups.add(filter.judge(Self.lines(lines))).isEmpty)
            return try filter.summary(groups).map { try JSONParser.parse($0.text ?? "") }
        }
        let found = try counted(bare)
        let scored = try counted(try answer(bare).map(\.text))
        #expect(found.map { $0["group"]?.string } == ["kettle", "toaster"])
        #expect(try #require(found[0]["net"]?.double) > #require(found[1]["net"]?.double))
        for (one, other) in zip(found, scored) {
            #expect(abs(try #require(one["net"]?.double) - #require(other["net"]?.double)) < 1e-6)
        }
    }
}
