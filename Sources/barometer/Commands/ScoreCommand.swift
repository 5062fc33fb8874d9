internal import NightlyRun
internal import ScoreStage
internal import Support

/// score: the stored posts by the model in use, or by another beside it; or a stream of posts.
enum ScoreCommand {
    static let command = CommandSpec(
        name: "score", summary: "Score posts that the model has not judged yet, or a stream of posts.",
        options: [
            CommandSpec.Option(
                name: "ndjson", value: nil, help: "read posts from standard input, write them with scores"),
            CommandSpec.Option(
                name: "model", value: "MODEL",
                help: "judge with this one: a name in models/, or a folder; stored posts beside the one in use"),
            CommandSpec.Option(
                name: "since", value: "WHEN", help: "with --model: posts from a day on, or 90d back (else all)"),
            CommandSpec.Option(
                name: "budget", value: "TIME", help: "so long at most, such as 30m; the rest another time"),
            CommandSpec.Option(
                name: "batch", value: "N", help: "with --ndjson: lines scored together (64; 1 answers each)"),
        ],
        examples: [
            ("barometer score", "new and changed posts"),
            (
                "barometer score --model models/ours --since 90d --budget 30m",
                "try another model on the last 90 days, half an hour a night, for `barometer model compare`"
            ),
            ("barometer score --ndjson < posts.ndjson > scored.ndjson", "a filter: no store, no configuration"),
            (#"echo '{"text":"love it","images":["a.jpg"]}' | barometer score --ndjson"#, "words and a picture"),
        ],
        details: """
            With --ndjson a line is {"id", "text"?, "lang"?, "images"?: [path…], "audio"?: [path…]}; other fields pass through.
            Added are "sentiment" (calibrated, sum 1), "polarity", "abstained", "emotion", "modalities" (each with its weight),
            "contradiction", "lang" and "model" (SHA-256). A line that cannot be read gives {"error", "line"} and, at the end,
            exit status 3; so does a file that cannot be used, which is named under "problems".
            """
    ) { invocation in
        if invocation.flag("ndjson") {
            for option in ["since", "budget"] where invocation.value(option) != nil {
                throw UsageError(description: "--\(option) is for stored posts; leave out --ndjson")
            }
            return try FilterCommands.score(invocation)
        }
        let session = try Session(invocation)
        return try PipelineCommands.run(
            session, try session.configuration(), [.score], candidate: candidate(session),
            scoringSeconds: budget(invocation))
    }

    private static func candidate(_ session: Session) throws -> NightlyRun.Candidate? {
        let invocation = session.invocation
        guard let model = invocation.value("model") else {
            if invocation.value("since") != nil {
                throw UsageError(description: "--since wants --model beside it: the one in use judges every post")
            }
            return nil
        }
        let since = try invocation.value("since").map { try readMoment($0, before: session.clock.now) } ?? .min
        return NightlyRun.Candidate(place: Resources.modelPlace(model), purpose: .trial(since: since))
    }

    /// Seconds that `--budget` allows; nil for all the time it takes.
    static func budget(_ invocation: Invocation) throws -> Double? {
        try invocation.value("budget").map { text in
            guard let seconds = readSpan(text) else {
                throw UsageError(description: "--budget \(text): write a time such as 30m or 2h")
            }
            return Double(seconds)
        }
    }
}
