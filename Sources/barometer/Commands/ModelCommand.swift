internal import AggregateStage
internal import Foundation
internal import NightlyRun
internal import SQLiteDatabase
internal import ScoreStage
internal import SentimentNetwork
internal import Storage
internal import Support
internal import Training

/// model: which one judges, and going over to another without a night of mixed figures.
enum ModelCommand {
    static let command = CommandSpec(
        name: "model", summary: "List models, compare two on your posts, go over to another and back.",
        operands: ["ACTION", "[MODEL]", "[OTHER]"],
        actions: ["list", "add", "compare", "promote", "rollback", "remove"],
        options: [
            CommandSpec.Option(
                name: "since", value: "WHEN", help: "compare: posts from a day on, or 90d back (else all)"),
            CommandSpec.Option(
                name: "budget", value: "TIME",
                help: "promote: score so long at most, such as 30m; the rest another time"),
        ],
        examples: [
            ("barometer model add models/ours", "make a model known: its digest, card and licence"),
            ("barometer score --model models/ours --since 90d --budget 30m", "judge with it beside the one in use"),
            ("barometer model compare models/ours", "what it changes, by monitor and by your labels"),
            ("barometer model promote models/ours", "judge what is left, make all figures of it"),
            ("barometer model rollback", "back to the one before, whose scores are kept"),
        ],
        details:
            "MODEL is a name in models/, a folder, or the first letters of a digest. Figures are always of one model: another takes\n"
            + "over once it has judged every post, and all days are then made again of its scores; alerts that only the change\n"
            + "of model would raise are of days long judged, and are not sent. remove forgets the scores of one that is not in use."
    ) { invocation in
        let session = try Session(invocation)
        let operands = Array(invocation.operands.dropFirst())
        switch (invocation.operands[0], operands.count) {
        case ("list", 0): return try list(session)
        case ("add", 1): return try add(operands[0], session)
        case ("compare", 1...2): return try compare(operands[0], operands.count > 1 ? operands[1] : nil, session)
        case ("promote", 1): return try promote(operands[0], session)
        case ("rollback", 0): return try rollback(session)
        case ("remove", 1): return try remove(operands[0], session)
        case (let action, _):
            throw UsageError(
                description:
                    "`barometer model \(([action] + operands).joined(separator: " "))`: there are list, add MODEL, "
                    + "compare MODEL [OTHER], promote MODEL, rollback and remove MODEL")
        }
    }

    /// The store's model that `text` names: by its place, its name or its digest's first letters.
    private static func find(_ text: String, _ store: Store) throws -> StoredModel? {
        let models = try store.models()
        let place = Resources.modelPlace(text)
        return models.last { $0.place == place } ?? models.last { $0.name == text }
            ?? models.first { text.count >= 4 && $0.sha256.hasPrefix(text) }
    }

    private static func known(_ text: String, _ store: Store) throws -> StoredModel {
        guard let found = try find(text, store) else {
            let names = try store.models().map(\.name).joined(separator: ", ")
            throw UsageError(
                description: "the store knows no model `\(text)`"
                    + (names.isEmpty ? "" : ", only \(names)") + ". Make it known with `barometer model add`")
        }
        return found
    }

    private static func open(_ session: Session) throws -> Store {
        try session.requireDatabase()
        return try session.openStore()
    }

    // MARK: Looking

    private static func list(_ session: Session) throws -> ExitCode {
        let store = try open(session)
        let posts = try store.judgedPosts()
        let rows = try store.models().map { model -> [SQLValue] in
            let state = model.isCurrent ? "in use" : model.usedFrom == nil ? "tried" : "earlier"
            return [
                .text(model.name), .text(String(model.sha256.prefix(12))), .text(state),
                model.usedFrom.map { .text(Date(timeIntervalSince1970: Double($0)).ISO8601Format()) } ?? .null,
                .integer(Int64(posts[model.id] ?? 0)), .integer(Int64(try store.unscoredCount(model: model.id))),
                .text(model.place),
            ]
        }
        let format: QueryFormat = session.wantsJSON ? .json : .table
        Terminal.emit(format.text(["name", "digest", "state", "used_from", "judged", "waiting", "place"], rows))
        return .ok
    }

