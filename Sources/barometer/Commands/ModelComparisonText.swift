internal import AggregateStage
internal import Aggregation
internal import Foundation
internal import SQLiteDatabase
internal import Storage
internal import Support

/// `model compare`, for people and for programs.
struct ModelComparisonText {
    private let comparison: ModelComparison
    private let first: StoredModel
    private let second: StoredModel

    init(_ comparison: ModelComparison, _ first: StoredModel, _ second: StoredModel) {
        self.comparison = comparison
        self.first = first
        self.second = second
    }

    private static let columns = ["monitor", "posts", "net", "net by the other", "change", "by chance", "same verdict"]

    private static func signed(_ value: Double) -> String {
        String(format: "%+.2f", value).replacing("-", with: "−")
    }

    private static func percent(_ share: Double) -> String { String(format: "%.0f %%", 100 * share) }

    var text: String {
        var lines = [
            "net:              \(first.name) \(first.sha256.prefix(12)) (\(first.place))",
            "net by the other: \(second.name) \(second.sha256.prefix(12)) (\(second.place))", "",
        ]
        if comparison.rows.isEmpty {
            lines.append("No post has been judged by both.")
        } else {
            let rows = comparison.rows.map { row -> [SQLValue] in
                [
                    .text(row.monitor ?? "(all posts)"), .integer(Int64(row.posts)), .text(Self.signed(row.net.first)),
                    .text(Self.signed(row.net.second)),
                    .text(String(format: "%@ ± %.3f", Self.signed(row.net.change), 1.959964 * row.error)),
                    .text(row.net.words), .text(row.agreement.map(Self.percent) ?? "–"),
                ]
            }
            lines.append(QueryFormat.table.text(Self.columns, rows).trimmingCharacters(in: .newlines))
        }
        lines += ["", labels]
        if comparison.waiting > 0 {
            lines.append("\(comparison.waiting) posts wait: `barometer score --model \(second.place)`")
        }
        return lines.joined(separator: "\n")
    }

    private var labels: String {
        let labels = comparison.labels
        guard labels.count > 0 else { return "No labels of yours to judge them by; see `barometer label`." }
        func right(_ count: Int) -> String { Self.percent(Double(count) / Double(labels.count)) }
        return
            "Of \(labels.count) labels \(right(labels.firstRight)) are as \(first.name) has them, "
            + "\(right(labels.secondRight)) as the other has. Only the first is right on \(labels.onlyFirst), only the other on "
            + "\(labels.onlySecond): "
            + (labels.chance < 0.05
                ? String(format: "hardly chance (p = %.3f).", labels.chance)
                : String(format: "no clear difference (p = %.2f).", labels.chance))
    }

    var json: JSONValue {
        func model(_ model: StoredModel) -> JSONValue {
            ["name": JSONValue(.string(model.name)), "sha256": JSONValue(.string(model.sha256))]
        }
        func count(_ value: Int) -> JSONValue { JSONValue(.integer(Int64(value))) }
        func real(_ value: Double) -> JSONValue { JSONValue(.number(value)) }
        let labels = comparison.labels
        return [
            "first": model(first), "second": model(second), "waiting": count(comparison.waiting),
            "monitors": JSONValue(
                .array(
                    comparison.rows.map { row in
                        [
                            "monitor": row.monitor.map { JSONValue(.string($0)) } ?? nil, "posts": count(row.posts),
                            "net_first": real(row.net.first), "net_second": real(row.net.second),
                            "change": real(row.net.change), "change_error": real(row.error), "p": real(row.net.chance),
                            "agreement": row.agreement.map(real) ?? nil,
                        ]
                    })),
            "labels": [
                "count": count(labels.count), "first_right": count(labels.firstRight),
                "second_right": count(labels.secondRight), "only_first": count(labels.onlyFirst),
                "only_second": count(labels.onlySecond), "p": real(labels.chance),
            ],
        ]
    }
}
