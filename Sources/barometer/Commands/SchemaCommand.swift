internal import Foundation
internal import NightlyRun
internal import Reports
internal import SQLiteDatabase
internal import Storage
internal import Support

/// schema: what the views and columns mean, for people, for pictures and for Datasette.
enum SchemaCommand {
    static let command = CommandSpec(
        name: "schema",
        summary: "Describe the views and columns of the store; draw its tables; write Datasette's metadata.",
        operands: ["[VIEW]"],
        options: [
            CommandSpec.Option(name: "er", value: "FILE", help: "draw tables and what they refer to, as SVG"),
            CommandSpec.Option(name: "datasette", value: "FILE", help: "write metadata.json for Datasette"),
        ],
        examples: [
            ("barometer schema", "the views, a line each"),
            ("barometer schema daily_sentiment", "its columns and what they mean"),
            ("barometer schema --er store.svg", "a picture of the tables"),
            ("barometer schema --datasette metadata.json", "then: datasette barometer.db -m metadata.json"),
        ],
        details: """
            Views are the interface: what changes in them is in CHANGELOG.md. Tables may change with any version. Works without a store,
            too: then it describes an empty one.
            """
    ) { invocation in
        let session = try Session(invocation)
        let (reader, folder) = try reader(session)
        defer { if let folder { session.remove(folder) } }
        let schema = try SchemaDescription(reader, schemas: session.resources.schemas)
        if let path = invocation.value("er") {
            let styles = try ChartStyles.read(session.resources)
            let (folder, store) = try emptyStore(session)
            defer { session.remove(folder) }
            let document = try diagram(store.connection, session.resources.schemas).document(
                chartStyle: styles.chart, tokens: styles.tokens)
            try AtomicFile.write(document + "\n", to: path)
        }
        if let path = invocation.value("datasette") {
            let name = ((session.layout.database as NSString).lastPathComponent as NSString).deletingPathExtension
            let metadata = DatasetteMetadata(
                schema: schema, queries: try SavedQuery.all(in: session.queryFolders), database: name)
            try AtomicFile.write(metadata.json.prettyText + "\n", to: path)
        }
        guard invocation.value("er") == nil && invocation.value("datasette") == nil else { return .ok }
        if session.wantsJSON {
            Terminal.emit(SchemaText.json(try chosen(invocation, schema)).prettyText)
        } else if invocation.operands.isEmpty {
            Terminal.print(SchemaText.list(schema.views))
        } else {
            for view in try chosen(invocation, schema) { Terminal.print(SchemaText.page(view)) }
        }
        return .ok
    }

    private static func chosen(
        _ invocation: Invocation, _ schema: SchemaDescription
    ) throws -> [SchemaDescription.View] {
        guard let name = invocation.operands.first else { return schema.views }
        return [try SchemaText.find(name, schema.views)]
    }

    /// The store of this installation, or an empty one in a folder that is to be removed.
    private static func reader(_ session: Session) throws -> (StoreReader, String?) {
        if FileManager.default.fileExists(atPath: session.layout.database) {
            return (try StoreReader(session.layout), nil)
        }
        let (folder, store) = try emptyStore(session)
        return (try StoreReader(store.layout), folder)
    }

    private static func emptyStore(_ session: Session) throws -> (folder: String, store: Store) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("barometer-\(UUID().uuidString)")
            .path
        return (
            folder, try Store(StateLayout(root: folder), schemas: session.resources.schemas, clock: session.clock)
        )
    }

    /// Tables by the parts that the first schema file has: `-- Posts ----…`.
    private static func diagram(_ connection: Connection, _ schemas: String) throws -> EntityDiagram {
        let text = String(decoding: try readFile(schemas + "/0001-store.sql"), as: UTF8.self)
        var parts: [(title: String, tables: [String])] = [("Settings", [])]
        for line in text.split(separator: "\n") {
            if let match = line.wholeMatch(of: /-- (.+?) -{4,}/) {
                parts.append((String(match.1), []))
            } else if let match = line.firstMatch(of: /^CREATE (?:VIRTUAL )?TABLE (\w+)/) {
                parts[parts.count - 1].tables.append(String(match.1))
            }
        }
        var columns: [(title: String, entities: [EntityDiagram.Entity])] = []
        for part in parts where part.tables.count > 1 || part.title != "Settings" {
            let entities = try part.tables.map { try entity($0, connection) }
            // Long parts take several columns of about equal length.
            let count = (entities.count + 6) / 7
            let size = (entities.count + count - 1) / max(count, 1)
            for start in stride(from: 0, to: entities.count, by: max(size, 1)) {
                columns.append(
                    (start == 0 ? part.title : "", Array(entities[start..<min(start + size, entities.count)])))
            }
        }
        return EntityDiagram(parts: columns)
    }

    private static func entity(_ table: String, _ connection: Connection) throws -> EntityDiagram.Entity {
        let columns = try connection.rows("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", table)
        let links = try connection.rows(
            "SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?) ORDER BY id, seq", table
        ).map { (column: $0.text(0), table: $0.text(1)) }
        let keys = columns.filter { $0.int(1) > 0 }.map { $0.text(0) }
        let linked = Set(links.map(\.column))
        return EntityDiagram.Entity(
            name: table, keys: keys, references: links,
            others: columns.map { $0.text(0) }.filter { !keys.contains($0) && !linked.contains($0) })
    }
}

/// Views as text.
enum SchemaText {
    static func find(_ name: String, _ views: [SchemaDescription.View]) throws -> SchemaDescription.View {
        if let view = views.first(where: { $0.name == name }) { return view }
        let guess = nearest(to: name, among: views.map(\.name)).map { " Did you mean `\($0)`?" }
        throw UsageError(description: "there is no view `\(name)`.\(guess ?? " `barometer schema` lists them")")
    }

    static func list(_ views: [SchemaDescription.View]) -> String {
        let width = views.map(\.name.count).max() ?? 0
        return views.map { view in
            let sentence = view.summary.split(separator: ". ", maxSplits: 1).first.map(String.init) ?? ""
            return view.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + sentence
        }.joined(separator: "\n")
    }

    static func page(_ view: SchemaDescription.View) -> String {
        let width = view.columns.map(\.name.count).max() ?? 0
        let lines = view.columns.map { column in
            ("  " + column.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + (column.meaning ?? ""))
                .replacing(/\s+$/, with: "")
        }
        return ([view.name] + (view.summary.isEmpty ? [] : ["  \(view.summary)"]) + [""] + lines + [""])
            .joined(separator: "\n")
    }

    static func json(_ views: [SchemaDescription.View]) -> JSONValue {
        JSONValue(
            .array(
                views.map { view in
                    [
                        "view": JSONValue(.string(view.name)), "summary": JSONValue(.string(view.summary)),
                        "columns": JSONValue(
                            .array(
                                view.columns.map { column in
                                    [
                                        "name": JSONValue(.string(column.name)),
                                        "meaning": column.meaning.map { JSONValue(.string($0)) } ?? nil,
                                    ]
                                })),
                    ]
                }))
    }
}
