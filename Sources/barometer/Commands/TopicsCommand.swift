internal import AggregateStage
internal import Foundation
internal import Support

/// topics: what a set of posts is about.
enum TopicsCommand {
    private static let most = 10_000

    static let command = CommandSpec(
        name: "topics", summary: "Group posts by what they are about, and name each group.",
        options: [
            CommandSpec.Option(name: "ndjson", value: nil, help: "read posts from standard input (the only source)"),
            CommandSpec.Option(name: "topics", value: "K", help: "make K topics (else as many as there are)"),
        ],
        examples: [
            ("barometer topics --ndjson < posts.ndjson", "adds topic and topic_label to every line"),
            ("barometer topics --ndjson --topics 12 < posts.ndjson", "twelve topics"),
        ],
        details: """
            A line is {"id", "text"}; other fields pass through. Added are "topic", a number from 1 in the order of the topics'
            first posts, and "topic_label", its three most telling words with blanks between; both are null for a post that is like no other. A line that
            cannot be read gives {"error", "line"} and, at the end, exit status 3. All lines are read before the first is written.
            """
    ) { invocation in
        guard invocation.flag("ndjson") else {
            throw UsageError(
                description:
                    "`barometer topics` reads posts from standard input: add --ndjson. The topics of the stored "
                    + "posts are in `barometer sql \"SELECT * FROM topic_trend\"`")
        }
        var wanted: Int?
        if let text = invocation.value("topics") {
            guard let number = Int(text), (1...most).contains(number) else {
                throw UsageError(description: "--topics \(text): a number from 1 to \(most)")
            }
            wanted = number
        }
        var filter = TopicFilter(wanted: wanted)
        var reader = LineReader(descriptor: STDIN_FILENO)
        while let line = try reader.next() {
            if !line.isBlank { filter.add(line) }
        }
        let answers = filter.answers()
        let text = answers.compactMap(\.text).map { $0 + "\n" }.joined()
        try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        return answers.contains(where: \.isPartial) ? .partial : .ok
    }
}
