internal import Configuration
internal import Connectors
internal import FetchStage
internal import Foundation
internal import Storage
internal import Support

/// import and backup: posts in, a copy aside.
enum StoreCommands {
    static let importFile = CommandSpec(
        name: "import", summary: "Take posts from a CSV, NDJSON or JSON file, with their pictures and sounds.",
        operands: ["FILE"],
        options: [
            CommandSpec.Option(name: "name", value: "NAME", help: "what the ledger calls it (else the file's name)"),
            CommandSpec.Option(
                name: "platform", value: "NAME",
                help: "where its ids are unique, such as mastodon: what was fetched or withdrawn there is recognised"),
            CommandSpec.Option(
                name: "map", value: "FIELD=COLUMN", help: "which column is id, text, title, author, url, published, …",
                repeats: true),
            CommandSpec.Option(
                name: "encoding", value: "NAME",
                help: "what a table is written in (else told by its bytes), as in iconv"),
        ],
        examples: [
            ("barometer import reviews.csv", "columns with usual names are recognised"),
            ("barometer import posts.ndjson --name survey", "importing a file again changes nothing"),
            ("barometer import old.ndjson --platform mastodon", "an export of what a source fetches too"),
            ("barometer import t.csv --map text=Kommentar --map published=Datum", "columns with other names"),
        ],
        details:
            "Exports of 4CAT, CrowdTangle, twarc, Pushshift, Telegram Desktop and weibo-search are told by their columns.\n"
            + "Fields: id, text, title, author, url, published, language, image, audio, caption, replyTo,\n"
            + "thread, likes, shares, replies. Media are paths relative to the file, or http(s) addresses; several are kept apart by `;`."
    ) { invocation in
        let session = try Session(invocation)
        let configuration = try session.configurationIfAny()
        let path = invocation.operands[0]
        var columns: [String: String] = [:]
        for pair in invocation.all("map") {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw UsageError(description: "--map \(pair): write FIELD=COLUMN") }
            columns[parts[0]] = parts[1]
        }
        let zone = TimeZone(identifier: configuration?.timeZone ?? "UTC") ?? .gmt
        let catalog = try session.catalog()
        let reader = try ImportReader(
            path: path, columns: columns, zone: zone, formats: catalog.importFormats,
            encoding: invocation.value("encoding"))
        let (store, lock) = try session.lockedStore()
        defer { withExtendedLifetime(lock) {} }
        let stage = ImportStage(store: store, fetch: try session.fetchStage(store, configuration), log: session.log)
        let name = invocation.value("name") ?? (path as NSString).lastPathComponent
        return show(try stage.run(reader, name: name, platform: invocation.value("platform")), session)
    }

    private static func show(_ summary: ImportStage.Summary, _ session: Session) -> ExitCode {
        let counts = summary.counts
        if session.wantsJSON {
            let json: JSONValue = [
                "stored": JSONValue(.integer(Int64(counts.stored))),
                "changed": JSONValue(.integer(Int64(counts.replaced))),
                "unchanged": JSONValue(.integer(Int64(counts.unchanged))),
                "withdrawn": JSONValue(.integer(Int64(counts.withdrawn))),
                "files": JSONValue(.integer(Int64(summary.media.stored))),
                "filesNotUsable": JSONValue(.integer(Int64(summary.media.refused + summary.media.failed))),
                "encoding": JSONValue(.string(summary.charset ?? "UTF-8")),
                "problems": JSONValue(.array(summary.problems.map { JSONValue(.string($0)) })),
            ]
            Terminal.emit(json.prettyText)
        } else if !session.isQuiet {
            Terminal.print(
                "\(counts.stored) new posts, \(counts.replaced) changed, \(counts.unchanged) known, "
                    + "\(summary.media.stored) files"
                    + (counts.withdrawn > 0 ? "; skipped \(counts.withdrawn) withdrawn" : "")
                    + (summary.format.map { "; read as \($0)" } ?? "")
                    + (summary.charset.map { "; written in \($0)" } ?? ""))
        }
        for problem in summary.problems.prefix(20) { Terminal.complain("barometer: \(problem)") }
        if summary.problemCount > 20 {
            Terminal.complain("barometer: … and \(summary.problemCount - 20) lines more")
        }
        for problem in summary.mediaProblems {
            Terminal.complain("barometer: \(problem.count) files not usable: \(problem.reason)")
        }
        return summary.problems.isEmpty ? .ok : .partial
    }

    static let backup = CommandSpec(
        name: "backup", summary: "Copy database, media, key and configuration into a new folder, and check the copy.",
        operands: ["DIR"],
        examples: [("barometer backup /mnt/backup/2026-11-18", "while other commands go on reading")]
    ) { invocation in
        let session = try Session(invocation)
        try session.requireDatabase()
        let (store, lock) = try session.lockedStore()
        defer { withExtendedLifetime(lock) {} }
        let config = session.configurationPath
        let hasConfig = FileManager.default.fileExists(atPath: config)
        let copy = try store.backUp(to: invocation.operands[0], config: hasConfig ? config : nil)
        if !session.isQuiet {
            Terminal.print("\(copy.posts) posts and \(copy.files) files in \(invocation.operands[0])")
        }
        return .ok
    }
}
