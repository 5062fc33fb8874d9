internal import Foundation
internal import NightlyRun
internal import Support

/// validate: are the files as their schemas ask.
enum ValidateCommand {
    static let command = CommandSpec(
        name: "validate", summary: "Check connector, report and configuration files against their schemas.",
        operands: ["[FILE…]"],
        examples: [
            ("barometer validate", "all connectors and reports that ship"),
            ("barometer validate my-connector.json5", "one file; its kind is told by what is in it"),
        ]
    ) { invocation in
        let session = try Session(invocation)
        let files = invocation.operands.isEmpty ? try shippedFiles(session.resources) : invocation.operands
        var complaints = 0
        for file in files {
            let json = try JSONParser.parse(try readFile(file), file: file, dialect: .json5)
            let kind = json["connector"] != nil ? "connector" : json["monitors"] != nil ? "config" : "report"
            let schema = try JSONSchema(path: "\(session.resources.schemas)/\(kind).schema.json")
            for violation in schema.violations(of: json, file: file) {
                complaints += 1
                Terminal.complain(violation.description)
            }
        }
        if complaints == 0, !session.isQuiet { Terminal.print("\(files.count) files are as their schemas ask") }
        return complaints == 0 ? .ok : .failed
    }

    private static func shippedFiles(_ resources: Resources) throws -> [String] {
        let connectors = try FileManager.default.contentsOfDirectory(atPath: resources.connectors)
            .filter { $0.hasSuffix(".json5") }.map { "\(resources.connectors)/\($0)" }
        let reports = try FileManager.default.contentsOfDirectory(atPath: resources.reports)
            .map { "\(resources.reports)/\($0)/report.json5" }.filter { FileManager.default.fileExists(atPath: $0) }
        return (connectors + reports).sorted()
    }
}
