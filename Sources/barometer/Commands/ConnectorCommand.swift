internal import Configuration
internal import Connectors
internal import Domain
internal import FetchStage
internal import Foundation
internal import HTTPTransport
internal import NightlyRun
internal import SQLiteDatabase
internal import Storage
internal import Support

/// connector: what there is to fetch from, and making and testing a spec.
enum ConnectorCommand {
    static let command = CommandSpec(
        name: "connector", summary: "List connectors; make, check and test one of your own.",
        operands: ["ACTION", "[NAME…]"],
        actions: ["list", "show", "new", "lint", "test", "docs"],
        options: [
            CommandSpec.Option(name: "replay", value: "DIR", help: "with test: the recording that answers"),
            CommandSpec.Option(name: "stream", value: "STREAM", help: "with test: which stream (else the only one)"),
            CommandSpec.Option(
                name: "set", value: "NAME=VALUE", help: "with test: a parameter of the source", repeats: true),
        ],
        examples: [
            ("barometer connector list", "what ships, and what each needs"),
            ("barometer connector show mastodon", "its parameters, streams, policy and limits"),
            ("barometer connector new myforum", "a commented spec in connectors/ beside the configuration"),
            ("barometer connector lint connectors/myforum.json5", "mistakes with line and column"),
            (
                "barometer connector test myforum --replay DIR --set forum=https://f.example",
                "what it makes of a recording"
            ),
        ],
        details:
            "A recording is made with `barometer fetch --record DIR`; secrets are not in it (Docs/recordings.md).\n"
            + "A spec beside the configuration takes the place of the one of its name that ships."
    ) { invocation in
        let session = try Session(invocation)
        let names = Array(invocation.operands.dropFirst())
        switch (invocation.operands[0], names.first) {
        case ("list", nil): return try list(session)
        case ("show", let name?): return try show(name, session)
        case ("new", let name?): return try make(name, session)
        case ("lint", _): return try lint(names, session)
        case ("test", let name?): return try ConnectorTrial(session).run(name)
        case ("docs", let folder?): return try writeDocs(folder, session)
        case ("show", nil), ("new", nil), ("test", nil):
            throw UsageError(description: "`barometer connector \(invocation.operands[0])` wants a connector's name")
        case (let action, _):
            throw UsageError(description: "`barometer connector \(action)`: there are list, show, new, lint and test")
        }
    }

    private static func list(_ session: Session) throws -> ExitCode {
        let catalog = try session.catalog()
        for (_, problem) in catalog.broken.sorted(by: { $0.key < $1.key }) { Terminal.complain(problem) }
        let specs = catalog.specs.values.sorted { $0.name < $1.name }
        let columns = ["connector", "access", "streams", "about"]
        let rows = specs.map { spec in
            [
                .text(spec.name), .text(spec.policy.access.rawValue),
                .text(spec.streams.keys.sorted().joined(separator: ", ")),
                .text(spec.about),
            ] as [SQLValue]
        }
        let format: QueryFormat = session.wantsJSON ? .json : .table
        Terminal.emit(format.text(columns, rows))
        return catalog.broken.isEmpty ? .ok : .failed
    }

    static func spec(_ name: String, _ catalog: ConnectorCatalog) throws -> ConnectorSpec {
        if let problem = catalog.broken[name] {
            throw UsageError(description: "connector `\(name)` cannot be used: \(problem)")
        }
        guard let spec = catalog.specs[name] else {
            let guess = nearest(to: name, among: catalog.specs.keys.sorted()).map { " Did you mean `\($0)`?" } ?? ""
            throw UsageError(description: "there is no connector `\(name)`.\(guess)")
        }
        return spec
    }

    private static func show(_ name: String, _ session: Session) throws -> ExitCode {
        Terminal.print(ConnectorPage(try spec(name, try session.catalog())).markdown)
        return .ok
    }

    private static func writeDocs(_ folder: String, _ session: Session) throws -> ExitCode {
        try AtomicFile.makeFolder(folder)
        for spec in try session.catalog().specs.values {
            try AtomicFile.write(ConnectorPage(spec).markdown + "\n", to: "\(folder)/\(spec.name).md")
        }
        return .ok
    }

    private static func lint(_ files: [String], _ session: Session) throws -> ExitCode {
        let schema = try JSONSchema(path: session.resources.schemas + "/connector.schema.json")
        var complaints = 0
        if files.isEmpty {
            for (_, problem) in try session.catalog().broken.sorted(by: { $0.key < $1.key }) {
                complaints += 1
                Terminal.complain(problem)
            }
        }
        let files = files.isEmpty ? try session.catalog().specs.values.map(\.file).sorted() : files
        for file in files {
            for problem in ConnectorLint.problems(of: file, schema: schema) {
                complaints += 1
                Terminal.complain(problem)
            }
        }
        if complaints == 0, !session.isQuiet { Terminal.print("\(files.count) connectors are as they should be") }
        return complaints == 0 ? .ok : .failed
    }

    private static func make(_ name: String, _ session: Session) throws -> ExitCode {
        guard name.wholeMatch(of: /[a-z][a-z0-9_-]*/) != nil else {
            throw UsageError(description: "a connector's name is of small letters, digits, - and _, not `\(name)`")
        }
        let folder = (session.configurationPath as NSString).deletingLastPathComponent
        let path = "\(folder.isEmpty ? "." : folder)/connectors/\(name).json5"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw FileError(path: path, action: "write a new connector", reason: "it is there already")
        }
        try AtomicFile.makeFolder((path as NSString).deletingLastPathComponent)
        try AtomicFile.write(ConnectorLint.template(name), to: path)
        if !session.isQuiet {
            Terminal.print("wrote \(path): fill in what is marked, then run barometer connector lint \(path)")
        }
        return .ok
    }
}
