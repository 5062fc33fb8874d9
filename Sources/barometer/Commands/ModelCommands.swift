internal import Foundation
internal import NightlyRun
internal import SentimentNetwork
internal import Support
internal import Training

/// train and evaluate: the model made and measured by the binary that uses it.
enum ModelCommands {
    private static let data = CommandSpec.Option(
        name: "data", value: "DIR", help: "folder with text, mvsa, audio and pretrained (else ../shared/data)")

    static let train = CommandSpec(
        name: "train", summary: "Train the model's parts, join and calibrate them.", operands: ["[PART]"],
        options: [
            data,
            CommandSpec.Option(name: "work", value: "DIR", help: "checkpoints and parts (else ./training)"),
            CommandSpec.Option(name: "out", value: "DIR", help: "model folder to write (else WORK/sentiment)"),
        ],
        examples: [
            ("barometer train --work training", "text, audio, image and fusion in order; goes on where it was stopped"),
            ("barometer train fusion --work training --out models/sentiment", "one part again"),
        ],
        details:
            "PART is text, audio, image, fusion (with calibration) or calibration; the first four without it. On two cores\n"
            + "text takes about 11 minutes, audio 5, image 2 and fusion 2. A killed text or audio training goes on from its last\n"
            + "checkpoint."
    ) { invocation in
        let session = try Session(invocation)
        let work = invocation.value("work") ?? "training"
        let data = invocation.value("data") ?? "../shared/data"
        let parts = ["text", "audio", "image", "fusion", "calibration"]
        let chosen = invocation.operands.first
        if let chosen, !parts.contains(chosen) {
            throw UsageError(description: "`barometer train \(chosen)`: parts are \(parts.joined(separator: ", "))")
        }
        try AtomicFile.makeFolder(work)
        func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: "\(work)/\(file)") }
        let log: (String) -> Void = { if !session.isQuiet { Terminal.print($0) } }
        if chosen == "text" || (chosen == nil && !has("text.safetensors")) {
            try TextTraining(dataFolder: data + "/text", outputFolder: work).run(log: log)
        }
        if chosen == "audio" || (chosen == nil && !has("audio.safetensors")) {
            try AudioTraining(dataFolder: data + "/audio", outputFolder: work).run(log: log)
        }
        if chosen == "image" || (chosen == nil && !has("image.safetensors")) {
            try ImageTraining(dataFolder: data, outputFolder: work).run(log: log)
        }
        let fusion = FusionTraining(
            dataFolder: data, workFolder: work, modelFolder: invocation.value("out") ?? work + "/sentiment")
        if chosen == "fusion" || chosen == nil { try fusion.run(log: log) }
        if chosen == "calibration" { try fusion.calibrate(log: log) }
        return .ok
    }

    static let evaluate = CommandSpec(
        name: "evaluate", summary: "Measure a model on the validation data.",
        options: [
            data,
            CommandSpec.Option(name: "model", value: "MODEL", help: "a name in models/, or a folder (else sentiment)"),
            CommandSpec.Option(name: "card", value: nil, help: "write CARD.md into the model's folder"),
        ],
        examples: [
            ("barometer evaluate", "accuracy of text, image, text+image and audio beside the bars"),
            ("barometer evaluate --card", "and the model card"),
        ]
    ) { invocation in
        let session = try Session(invocation)
        let folder = session.resources.model(invocation.value("model") ?? "sentiment")
        let model = try SentimentModel(folder: folder)
        let data = invocation.value("data") ?? "../shared/data"
        let report = try EvaluationReport(try Evaluation(dataFolder: data, model: model))
        if invocation.flag("card") {
            let licences = try String(decoding: readFile(session.resources.root + "/NOTICE"), as: UTF8.self)
            try AtomicFile.write(
                ModelCard(model: model, report: report, notice: licences).text, to: folder + "/CARD.md")
        }
        Terminal.print(session.wantsJSON ? report.json.prettyText : report.text)
        return .ok
    }
}
