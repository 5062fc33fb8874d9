internal import Foundation

extension EvaluationReport {
    /// Tables for people.
    package var text: String {
        [Self.text(tests), comparisonLines, countingTable, coverageTable, fairnessTable].filter { !$0.isEmpty }
            .joined(separator: "\n\n")
    }

    /// Some tests by themselves, with their slices.
    package static func text(_ tests: [EvaluationTest]) -> String {
        [testTable(tests), sliceTable(tests)].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private static func testTable(_ tests: [EvaluationTest]) -> String {
        table(
            [
                "test", "posts", "measure", "value", "95 %", "bar", "accuracy", "macro R", "macro F1", "AUC", "ECE",
                "by chance", "swept", "unsure",
            ],
            tests.map { test in
                [
                    test.name, "\(test.figures.posts)", test.measure.name, digits(test.value, 4),
                    Self.interval(test.interval), Self.bar(test.bar, test.passes),
                    digits(test.figures.matrix.accuracy, 4), digits(test.figures.matrix.macroRecall, 4),
                    digits(test.figures.matrix.macroF1, 4), test.figures.rankArea.map { digits($0, 4) } ?? "",
                    digits(test.figures.reliability.error, 4)
                        + Self.mark(
                            test.figures.reliability.error <= Self.calibrationBar),
                    digits(test.calibrationByChance, 4), digits(test.sweptCalibration, 4),
                    digits(test.figures.abstained * 100, 1) + " %",
                ]
            })
    }

    private var comparisonLines: String {
        comparisons.map { "\($0.name): \(digits($0.value, 4)), bar \(digits($0.bar, 2))\(Self.mark($0.passes))" }
            .joined(separator: "\n")
    }

    private static func sliceTable(_ tests: [EvaluationTest]) -> String {
        let rows = tests.flatMap { test in
            test.slices.map { slice in
                [
                    test.name, slice.name, "\(slice.figures.posts)", test.measure.name, digits(slice.value, 4),
                    Self.interval(slice.interval), digits(slice.figures.matrix.accuracy, 4),
                    digits(slice.figures.reliability.error, 4),
                ]
            }
        }
        return rows.isEmpty
            ? "" : Self.table(["test", "slice", "posts", "measure", "value", "95 %", "accuracy", "ECE"], rows)
    }

    private var countingTable: String {
        guard let counting else { return "" }
        return Self.table(
            ["shares of", "sets", "method", "KLD", "bar", "RAE"],
            counting.rows.map { row in
                let isOurs = row.method == .barometer
                return [
                    row.sets, "\(row.count)", row.method.name, digits(row.divergence, 4),
                    isOurs
                        ? digits(CountingReport.divergenceBar, 2)
                            + Self.mark(row.divergence <= CountingReport.divergenceBar) : "",
                    digits(row.relativeError, 3),
                ]
            })
    }

    private var coverageTable: String {
        guard let counting else { return "" }
        return Self.table(
            ["bucket of", "drawn", "95 % interval holds the truth", "mean width"],
            counting.coverage.map { row in
                [
                    "\(row.posts) posts", "\(row.buckets)",
                    digits(row.covered * 100, 1) + " %"
                        + Self.mark(CountingReport.coverageBar.contains(row.covered)), digits(row.width, 3),
                ]
            })
    }

    private var fairnessTable: String {
        let parts = Self.table(
            ["part", "posts", "macro R", "ECE", "falsely negative"],
            fairness.parts.map { part in
                [
                    part.name, "\(part.figures.posts)", digits(part.figures.matrix.macroRecall, 4),
                    digits(part.figures.reliability.error, 4), digits(part.falselyNegative * 100, 1) + " %",
                ]
            })
        let families = Dictionary(grouping: fairness.groups) { "\($0.family), \($0.language)" }
        let groups = Self.table(
            ["who is named", "lowest", "highest"],
            families.sorted { $0.key < $1.key }.compactMap { name, groups in
                let sorted = groups.sorted { $0.shift < $1.shift }
                guard let low = sorted.first, let high = sorted.last else { return nil }
                return [
                    name, "\(low.group) \(digits(low.shift, 3))", "\(high.group) +\(digits(high.shift, 3))",
                ]
            })
        return parts + "\n\n" + groups
    }

    static func bar(_ bar: Double?, _ passes: Bool?) -> String {
        bar.map { digits($0, 2) + mark(passes ?? true) } ?? ""
    }

    static func mark(_ passes: Bool) -> String { passes ? " ✓" : " ✗" }

    static func interval(_ interval: (low: Double, high: Double)) -> String {
        "\(digits(interval.low, 3))–\(digits(interval.high, 3))"
    }

    /// Columns as wide as their widest cell; all but the first to the right where they look like numbers.
    static func table(_ head: [String], _ rows: [[String]]) -> String {
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        return ([head] + rows).map { row in
            zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
                .trimmingCharacters(in: .whitespaces)
        }.joined(separator: "\n")
    }
}
