internal import Domain
internal import Foundation
internal import Media
internal import NightlyRun
internal import ScoreStage
internal import SentimentNetwork
internal import Storage
internal import Support

/// why: what a post's score rests on.
enum WhyCommand {
    static let command = CommandSpec(
        name: "why", summary: "Explain a score: what each modality added, and which words carried it.",
        operands: ["[POST]"],
        options: [
            CommandSpec.Option(name: "text", value: "TEXT", help: "explain these words instead of a stored post"),
            CommandSpec.Option(name: "image", value: "FILE", help: "and this picture", repeats: true),
            CommandSpec.Option(name: "audio", value: "FILE", help: "and this sound", repeats: true),
            CommandSpec.Option(name: "model", value: "MODEL", help: "a name in models/, or a folder (else sentiment)"),
        ],
        examples: [
            ("barometer why 1042", "a stored post by its number (post_id in the views), source id or address"),
            (#"barometer why --text "Lovely. Broke again." --image lid.jpg"#, "words and a picture at hand"),
        ],
        details:
            "Contributions sum to the probability of the class: from what is known without evidence, each modality adds\n"
            + "what it changes on average over the orders in which modalities may be heard (Shapley value). A word's weight is how\n"
            + "much less probable the class is without it; words act together, so their weights do not sum to anything."
    ) { invocation in
        let session = try Session(invocation)
        let folder = session.resources.model(invocation.value("model") ?? "sentiment")
        let (input, problems, notes) = try input(invocation, session)
        let scorer = Scorer(try SentimentModel(folder: folder))
        for problem in problems { Terminal.complain("barometer: \(problem)") }
        guard let explanation = Explanation(input, scorer) else {
            let isForeign = !input.text.isEmpty && !scorer.isReadable(input.language)
            Terminal.complain(
                isForeign
                    ? "barometer: the model did not learn the language \(input.language ?? "")"
                    : "barometer: the post has no words, picture or sound to judge by")
            return .partial
        }
        Terminal.print(
            session.wantsJSON
                ? json(explanation, notes, scorer.model).prettyText : text(explanation, notes, scorer.model))
        return problems.isEmpty ? .ok : .partial
    }

    private static func input(
        _ invocation: Invocation, _ session: Session
    ) throws -> (input: Scorer.Input, problems: [String], notes: [String]) {
        let limits = session.limits(try session.configurationIfAny())
        let files = invocation.all("image") + invocation.all("audio")
        if let reference = invocation.operands.first {
            guard invocation.value("text") == nil, files.isEmpty else {
                throw UsageError(description: "`barometer why` takes a POST or --text, --image, --audio, not both")
            }
            try session.requireDatabase()
            let store = try session.openStore()
            guard let post = try store.post(reference) else {
                throw FileError(
                    path: reference, action: "explain the post",
                    reason:
                        "there is none with this number, source id or address. Try `barometer sql \"SELECT post_id, "
                        + "text FROM scored_post LIMIT 5\"`")
            }
            let (input, problems) = post.input(limits: limits)
            return (input, problems, try store.mediaNotes(of: post.id))
        }
        guard invocation.value("text") != nil || !files.isEmpty else {
            throw UsageError(description: "`barometer why` wants a POST, or --text, --image, --audio")
        }
        let post = FilterPost(
            text: invocation.value("text") ?? "", images: invocation.all("image"), sounds: invocation.all("audio"))
        let (input, problems) = post.input(limits: limits)
        return (input, problems, [])
    }

    private static func text(_ explanation: Explanation, _ notes: [String], _ model: SentimentModel) -> String {
        let score = explanation.score
        let p = score.sentiment
        func percent(_ value: Double) -> String { String(format: "%.0f %%", value * 100) }
        func signed(_ value: Double) -> String { String(format: "%+.2f", value) }
        var lines = [
            "\(p.polarity.rawValue), \(percent(p.confidence))\(score.abstained ? ": too unsure to be filed" : "")",
            "negative \(percent(p.negative)), neutral \(percent(p.neutral)), positive \(percent(p.positive))",
        ]
        if let emotion = score.emotion { lines.append("emotion: \(emotion.rawValue)") }
        lines += notes
        if score.contradiction { lines.append("words and media contradict each other") }
        lines += ["", String(format: "%.2f without evidence", explanation.withoutEvidence)]
        lines += explanation.contributions.map { "\(signed($0.added)) \($0.modality.rawValue)" }
        lines.append(String(format: "%.2f %@", p.confidence, p.polarity.rawValue))
        let strongest = explanation.words.filter { abs($0.weight) >= 0.01 }.sorted { abs($0.weight) > abs($1.weight) }
        if !strongest.isEmpty {
            lines += ["", "words:"] + strongest.prefix(12).map { "\(signed($0.weight)) \($0.text)" }
        }
        let timeline = score.parts.flatMap(\.timeline)
        if !timeline.isEmpty {
            lines += ["", "sound, by time:"]
            lines += timeline.map {
                String(format: "%.0f–%.0f s  ", $0.start, $0.end) + "\($0.sentiment.polarity.rawValue) "
                    + percent($0.sentiment.confidence)
            }
        }
        return (lines + ["", "model \(model.name) \(model.identity)"]).joined(separator: "\n")
    }

    private static func json(_ explanation: Explanation, _ notes: [String], _ model: SentimentModel) -> JSONValue {
        [
            "sentiment": explanation.score.sentiment.json,
            "polarity": JSONValue(.string(explanation.polarity.rawValue)),
            "abstained": JSONValue(.bool(explanation.score.abstained)),
            "withoutEvidence": JSONValue(.number(explanation.withoutEvidence)),
            "contributions": JSONValue(
                .object(
                    explanation.contributions.map { JSONMember($0.modality.rawValue, JSONValue(.number($0.added))) })),
            "words": JSONValue(
                .array(
                    explanation.words.map {
                        ["text": JSONValue(.string($0.text)), "weight": JSONValue(.number($0.weight))]
                    })),
            "contradiction": JSONValue(.bool(explanation.score.contradiction)),
            "notes": JSONValue(.array(notes.map { JSONValue(.string($0)) })),
            "model": JSONValue(.string(model.identity)),
        ]
    }
}
