internal import Domain
internal import Foundation
internal import Media
internal import NightlyRun
internal import Reports
internal import ScoreStage
internal import SentimentNetwork
internal import Storage
internal import Support

/// why: what a post's score rests on.
enum WhyCommand {
    static let command = CommandSpec(
        name: "why",
        summary: "Explain a score: what each modality added, which words carried it, and where in a picture or sound.",
        operands: ["[POST]"],
        options: [
            CommandSpec.Option(name: "text", value: "TEXT", help: "explain these words instead of a stored post"),
            CommandSpec.Option(name: "image", value: "FILE", help: "and this picture", repeats: true),
            CommandSpec.Option(name: "audio", value: "FILE", help: "and this sound", repeats: true),
            CommandSpec.Option(
                name: "svg", value: "FILE", help: "draw the pictures, and over them what carried their verdicts"),
            CommandSpec.Option(
                name: "model", value: "MODEL", help: "a name in models/, or a folder (else the one in use)"),
        ],
        examples: [
            ("barometer why 1042", "a stored post by its number (post_id in the views), source id or address"),
            (#"barometer why --text "Lovely. Broke again." --image lid.jpg"#, "words and a picture at hand"),
            ("barometer why 1042 --svg why.svg", "and its pictures, with a heat map and the part that decided"),
        ],
        details:
            "Contributions sum to the probability of the class: from what is known without evidence, each modality adds\n"
            + "what it changes on average over the orders in which modalities may be heard (Shapley value). A word's weight is how\n"
            + "much less probable the class is without it; words act together, so their weights do not sum to anything. A picture\n"
            + "is cut into 7 × 7 cells, and each is hidden in turn, with half of its neighbours: the darker a cell, the less\n"
            + "probable the picture's own verdict is without it. The network sees the largest square in the middle."
    ) { invocation in
        let session = try Session(invocation)
        let folder = try folder(session)
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
        let answer = ScoreExplanation(explanation: explanation, notes: notes, model: scorer.model)
        if session.wantsJSON { Terminal.emit(answer.json.prettyText) } else { Terminal.print(answer.text) }
        if let path = invocation.value("svg") { try draw(explanation, input, to: path, session) }
        return problems.isEmpty ? .ok : .partial
    }

    /// Of the model to explain by: the one that judged the store, if there is a store.
    private static func folder(_ session: Session) throws -> String {
        if let model = session.invocation.value("model") { return session.resources.model(model) }
        guard FileManager.default.fileExists(atPath: session.layout.database) else {
            return session.resources.model("sentiment")
        }
        return try session.resources.modelFolder(of: session.openStore(), first: "sentiment")
    }

    private static func draw(
        _ explanation: Explanation, _ input: Scorer.Input, to path: String, _ session: Session
    ) throws {
        let panels = zip(explanation.pictures, input.pictures).compactMap { explained, shown -> PictureMap.Panel? in
            let regions = explained.regions
            return shown.picture.thumbnail(longerSide: 800).map { jpeg in
                PictureMap.Panel(
                    jpeg: jpeg, aspect: Double(shown.picture.width) / Double(shown.picture.height),
                    title: ScoreExplanation.title(explained.position, regions),
                    description: ScoreExplanation.sentence(regions), polarity: regions.polarity,
                    side: PictureRegions.side,
                    weights: regions.weights, frame: regions.frame, box: regions.box(least: ScoreExplanation.least))
            }
        }
        guard !panels.isEmpty else { throw UsageError(description: "--svg: the post has no picture to draw over") }
        let styles = try ChartStyles.read(session.resources)
        try AtomicFile.write(
            PictureMap(panels: panels).document(chartStyle: styles.chart, tokens: styles.tokens), to: path)
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
}
