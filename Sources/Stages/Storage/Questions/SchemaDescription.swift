internal import Foundation
internal import SQLiteDatabase
internal import Support

/// The public views with their columns, as the comments of the schema files describe them.
package struct SchemaDescription: Sendable {
    package struct Column: Sendable {
        package let name: String
        /// Nil where nothing is said: user-made views, and a test finds it for ours.
        package let meaning: String?
    }

    package struct View: Sendable {
        package let name: String
        package let summary: String
        package let columns: [Column]
    }

    package let views: [View]

    /// - Parameters:
    ///   - reader: the store whose views it is.
    ///   - schemas: the folder of the migrations, which hold the comments.
    package init(_ reader: StoreReader, schemas: String) throws {
        let comments = try SchemaComments(folder: schemas)
        let names = try reader.answer("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name").rows
        var columns: [String: [String]] = [:]
        for name in names.compactMap({ $0[0].text }) {
            let quoted = name.replacing("\"", with: "\"\"")
            columns[name] = try reader.answer("SELECT * FROM \"\(quoted)\" LIMIT 0").columns
        }
        views = columns.keys.sorted { (comments.place($0), $0) < (comments.place($1), $1) }.map { view in
            View(
                name: view, summary: comments.summaries[view] ?? "",
                columns: (columns[view] ?? []).map {
                    Column(name: $0, meaning: comments.meaning(of: $0, in: view))
                })
        }
    }
}

/// Comments above `CREATE VIEW`: sentences, then `--   column: meaning`.
///
/// The block that begins `-- Columns that mean the same` belongs to no view: it is what a column means in a view that says
/// nothing else.
struct SchemaComments: Sendable {
    private(set) var summaries: [String: String] = [:]
    private(set) var columns: [String: [String: String]] = [:]
    private var glossary: [String: String] = [:]
    private var order: [String] = []

    init(folder: String) throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sql") }.sorted()
        for file in files { read(String(decoding: try readFile("\(folder)/\(file)"), as: UTF8.self)) }
    }

    init(text: String) { read(text) }

    /// Where the view stands in the files; those of users come last.
    func place(_ view: String) -> Int { order.firstIndex(of: view) ?? .max }

    /// What its view says, or the one that the view names in "columns as in …", or what the column means everywhere. Of a user's
    /// own view nothing is known: it may use the word for something else.
    func meaning(of column: String, in view: String) -> String? {
        guard let summary = summaries[view] else { return nil }
        let other = summary.firstMatch(of: /[Cc]olumns as in (\w+)/).map { String($0.1) }
        return columns[view]?[column] ?? other.flatMap { columns[$0]?[column] } ?? glossary[column]
    }

    private mutating func read(_ text: String) {
        var sentences: [String] = []
        var meanings: [String: String] = [:]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let match = line.wholeMatch(of: /--   (\w+): (.+)/) {
                meanings[String(match.1)] = String(match.2)
            } else if line.hasPrefix("--") {
                // Sentences after columns begin something else.
                if !meanings.isEmpty { (sentences, meanings) = ([], [:]) }
                sentences.append(line.dropFirst(2).trimmingCharacters(in: .whitespaces))
            } else {
                let summary = sentences.joined(separator: " ").trimmingCharacters(in: .whitespaces)
                if let match = line.firstMatch(of: /^CREATE VIEW (\w+)/) {
                    let view = String(match.1)
                    summaries[view] = summary
                    columns[view] = meanings
                    order.removeAll { $0 == view }
                    order.append(view)
                } else if sentences.contains(where: { $0.hasPrefix("Columns that mean the same") }) {
                    glossary.merge(meanings) { $1 }
                }
                (sentences, meanings) = ([], [:])
            }
        }
    }
}
