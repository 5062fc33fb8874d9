/// The plots that lie beside a model's card.
package struct EvaluationPlots: Sendable {
    let report: EvaluationReport

    package init(_ report: EvaluationReport) {
        self.report = report
    }

    /// File names with their SVG.
    package var files: [(name: String, svg: String)] {
        [("reliability.svg", reliability.svg), ("roc.svg", ranks.svg)]
            + shown.map { test in
                (
                    "confusion-\(Self.fileName(test.name)).svg",
                    ConfusionPlot(title: test.name, classes: test.set.classes, matrix: test.figures.matrix).svg
                )
            }
    }

    /// Tests on sets of their own: some rows measure one set twice.
    private var shown: [EvaluationTest] {
        report.tests.filter { !$0.name.contains("without surprise") && !$0.name.contains("weighted") }
    }

    private var reliability: Plot {
        var plot = Plot(title: "Reliability", across: "confidence", up: "accuracy")
        plot.lines = shown.filter { $0.set.classes.count == 3 }.prefix(8).map { test in
            let bins = test.figures.reliability.bins.filter { $0.posts > 0 }
            return Plot.Line(
                name: "\(test.name): ECE \(digits(test.figures.reliability.error, 3))",
                points: bins.map { ($0.confidence / Double($0.posts), Double($0.right) / Double($0.posts)) },
                weights: bins.map { Double($0.posts) })
        }
        return plot
    }

    private var ranks: Plot {
        var plot = Plot(
            title: "Negative against the rest (ROC)", across: "false positive rate", up: "true positive rate")
        plot.lines = shown.filter { $0.set.classes.count == 3 }.prefix(8).map { test in
            let curve = RankCurve(test.set, class: 0)
            let counts = [Int](repeating: 1, count: test.set.posts.count)
            let points = curve.points(counts)
            // A hundred points draw the same line as three thousand.
            let step = max(1, points.count / 100)
            let kept = points.enumerated().filter { $0.offset % step == 0 || $0.offset == points.count - 1 }
            return Plot.Line(
                name: "\(test.name): area \(digits(curve.area(counts) ?? 0, 3))",
                points: kept.map { ($0.element.falseRate, $0.element.trueRate) })
        }
        return plot
    }

    static func fileName(_ name: String) -> String {
        name.lowercased().split { !($0.isLetter || $0.isNumber) }.joined(separator: "-")
    }
}
