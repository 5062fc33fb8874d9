internal import Foundation
internal import Glibc
internal import NightlyRun
internal import ScoreStage
internal import SentimentNetwork
internal import Support

/// The model's steps as Unix filters over NDJSON: a JSON object a line in, a JSON object a line out.
enum FilterCommands {
    private static let model = CommandSpec.Option(
        name: "model", value: "MODEL", help: "a name in models/, or a folder (else sentiment)")

    static func score(_ invocation: Invocation) throws -> ExitCode {
        let filter = ScoreFilter(try sentimentModel(invocation))
        var partial = 0
        try lines(invocation).run(input: STDIN_FILENO, answer: { filter.answer($0) }) { answers in
            try write(answers)
            partial += answers.count(where: \.isPartial)
        }
        return partial == 0 ? .ok : .partial
    }

    static let quantify = CommandSpec(
        name: "quantify", summary: "Estimate how many posts of each group are negative, neutral and positive.",
        options: [
            CommandSpec.Option(name: "ndjson", value: nil, help: "read posts from standard input (the only source)"),
            CommandSpec.Option(name: "by", value: "FIELD", help: "field that names a post's group (else all are one)"),
            model,
        ],
        examples: [
            ("barometer quantify --ndjson --by topic < posts.ndjson", "scores the texts first"),
            ("barometer score --ndjson < p.ndjson | barometer quantify --ndjson --by topic", "the same in two steps"),
        ],
        details: """
            A line with "sentiment" counts as it is; one without is scored as `barometer score --ndjson` does. A line a group
            comes out, in the order of their first posts: {"group", "n", "negative", "neutral", "positive", "net", "low",
            "high"}: shares corrected for the classifier's errors, and the 95 % interval of net sentiment.
            """
    ) { invocation in
        let folder = try Session(invocation).resources.model(invocation.value("model") ?? "sentiment")
        let filter = try QuantifyFilter(model: folder, by: invocation.value("by"))
        var groups = QuantifyFilter.Groups()
        var partial = 0
        try lines(invocation).run(input: STDIN_FILENO, answer: { filter.judge($0) }) { judged in
            try write(groups.add(judged))
            partial += judged.count(where: \.isPartial)
        }
        try write(filter.summary(groups))
        return partial == 0 ? .ok : .partial
    }

    private static func sentimentModel(_ invocation: Invocation) throws -> SentimentModel {
        let session = try Session(invocation)
        return try SentimentModel(folder: session.resources.model(invocation.value("model") ?? "sentiment"))
    }

    private static func lines(_ invocation: Invocation) throws -> LineFilter {
        var chunk = 64
        if let text = invocation.value("batch") {
            guard let number = Int(text), (1...4096).contains(number) else {
                throw UsageError(description: "--batch \(text): a number from 1 to 4096")
            }
            chunk = number
        }
        return LineFilter(chunk: chunk, workers: try Session(invocation).workers)
    }

    private static func write(_ answers: [LineAnswer]) throws {
        let text = answers.compactMap(\.text).map { $0 + "\n" }.joined()
        guard !text.isEmpty else { return }
        try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }
}
