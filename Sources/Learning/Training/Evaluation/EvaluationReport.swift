internal import Domain
internal import Foundation
internal import SentimentNetwork
package import Support

/// The figures of one model on the validation data.
package struct EvaluationReport: Sendable {
    /// One test: a set of modalities on one corpus.
    package struct Test: Sendable {
        package let name: String
        /// What the bar is about, and the bar itself.
        package let measure: String
        package let bar: Double?
        package let value: Double
        package let posts: Int
        package let matrix: ConfusionMatrix
        /// Mean |confidence − accuracy| over ten bins (Guo et al. 2017).
        package let calibrationError: Double
        /// Share of the posts that the model abstains on, and the accuracy on the others.
        package let abstained: Double
        package let accuracyOfDecided: Double

        package var passes: Bool { bar.map { value >= $0 } ?? true }
    }

    package let tests: [Test]

    package init(_ evaluation: Evaluation) throws {
        let text = try evaluation.judged([.text])
        let image = try evaluation.judged([.image])
        let words = try evaluation.pictures(withWords: true, withPictures: false)
        let both = try evaluation.judged([.text, .image])
        let audio = try evaluation.judged([.audio])
        var tests = [
            Self.test("text: SemEval 2017 4A dev", text, macroRecall: true, bar: 0.66),
            Self.test(
                "text: Weibo (SMP 2020 usual) dev", try evaluation.moods("zh-smp2020-usual-dev"), macroRecall: true),
            Self.test("image: MVSA val", image, bar: 0.62),
            Self.test("text alone: MVSA val", words),
            Self.test("text+image: MVSA val", both, bar: 0.70),
            Self.test("audio: unheard speakers", audio, macroRecall: true, bar: 0.50),
        ]
        for corpus in Set(audio.map(\.corpus)).sorted() {
            tests.append(Self.test("audio: \(corpus)", audio.filter { $0.corpus == corpus }, macroRecall: true))
        }
        self.tests = tests
    }

    private static func test(
        _ name: String, _ judged: [Evaluation.Judged], macroRecall: Bool = false, bar: Double? = nil
    ) -> Test {
        var matrix = ConfusionMatrix(classes: 3)
        var bins = [(count: Int, right: Int, confidence: Double)](repeating: (0, 0, 0), count: 10)
        var decided = (count: 0, right: 0)
        for post in judged {
            matrix.add(truth: post.truth, said: post.said)
            let isRight = post.truth == post.said
            let bin = min(9, Int(post.informed.confidence * 10))
            bins[bin] = (
                bins[bin].count + 1, bins[bin].right + (isRight ? 1 : 0),
                bins[bin].confidence + post.informed.confidence
            )
            if !post.abstained { decided = (decided.count + 1, decided.right + (isRight ? 1 : 0)) }
        }
        let total = Double(max(judged.count, 1))
        let error = bins.reduce(0.0) { $0 + abs($1.confidence - Double($1.right)) / total }
        return Test(
            name: name, measure: macroRecall ? "macro recall" : "accuracy", bar: bar,
            value: macroRecall ? matrix.macroRecall : matrix.accuracy, posts: judged.count, matrix: matrix,
            calibrationError: error, abstained: 1 - Double(decided.count) / total,
            accuracyOfDecided: Double(decided.right) / Double(max(decided.count, 1)))
    }

    /// A table for people.
    package var text: String {
        let head =
            "test                              measure        value   bar    accuracy  macro F1  calib. error  unsure"
        let lines = tests.map { test in
            [
                test.name.padding(toLength: 33, withPad: " ", startingAt: 0),
                test.measure.padding(toLength: 13, withPad: " ", startingAt: 0), digits(test.value, 4),
                (test.bar.map { digits($0, 2) + (test.passes ? " ✓" : " ✗") } ?? "").padding(
                    toLength: 6, withPad: " ", startingAt: 0), digits(test.matrix.accuracy, 4),
                "  " + digits(test.matrix.macroF1, 4), "  " + digits(test.calibrationError, 4),
                "       " + digits(test.abstained * 100, 1) + " %",
            ].joined(separator: " ")
        }
        return ([head] + lines).joined(separator: "\n")
    }

    package var json: JSONValue {
        JSONValue(
            .array(
                tests.map { test in
                    [
                        "test": JSONValue(.string(test.name)), "measure": JSONValue(.string(test.measure)),
                        "value": JSONValue(.number(test.value)),
                        "bar": test.bar.map { JSONValue(.number($0)) } ?? nil,
                        "posts": JSONValue(.integer(Int64(test.posts))),
                        "accuracy": JSONValue(.number(test.matrix.accuracy)),
                        "macroRecall": JSONValue(.number(test.matrix.macroRecall)),
                        "macroF1": JSONValue(.number(test.matrix.macroF1)),
                        "weightedF1": JSONValue(.number(test.matrix.weightedF1)),
                        "calibrationError": JSONValue(.number(test.calibrationError)),
                        "abstained": JSONValue(.number(test.abstained)),
                        "confusion": JSONValue(
                            .array(
                                test.matrix.counts.map { row in
                                    JSONValue(.array(row.map { JSONValue(.integer(Int64($0))) }))
                                })),
                    ]
                }))
    }
}
