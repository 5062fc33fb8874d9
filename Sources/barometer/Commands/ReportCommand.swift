internal import Configuration
internal import Foundation
internal import NightlyRun
internal import ReportStage
internal import Reports
internal import SQLiteDatabase
internal import Storage
internal import Support

/// report: build the reports; list, show, make, check, preview and verify them.
enum ReportCommand {
    static let command = CommandSpec(
        name: "report",
        summary: "Write the reports, and mail them if the configuration says so; make and check your own.",
        operands: ["[ACTION]", "[NAME…]"],
        actions: ["list", "show", "new", "lint", "preview", "verify"],
        options: PipelineCommands.reportOptions + [
            CommandSpec.Option(name: "period", value: "DATE", help: "the same as --day: the week that it is in"),
            CommandSpec.Option(
                name: "alert", value: "ID", help: "about this alert (crisis, or a report of yours about alerts)"),
            CommandSpec.Option(name: "from", value: "NAME", help: "with new: the report to copy (else daily-brief)"),
            CommandSpec.Option(name: "watch", value: nil, help: "with preview: build again when a file changes"),
            CommandSpec.Option(name: "out", value: "DIR", help: "with preview: where to (else previews/ in the state)"),
        ],
        examples: [
            ("barometer report", "those of the configuration, about the last full day or week"),
            ("barometer report --day 2026-11-17 --no-mail", "about a day"),
            ("barometer report weekly-brand topics", "these, configured or not"),
            ("barometer report --alert 31", "the crisis report about this alert, of whatever day; goes to nobody"),
            ("barometer report list", "what there is, and what each is about"),
            ("barometer report show crisis", "its figures and the files that they come from"),
            (
                "barometer report new my-brief --from daily-brief",
                "a copy to edit, in reports/ beside the configuration"
            ),
            ("barometer report lint my-brief", "files, words, queries and columns that are not there"),
            ("barometer report preview my-brief --watch", "the page, built anew at each change"),
            ("barometer report verify PAGE", "ask each query again; build each file again and compare"),
        ],
        details:
            "A report of yours takes the place of the one of its name that ships. What its folder lacks (styles, words, queries)\n"
            + "is taken from reports/shared. `verify` says 1 when a number is another now, with the first that is."
    ) { invocation in
        let names = Array(invocation.operands.dropFirst())
        switch (invocation.operands.first, names.first) {
        case ("list", nil): return try list(try Session(invocation))
        case ("show", let name?): return try show(name, try Session(invocation))
        case ("new", let name?): return try make(name, try Session(invocation))
        case ("lint", _): return try lint(names, try Session(invocation))
        case ("preview", let name?): return try ReportPreview(try Session(invocation)).run(name)
        case ("verify", let path?): return try verify(path, try Session(invocation))
        case ("show", nil), ("new", nil), ("preview", nil):
            throw UsageError(description: "`barometer report \(invocation.operands[0])` wants a report's name")
        case ("verify", nil): throw UsageError(description: "`barometer report verify` wants a report's folder or page")
        default:
            guard let alert = invocation.value("alert") else { return try PipelineCommands.run(invocation, [.report]) }
            return try aboutAlert(alert, invocation.operands, try Session(invocation))
        }
    }

    private static func aboutAlert(_ alert: String, _ names: [String], _ session: Session) throws -> ExitCode {
        guard let id = Int64(alert) else {
            throw UsageError(description: "--alert \(alert): write the number that `barometer alerts list` shows")
        }
        try session.requireDatabase()
        let configuration = try session.configuration()
        let (store, lock) = try session.lockedStore()
        defer { withExtendedLifetime(lock) {} }
        let stage = ReportStage(
            store: store, catalog: try session.reportCatalog(), program: "Barometer \(barometerVersion)",
            explainer: try PostExplainer(
                store, session.resources.modelFolder(of: store, first: configuration.model)))
        for name in names.isEmpty ? ["crisis"] : names {
            let built = try stage.aboutAlert(
                id, report: name, monitors: configuration.monitors, languages: configuration.languages,
                now: session.clock.now)
            if !session.isQuiet { Terminal.print(built.finding) }
            for page in built.pages { Terminal.print(page.path) }
        }
        return .ok
    }

    private static func languages(_ session: Session) throws -> [String] {
        try session.configurationIfAny()?.languages ?? ["en"]
    }

    private static func list(_ session: Session) throws -> ExitCode {
        let catalog = try session.reportCatalog()
        let languages = try languages(session)
        let rows = try catalog.entries.map { entry -> [SQLValue] in
            let definition = try catalog.definition(entry.name)
            return [
                .text(entry.name), .text(definition.title(languages)), .text(definition.span.rawValue),
                .text(definition.scope == .store ? "the whole store" : "each monitor"),
                .integer(Int64(definition.figures.count)), .text(entry.isShipped ? "ships" : entry.folder),
            ]
        }
        let format: QueryFormat = session.wantsJSON ? .json : .table
        Terminal.emit(
            format.text(["report", "title", "period", "about", "figures", "from"], rows), terminator: "")
        return .ok
    }

