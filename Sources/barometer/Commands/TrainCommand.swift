internal import Foundation
internal import NightlyRun
internal import SentimentNetwork
internal import Support
internal import Training

/// train: the model made by the binary that uses it.
enum TrainCommand {
    static let data = CommandSpec.Option(
        name: "data", value: "DIR", help: "folder with text, mvsa, oasis, audio and pretrained (else ../shared/data)")

    static let command = CommandSpec(
        name: "train", summary: "Train the model's parts, join and calibrate them.", operands: ["[PART]"],
        options: [
            data,
            CommandSpec.Option(name: "work", value: "DIR", help: "checkpoints and parts (else ./training)"),
            CommandSpec.Option(name: "out", value: "DIR", help: "model folder to write (else WORK/sentiment)"),
            CommandSpec.Option(name: "from", value: "MODEL", help: "adapt this model to --labels instead"),
            CommandSpec.Option(name: "labels", value: "FILE", help: "with --from: labels of your own (CSV)"),
            CommandSpec.Option(
                name: "earlier", value: nil, help: "text: leave out the latest fifth of SemEval's tweets, measure on it"
            ),
            CommandSpec.Option(
                name: "fine-tune", value: nil,
                help: "image: tune the picture encoder end to end first (hours; goes on where it was stopped)"),
            CommandSpec.Option(
                name: "balance", value: "KIND",
                help: "text: how rare classes count: \(ClassBalance.allCases.map(\.rawValue).joined(separator: ", "))"),
            CommandSpec.Option(
                name: "orders", value: "N", help: "text: finishing passes whose weights are averaged, 1 to 3 (else 3)"),
            CommandSpec.Option(
                name: "fusion", value: "KIND",
                help: "how parts are joined: \(FusionKind.allCases.map(\.rawValue).joined(separator: ", "))"),
        ],
        examples: [
            ("barometer train --work training", "text, audio, image and fusion in order; goes on where it was stopped"),
            ("barometer train fusion --work training --out models/sentiment", "one part again"),
            (
                "barometer train --from sentiment --labels labels.csv --out models/ours",
                "a model that minds your labels"
            ),
        ],
        details:
            "PART is text, audio, image, fusion (with calibration) or calibration; all but the last without it. The part audit\n"
            + "looks for repeats, contradictions and measured texts in the text corpora. On two cores text takes about an\n"
            + "hour, fusion 2 minutes, audio 5, image 2. A killed text training goes on from its last checkpoint."
    ) { invocation in
        let session = try Session(invocation)
        if invocation.value("from") != nil || invocation.value("labels") != nil { return try adapt(session) }
        let work = invocation.value("work") ?? "training"
        let data = invocation.value("data") ?? "../shared/data"
        let parts = ["audit", "text", "audio", "image", "fusion", "calibration"]
        let chosen = invocation.operands.first
        if let chosen, !parts.contains(chosen) {
            throw UsageError(description: "`barometer train \(chosen)`: parts are \(parts.joined(separator: ", "))")
        }
        if chosen == "audit" {
            Terminal.print(try CorpusAudit(.multitask, folder: data + "/text").table)
            return .ok
        }
        try AtomicFile.makeFolder(work)
        func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: "\(work)/\(file)") }
        let log: (String) -> Void = { if !session.isQuiet { Terminal.print($0) } }
        if chosen == "text" || (chosen == nil && !has("text.safetensors")) {
            var training = TextTraining(dataFolder: data, outputFolder: work)
            training.leavesOutLater = invocation.flag("earlier")
            training.balance = try choice(invocation, "balance") ?? .weights
            if let orders = invocation.value("orders") {
                guard let count = Int(orders), (1...training.finishingSeeds.count).contains(count) else {
                    throw UsageError(description: "--orders \(orders): it is 1, 2 or 3")
                }
                training.finishingSeeds = Array(training.finishingSeeds.prefix(count))
            }
            try training.run(log: log)
        }
        if chosen == "audio" || (chosen == nil && !has("audio.safetensors")) {
            try AudioTraining(dataFolder: data + "/audio", outputFolder: work).run(log: log)
        }
        if chosen == "image" || (chosen == nil && !has("image.safetensors")) {
            var training = ImageTraining(dataFolder: data, outputFolder: work)
            training.isTuned = invocation.flag("fine-tune")
            try training.run(log: log)
        }
        var fusion = FusionTraining(
            dataFolder: data, workFolder: work, modelFolder: invocation.value("out") ?? work + "/sentiment")
        fusion.kind = try choice(invocation, "fusion") ?? fusion.kind
        if chosen == "fusion" || chosen == nil { try fusion.run(log: log) }
        if chosen == "calibration" { try fusion.calibrate(log: log) }
        return .ok
    }

    /// The value of an option that takes one of a few names; nil when it is not given.
    private static func choice<Kind: RawRepresentable<String> & CaseIterable>(
        _ invocation: Invocation, _ option: String
    ) throws -> Kind? {
        guard let name = invocation.value(option) else { return nil }
        guard let kind = Kind(rawValue: name) else {
            let names = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError(description: "--\(option) \(name): it is one of \(names)")
        }
        return kind
    }

    /// Labels that the model gets right already, or that contradict each other, change nothing.
    private static func adapt(_ session: Session) throws -> ExitCode {
        let invocation = session.invocation
        guard let name = invocation.value("from"), let labels = invocation.value("labels"),
            let output = invocation.value("out")
        else {
            throw UsageError(description: "`barometer train --from MODEL` wants --labels FILE and --out DIR as well")
        }
        let folder = session.resources.model(name)
        let adaptation = try HeadAdaptation(LabelFile(path: labels).posts(), SentimentModel(folder: folder))
        let outcome = try adaptation.run(folder: folder, output: output)
        func figures(_ loss: Double, _ recall: Double) -> String {
            String(format: "cross-entropy %.3f, macro recall %.3f", loss, recall)
        }
        if !session.isQuiet {
            Terminal.print("\(outcome.labels) labels; on those left out of the fit (five-fold):")
            Terminal.print("  as it is  \(figures(outcome.lossBefore, outcome.recallBefore))")
            Terminal.print(
                outcome.decay == nil
                    ? "  no change does better: nothing was written"
                    : "  adapted   \(figures(outcome.lossAfter, outcome.recallAfter)); written to \(output)")
        }
        return .ok
    }
}
