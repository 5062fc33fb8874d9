internal import Foundation
internal import NightlyRun
internal import SentimentNetwork
internal import Support
internal import Training

/// evaluate: the model measured by the binary that uses it.
enum EvaluateCommand {
    static let command = CommandSpec(
        name: "evaluate", summary: "Measure a model on posts that training never saw.",
        options: [
            TrainCommand.data,
            CommandSpec.Option(name: "model", value: "MODEL", help: "a name in models/, or a folder (else sentiment)"),
            CommandSpec.Option(name: "card", value: nil, help: "write CARD.md and plots into the model's folder"),
            CommandSpec.Option(name: "labels", value: "FILE", help: "measure by your own labels (CSV) instead"),
            CommandSpec.Option(name: "errors", value: "DIR", help: "write the worst confusions, with their texts"),
        ],
        examples: [
            ("barometer evaluate", "accuracy, calibration, counting and fairness beside the bars"),
            ("barometer evaluate --json > figures.json", "every figure with its interval, by slice"),
            ("barometer evaluate --card", "and the model card with its plots"),
            ("barometer evaluate --errors errors", "what it gets wrong, for reading"),
            ("barometer evaluate --labels labels.csv", "by what `barometer label export` wrote"),
        ],
        details:
            "Rows are the development sets of the corpora in --data and what the model was never shown of others. Each\n"
            + "has a 95 % interval from drawing its posts again, and a bar where there is one."
    ) { invocation in
        let session = try Session(invocation)
        let folder = session.resources.model(invocation.value("model") ?? "sentiment")
        let model = try SentimentModel(folder: folder)
        let evaluation = try Evaluation(dataFolder: invocation.value("data") ?? "../shared/data", model: model)
        if let path = invocation.value("labels") {
            let posts = try LabelFile(path: path).posts()
            let test = EvaluationTest("your labels", try evaluation.polarities(posts), .macroRecall)
            try writeErrors([test], invocation)
            Terminal.print(
                session.wantsJSON
                    ? EvaluationReport.json([test]).prettyText : EvaluationReport.text([test]))
            return .ok
        }
        let report = try EvaluationReport(evaluation) { step in
            if !session.isQuiet, Terminal.isInteractive { Terminal.complain(step) }
        }
        if invocation.flag("card") { try writeCard(model, report, folder, session) }
        try writeErrors(report.tests, invocation)
        if session.wantsJSON { Terminal.emit(report.json.prettyText) } else { Terminal.print(report.text) }
        return .ok
    }

    private static func writeErrors(_ tests: [EvaluationTest], _ invocation: Invocation) throws {
        guard let path = invocation.value("errors") else { return }
        try AtomicFile.makeFolder(path)
        try AtomicFile.write(ErrorAnalysis(tests).text, to: path + "/errors.md")
    }

    private static func writeCard(
        _ model: SentimentModel, _ report: EvaluationReport, _ folder: String, _ session: Session
    ) throws {
        let licences = try String(decoding: readFile(session.resources.root + "/NOTICE"), as: UTF8.self)
        for plot in EvaluationPlots(report).files { try AtomicFile.write(plot.svg, to: "\(folder)/\(plot.name)") }
        try AtomicFile.write(ModelCard(model: model, report: report, notice: licences).text, to: folder + "/CARD.md")
    }
}