    private static func show(_ name: String, _ session: Session) throws -> ExitCode {
        let catalog = try session.reportCatalog()
        let definition = try catalog.definition(name)
        let rows = definition.figures.map { figure -> [SQLValue] in
            [
                .text(figure.id), .text(figure.kind.rawValue), .text(figure.section), .text(figure.size.rawValue),
                .integer(Int64(figure.days)), .text(figure.with.keys.sorted().joined(separator: ", ")),
            ]
        }
        let format: QueryFormat = session.wantsJSON ? .json : .table
        Terminal.emit(
            format.text(["figure", "kind", "section", "size", "days", "further queries"], rows), terminator: "")
        if !session.wantsJSON, !session.isQuiet {
            Terminal.print("languages \(definition.languages.joined(separator: ", "))")
            for file in definition.files { Terminal.print(file) }
        }
        return .ok
    }

    private static func make(_ name: String, _ session: Session) throws -> ExitCode {
        guard name.wholeMatch(of: /[a-z][a-z0-9-]*/) != nil, !["shared", "queries"].contains(name) else {
            throw UsageError(description: "a report's name is of small letters, digits and -, not `\(name)`")
        }
        let source = try session.reportCatalog().entry(session.invocation.value("from") ?? "daily-brief").folder
        let folder = "\(session.ownReports)/\(name)"
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw FileError(path: folder, action: "make a new report", reason: "it is there already")
        }
        for file in try FileManager.default.subpathsOfDirectory(atPath: source).sorted() {
            var isFolder: ObjCBool = false
            _ = unsafe FileManager.default.fileExists(atPath: "\(source)/\(file)", isDirectory: &isFolder)
            guard !isFolder.boolValue else { continue }
            var bytes = try readFile("\(source)/\(file)")
            if file == "report.json5" {
                let text = String(decoding: bytes, as: UTF8.self)
                bytes = Array(text.replacing(/name: "[^"]*"/, with: "name: \"\(name)\"", maxReplacements: 1).utf8)
            }
            try AtomicFile.write(bytes, to: "\(folder)/\(file)")
        }
        if !session.isQuiet {
            Terminal.print("wrote \(folder): edit it, then run barometer report preview \(name) --watch")
        }
        return .ok
    }

    private static func lint(_ names: [String], _ session: Session) throws -> ExitCode {
        let catalog = try session.reportCatalog()
        let names = names.isEmpty ? catalog.entries.map(\.name) : names
        let folder = NSTemporaryDirectory() + "barometer-lint-\(UUID().uuidString)"
        defer { session.remove(folder) }
        let store = try Store(StateLayout(root: folder), schemas: session.resources.schemas, clock: session.clock)
        let complaints = try names.flatMap { try ReportLint(catalog: catalog, store: store).complaints($0) }
        for complaint in complaints { Terminal.complain(complaint) }
        if complaints.isEmpty, !session.isQuiet {
            Terminal.print(
                names.count == 1 ? "\(names[0]) is as it should be" : "\(names.count) reports are as they should be")
        }
        return complaints.isEmpty ? .ok : .failed
    }

    private static func verify(_ path: String, _ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let configuration = try session.configuration()
        let store = try session.openStore()
        let explainer = try PostExplainer(
            store, session.resources.modelFolder(of: store, first: configuration.model))
        let stage = ReportStage(
            store: try session.openStore(), catalog: try session.reportCatalog(),
            program: "Barometer \(barometerVersion)", explainer: explainer)
        let verification = try stage.verify(path, monitors: configuration.monitors)
        if session.wantsJSON {
            let json: JSONValue = [
                "queries": JSONValue(.integer(Int64(verification.queries))),
                "values": JSONValue(.integer(Int64(verification.values))),
                "differences": JSONValue(.array(verification.differences.map { JSONValue(.string($0)) })),
                "files": JSONValue(.integer(Int64(verification.files))),
                "otherFiles": JSONValue(.array(verification.otherFiles.map { JSONValue(.string($0)) })),
            ]
            Terminal.emit(json.prettyText)
            return verification.isEqual ? .ok : .failed
        }
        for difference in verification.differences { Terminal.complain("another number: \(difference)") }
        for file in verification.otherFiles { Terminal.complain("another file: \(file)") }
        if !session.isQuiet {
            Terminal.print(
                "\(verification.queries) queries asked again, \(verification.values) values: "
                    + "\(verification.differences.isEmpty ? "all equal" : "\(verification.differences.count) queries differ")"
            )
            Terminal.print(
                "\(verification.files) files built again and equal byte for byte, \(verification.otherFiles.count) not")
        }
        return verification.isEqual ? .ok : .failed
    }
}
