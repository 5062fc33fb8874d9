internal import Features
internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Tensors

extension ModelCard {
    var architecture: String {
        """
        - Text: \(model.vocabulary.words.count) words and \(model.text.grams.weight.rows) hashed character n-grams of width \(model.text.words.width), convolutions of 3 and 5,
          a bidirectional LSTM of 2 × \(model.text.body.recurrent.ahead.units) units, attention and max pooling. What lexicons, word clusters and small vectors
          know of a word is folded into its embedding; in its last pass it learnt to judge English tweets as it and a linear
          judge of words and lexicon scores do together.
        - Image: MobileNetV2 0.35, initialised from its ImageNet weights, its main directions, and radial functions of them.
        - Sound: log-Mel, convolutions, a bidirectional LSTM of 2 × \(model.audio.recurrent.ahead.units) units, attention and max pooling, beside statistics of
          the voice.
        - Together: gated attention over the parts, the logits of each part, and where words meet a picture an additive model of
          hashed terms, the text vector and the picture's radial functions. A post of one part is judged by that part's own head.
        """
    }

    var testTable: String {
        Self.markdown(
            [
                "test", "posts", "measure", "value", "95 %", "bar", "accuracy", "macro P", "macro R", "macro F1", "AUC",
                "ECE", "by chance", "swept", "unsure", "accuracy of the others",
            ],
            report.tests.map { test in
                let figures = test.figures
                return [
                    test.name, "\(figures.posts)", test.measure.name, digits(test.value, 4),
                    EvaluationReport.interval(test.interval), EvaluationReport.bar(test.bar, test.passes),
                    digits(figures.matrix.accuracy, 4), digits(figures.matrix.macroPrecision, 4),
                    digits(figures.matrix.macroRecall, 4), digits(figures.matrix.macroF1, 4),
                    figures.rankArea.map { digits($0, 3) } ?? "", digits(figures.reliability.error, 4),
                    digits(test.calibrationByChance, 4), digits(test.sweptCalibration, 4),
                    digits(figures.abstained * 100, 1) + " %", digits(figures.accuracyOfDecided, 4),
                ]
            })
    }

    var confusions: String {
        EvaluationPlots(report).files.dropFirst(2).map { "![\($0.name)](\($0.name))" }.joined(separator: " ")
    }

    var sliceTable: String {
        Self.markdown(
            ["test", "slice", "posts", "measure", "value", "95 %", "ECE"],
            report.tests.flatMap { test in
                test.slices.map { slice in
                    [
                        test.name, slice.name, "\(slice.figures.posts)", test.measure.name, digits(slice.value, 4),
                        EvaluationReport.interval(slice.interval), digits(slice.figures.reliability.error, 4),
                    ]
                }
            })
    }

    var calibrationTable: String {
        Self.markdown(
            ["posts of", "method", "fitted on", "slopes", "bend", "shifts", "ECE before", "ECE after"],
            model.calibration.scales.sorted { $0.key < $1.key }.map { name, scale in
                [
                    name, scale.fit?.method ?? "derived", scale.fit.map { "\($0.posts)" } ?? "",
                    scale.slope.map { digits($0, 2) }.joined(separator: " "), digits(scale.bend, 2),
                    scale.shift.map { digits($0, 2) }.joined(separator: " "),
                    scale.fit.map { digits($0.before, 4) } ?? "", scale.fit.map { digits($0.after, 4) } ?? "",
                ]
            })
    }

    var thresholds: String {
        model.calibration.abstainBelow.sorted { $0.key < $1.key }.map { "\(digits($0.value, 2)) (\($0.key))" }
            .joined(separator: ", ")
    }

    var countingTable: String {
        Self.markdown(
            ["shares of", "sets", "method", "KLD", "RAE"],
            (report.counting?.rows ?? []).map { row in
                [row.sets, "\(row.count)", row.method.name, digits(row.divergence, 4), digits(row.relativeError, 3)]
            })
    }

    var coverage: String {
        (report.counting?.coverage ?? []).map { "\(digits($0.covered * 100, 1)) % of those with \($0.posts) posts" }
            .joined(separator: ", ")
    }

    var fairnessTables: String {
        let parts = Self.markdown(
            ["part", "posts", "macro R", "ECE", "falsely negative"],
            report.fairness.parts.map { part in
                [
                    part.name, "\(part.figures.posts)", digits(part.figures.matrix.macroRecall, 4),
                    digits(part.figures.reliability.error, 4), digits(part.falselyNegative * 100, 1) + " %",
                ]
            })
        let notable = report.fairness.groups.filter { abs($0.shift) >= FairnessReport.notable }
        let groups = notable.map { "\($0.group) (\($0.language)) \(digits($0.shift, 2))" }.joined(separator: ", ")
        return parts
            + "\n\n\(report.fairness.groups.count) names of groups were put into sentences that say the same of each. "
            + (notable.isEmpty
                ? "None moves net sentiment by \(FairnessReport.notable) from its family's mean."
                : "These move net sentiment by \(FairnessReport.notable) or more from their family's mean: \(groups).")
    }

    static func markdown(_ head: [String], _ rows: [[String]]) -> String {
        let lines = [head, head.map { _ in "---" }] + rows
        return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }
}