    private static func add(_ text: String, _ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let place = Resources.modelPlace(text)
        let folder = session.resources.model(place)
        let model = try SentimentModel(folder: folder)
        let (store, lock) = try session.lockedStore()
        defer { withExtendedLifetime(lock) {} }
        _ = try store.enter(model, at: place)
        guard !session.isQuiet else { return .ok }
        let card = folder + "/CARD.md"
        Terminal.print("name      \(model.name)\ndigest    \(model.identity)\nfiles     \(folder)")
        Terminal.print("languages \(model.languages.sorted().joined(separator: " "))")
        if FileManager.default.fileExists(atPath: card) {
            let text = try String(decoding: readFile(card), as: UTF8.self)
            Terminal.print("card      \(card)")
            // The card's own word on data and licences.
            let terms = text.components(separatedBy: "\n## ").first { $0.hasPrefix(ModelCard.termsHeading) } ?? ""
            let paragraph = terms.components(separatedBy: "\n\n").dropFirst().first ?? ""
            if !paragraph.isEmpty { Terminal.print("terms     " + paragraph.replacing("\n", with: "\n          ")) }
        } else {
            Terminal.print("card      none; write one with `barometer evaluate --model \(text) --card`")
        }
        Terminal.print("It judges beside the one in use: `barometer score --model \(text)`")
        return .ok
    }

    private static func compare(_ text: String, _ other: String?, _ session: Session) throws -> ExitCode {
        let store = try open(session)
        let second = try known(text, store)
        guard let first = try other.map({ try known($0, store) }) ?? store.currentModel() else {
            throw UsageError(description: "no model is in use yet: run `barometer score` first")
        }
        guard first.id != second.id else {
            throw UsageError(description: "`\(text)` is in use already; compare another, see `barometer model list`")
        }
        let since = try session.invocation.value("since").map { try readMoment($0, before: session.clock.now) } ?? .min
        let comparison = try AggregateStage(store: store).compare(first, with: second, since: since)
        let page = ModelComparisonText(comparison, first, second)
        if session.wantsJSON { Terminal.emit(page.json.prettyText) } else { Terminal.print(page.text) }
        return .ok
    }

    // MARK: Going over

    private static func promote(_ text: String, _ session: Session) throws -> ExitCode {
        let own = Resources.modelPlace(text)
        // A folder that is there goes before a name that the store remembers.
        let isThere = FileManager.default.fileExists(atPath: session.resources.model(own))
        let place = isThere ? own : try find(text, open(session))?.place
        return try goOver(to: place ?? own, try ScoreCommand.budget(session.invocation), session)
    }

    private static func rollback(_ session: Session) throws -> ExitCode {
        guard let earlier = try open(session).earlierModel() else {
            throw UsageError(description: "no model was in use before this one; see `barometer model list`")
        }
        // What lies there now may be other files than those that judged.
        let folder = session.resources.model(earlier.place)
        guard
            try FileManager.default.fileExists(atPath: folder)
                && SentimentModel(folder: folder).identity == earlier.sha256
        else {
            throw FileError(
                path: folder, action: "go back to the model \"\(earlier.name)\" \(earlier.sha256.prefix(12))",
                reason: "its files are not there any more. Put them back, or promote another model")
        }
        return try goOver(to: earlier.place, nil, session)
    }

    /// Judges what the model at `place` has not, and makes all figures of its scores.
    private static func goOver(to place: String, _ seconds: Double?, _ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        // Not its place: other files may have judged from there.
        let identity = try SentimentModel(folder: session.resources.model(place)).identity
        let candidate = NightlyRun.Candidate(place: place, purpose: .figures)
        let status = try PipelineCommands.run(
            session, try session.configuration(), [.score, .aggregate], candidate: candidate, scoringSeconds: seconds)
        guard status == .ok else { return status }
        guard try session.openStore().currentModel()?.sha256 == identity else {
            Terminal.complain("barometer: the model before stays in use until no post waits; run the same again")
            return .partial
        }
        if !session.isQuiet { Terminal.print("\(place) is in use; `barometer model rollback` goes back") }
        return .ok
    }

    private static func remove(_ text: String, _ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let (store, lock) = try session.lockedStore()
        defer { withExtendedLifetime(lock) {} }
        let model = try known(text, store)
        guard try store.removeModel(model.id) else {
            throw UsageError(description: "`\(text)` is in use: promote another first")
        }
        if !session.isQuiet { Terminal.print("\(model.name) \(model.sha256.prefix(12)): its scores are forgotten") }
        return .ok
    }
}
