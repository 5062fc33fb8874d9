import Testing

@testable import Training

/// Against scikit-learn 1.9.1: Benchmarks/peers/measures.py printed the expected values.
@Suite struct MeasuresTests {
    private static let truth = [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2]
    private static let probabilities = [
        [0.70, 0.20, 0.10], [0.40, 0.35, 0.25], [0.20, 0.50, 0.30], [0.10, 0.80, 0.10], [0.30, 0.40, 0.30],
        [0.45, 0.35, 0.20], [0.25, 0.30, 0.45], [0.05, 0.15, 0.80], [0.10, 0.30, 0.60], [0.20, 0.20, 0.60],
        [0.40, 0.25, 0.35], [0.15, 0.50, 0.35],
    ]
    static let set = JudgedSet(
        classes: ["negative", "neutral", "positive"],
        posts: zip(truth, probabilities).enumerated().map { place, post in
            JudgedPost(
                post: LabelledPost(id: "\(place)", corpus: place < 6 ? "a" : "b", language: "en", text: "words"),
                truth: post.0, probabilities: post.1, abstained: post.1.max() ?? 0 < 0.45)
        })

    @Test(arguments: [
        (Measure.accuracy, 0.5833333333333334), (.macroRecall, 0.5888888888888889),
        (.macroPrecision, 0.5833333333333334), (.macroF1, 0.5793650793650794), (.weightedF1, 0.5873015873015873),
        (.rankArea, 0.8235449735449736), (.calibrationError, 0.21666666666666667),
    ]) func agreesWithThePeer(_ measure: Measure, _ expected: Double) throws {
        let value = try #require(measure.value(Figures(Self.set)))
        #expect(abs(value - expected) < 1e-12, "\(measure.name)")
    }

    /// A post that counts twice is two posts.
    @Test func countsAreWeights() {
        let curves = (0..<3).map { RankCurve(Self.set, class: $0) }
        let counts = [2, 1, 0, 1, 3, 1, 1, 0, 1, 1, 2, 1]
        let repeated = JudgedSet(
            classes: Self.set.classes,
            posts: zip(Self.set.posts, counts).flatMap { Array(repeating: $0.0, count: $0.1) })
        let (weighted, plain) = (Figures(Self.set, curves, counts), Figures(repeated))
        for measure in Measure.allCases {
            #expect(abs((measure.value(weighted) ?? -1) - (measure.value(plain) ?? -2)) < 1e-12, "\(measure.name)")
        }
    }

    /// By hand. Bins of 6, 3 + 3, 2 + 2 + 2 and 1 + 2 + 1 + 2 posts have rising accuracies, five bins 0, 1, 0, 1, 1; of four the error
    /// is (0.5 + 0.3 + 0.2 + 0.15) / 6.
    @Test func sweptErrorTakesTheMostBinsThatRise() {
        let confidences = [0.9, 0.5, 0.95, 0.7, 0.6, 0.8]
        let rights = [true, false, true, false, true, true]
        let posts = zip(confidences, rights).map { confidence, isRight in
            JudgedPost(
                post: LabelledPost(id: "", corpus: "", language: nil, text: "a"), truth: isRight ? 0 : 1,
                probabilities: [confidence, 1 - confidence], abstained: false)
        }
        #expect(abs(Reliability.sweptError(posts) - 1.15 / 6) < 1e-12)
        #expect(Reliability.sweptError([]) == 0)
    }

    @Test func abstentionsAreCountedApart() {
        let figures = Figures(Self.set)
        // 0.40 twice and 0.40 of the fifth: three of twelve; of the other nine five are right.
        #expect(abs(figures.abstained - 0.25) < 1e-12)
        #expect(abs(figures.accuracyOfDecided - 5.0 / 9) < 1e-12)
    }

    @Test func intervalsHoldTheirValue() throws {
        let intervals = Bootstrap(Self.set).intervals
        let figures = Figures(Self.set)
        for measure in Measure.allCases {
            let (low, high) = try #require(intervals[measure])
            let value = try #require(measure.value(figures))
            #expect(low <= value && value <= high, "\(measure.name): \(low) \(value) \(high)")
            #expect(high > low)
        }
        #expect(Bootstrap(Self.set).intervals[.accuracy]?.low == intervals[.accuracy]?.low)
    }

    /// Linear between the 2nd and 3rd, and the 38th and 39th, of 41 numbers.
    @Test func percentiles() {
        let (low, high) = Bootstrap.percentiles((0...40).map(Double.init))
        #expect(low == 1 && high == 39)
    }

    @Test func meansOverCorporaCountThemAlike() {
        let test = EvaluationTest("t", Self.set, .accuracy, bar: 0.5, over: .meanOverCorpora)
        // Four of six in one corpus, three of six in the other.
        #expect(test.slices.map(\.name) == ["a", "b"])
        #expect(abs(test.value - (test.slices[0].value + test.slices[1].value) / 2) < 1e-12)
        #expect(test.passes == true)
    }

    @Test func plotsAreWholeDocuments() {
        let test = EvaluationTest("t <1>", Self.set, .accuracy)
        let svg = ConfusionPlot(title: test.name, classes: test.set.classes, matrix: test.figures.matrix).svg
        #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n") && svg.contains("t &lt;1&gt;"))
        let plot = Plot(title: "p", across: "x", up: "y", lines: [Plot.Line(name: "a", points: [(0, 0), (1, 1)])])
        #expect(plot.svg.contains("M56.0 360.0L376.0 40.0"))
    }
}
