internal import AggregateStage
internal import Aggregation
internal import Foundation
internal import SQLiteDatabase
internal import Storage
internal import Support

/// trends: a monitor of late against before, or against another, in words.
enum TrendsCommand {
    static let command = CommandSpec(
        name: "trends", summary: "Say how a monitor differs from before, or from another, and whether by chance.",
        operands: ["MONITOR"],
        options: [
            CommandSpec.Option(name: "since", value: "WHEN", help: "a day, a time, or 6h, 7d, 2w back (7d)"),
            CommandSpec.Option(name: "until", value: "WHEN", help: "a day or time; else now"),
            CommandSpec.Option(name: "before", value: "DAYS", help: "days before that it is held against (28)"),
            CommandSpec.Option(
                name: "versus", value: "MONITOR", help: "hold it against this monitor's same days instead"),
        ],
        examples: [
            ("barometer trends acme", "the last week against the four weeks before"),
            ("barometer trends acme --since 6h", "the last hours against what is usual for them"),
            ("barometer trends acme --since 2026-11-01 --versus rival", "two brands over the same days"),
        ]
    ) { invocation in try run(try Session(invocation)) }

    private static func run(_ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let invocation = session.invocation
        let monitor = invocation.operands[0]
        let now = session.clock.now
        let stage = AggregateStage(store: try session.openStore())
        // Days are the monitor's own.
        func moment(_ text: String, _ end: Int64) throws -> Int64 {
            try stage.start(of: text, monitor: monitor) ?? readMoment(text, before: end)
        }
        let until = try invocation.value("until").map { try moment($0, now) } ?? now
        let since = try moment(invocation.value("since") ?? "7d", until)
        guard since < until else { throw UsageError(description: "--since is not before --until") }
        guard let before = Int(invocation.value("before") ?? "28"), before > 0 else {
            throw UsageError(description: "--before wants a number of days")
        }
        let versus = invocation.value("versus")
        let report = try stage.trends(
            of: monitor, span: since..<until, before: before, versus: versus)
        Terminal.print(
            session.wantsJSON
                ? json(report).prettyText : text(report, monitor, versus ?? "the \(before) days before"))
        return .ok
    }

    private static func text(_ report: TrendReport, _ monitor: String, _ other: String) -> String {
        var lines: [String] = []
        func line(_ what: String, _ difference: Difference?, _ digits: Int) {
            guard let difference else {
                lines.append("\(what): too few days with a figure to compare")
                return
            }
            func number(_ value: Double) -> String {
                String(format: "%.\(digits)f", value).replacing("-", with: "−")
            }
            func reach(_ error: Double) -> String { number(1.959964 * error) }
            lines.append(
                "\(what): \(number(difference.second)) ± \(reach(difference.secondError)), \(other) "
                    + "\(number(difference.first)) ± \(reach(difference.firstError)): \(difference.words)")
        }
        line("\(monitor), posts a day", report.comparison.volume, 1)
        line("\(monitor), net sentiment", report.comparison.net, 2)
        if let hours = report.hours {
            let z = (hours.posts - hours.usual) / max(hours.scale, 1)
            let verdict = abs(z) < 2 ? "as usual" : z > 0 ? "more than usual" : "less than usual"
            lines.append(
                String(
                    format: "posts since: %.0f, usual for these hours %.0f ± %.0f: ", hours.posts, hours.usual,
                    1.959964 * hours.scale)
                    + verdict)
        }
        for change in report.changes {
            lines.append(
                String(
                    format: "since \(change.day) another level: %.0f posts a day, %.0f before", change.after,
                    change.before))
        }
        for (name, marks) in [("hashtag", report.tags), ("author", report.authors), ("link", report.links)] {
            for mark in marks {
                lines.append("rising \(name): \(mark.name), \(mark.posts) posts, \(mark.before) before")
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func json(_ report: TrendReport) -> JSONValue {
        func real(_ value: Double) -> JSONValue { JSONValue(.number(value)) }
        func difference(_ difference: Difference?) -> JSONValue {
            guard let difference else { return nil }
            return [
                "before": real(difference.first), "before_error": real(difference.firstError),
                "now": real(difference.second), "now_error": real(difference.secondError),
                "p": real(difference.chance), "words": JSONValue(.string(difference.words)),
            ]
        }
        func marks(_ marks: [RisingMark]) -> JSONValue {
            JSONValue(
                .array(
                    marks.map {
                        [
                            "name": JSONValue(.string($0.name)), "posts": JSONValue(.integer(Int64($0.posts))),
                            "before": JSONValue(.integer(Int64($0.before))), "z": real($0.z),
                        ]
                    }))
        }
        let changes = report.changes.map { change -> JSONValue in
            ["day": JSONValue(.string(change.day)), "before": real(change.before), "after": real(change.after)]
        }
        return [
            "posts_a_day": difference(report.comparison.volume), "net": difference(report.comparison.net),
            "changes": JSONValue(.array(changes)), "hashtags": marks(report.tags), "authors": marks(report.authors),
            "links": marks(report.links),
        ]
    }
}
