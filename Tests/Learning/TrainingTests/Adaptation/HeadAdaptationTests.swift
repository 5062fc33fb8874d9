import Domain
import Foundation
import SentimentNetwork
import Support
import TestSupport
import Testing

@testable import Training

/// The shipped model and people who mean something else by their words.
@Suite struct HeadAdaptationTests {
    private static let shipped = packageRoot + "/models/sentiment"

    private static func posts(_ label: (Int) -> Polarity) -> [LabelledPost] {
        let things = ["kettle", "lid", "cable", "box", "handle", "switch", "filter", "base", "spout", "lamp"]
        return (0..<60).map { i in
            var post = LabelledPost(
                id: "\(i)", corpus: "own", language: "en",
                text: i % 2 == 0
                    ? "the \(things[i / 2 % 10]) is insane, number \(i)"
                    : "we saw the \(things[i / 2 % 10]) on day \(i)")
            post.polarity = label(i)
            return post
        }
    }

    /// Here "insane" is praise, which the model cannot know.
    @Test func learnsWhatPeopleMean() throws {
        let folder = try TemporaryFolder()
        let model = try SentimentModel(folder: Self.shipped)
        let adaptation = try HeadAdaptation(Self.posts { $0 % 2 == 0 ? .positive : .neutral }, model)
        let outcome = try adaptation.run(folder: Self.shipped, output: folder.path + "/ours")
        #expect(outcome.decay != nil)
        #expect(outcome.lossAfter < outcome.lossBefore)
        #expect(outcome.recallAfter >= outcome.recallBefore)
        let adapted = try SentimentModel(folder: folder.path + "/ours")
        #expect(adapted.name == "ours" && adapted.identity != model.identity)
        let input = Scorer.Input(text: "the toaster is insane, number 7", language: "en")
        let (before, after) = (Scorer(model).score([input])[0], Scorer(adapted).score([input])[0])
        #expect(try #require(after).sentiment.positive > #require(before).sentiment.positive)
    }

    /// Labels without a pattern teach nothing: no model is written.
    @Test func leavesTheModelAloneWhereLabelsSayNothing() throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: 2)
        let posts = Self.posts { _ in Polarity.allCases[Int(generator.next() % 3)] }
        let outcome = try HeadAdaptation(posts, SentimentModel(folder: Self.shipped)).run(
            folder: Self.shipped, output: folder.path + "/ours")
        // Even without a pattern the shares of the labels may be learnt; the classes are not told apart by it.
        #expect(outcome.recallAfter < 0.5)
        #expect((outcome.decay == nil) == !FileManager.default.fileExists(atPath: folder.path + "/ours"))
    }

    @Test func fewLabelsAreRefused() throws {
        let few = Array(Self.posts { _ in .positive }.prefix(10))
        let model = try SentimentModel(folder: Self.shipped)
        #expect(throws: TrainingDataError.self) { try HeadAdaptation(few, model) }
    }
}
