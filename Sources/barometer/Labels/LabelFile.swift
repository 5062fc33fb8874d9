internal import Connectors
internal import Domain
internal import SQLiteDatabase
internal import Storage
internal import Support
internal import Training

/// Labels as a CSV file: what `barometer label export` writes, and any table with columns `text` and `label`.
struct LabelFile {
    static let columns = [
        "post_id", "platform", "id", "lang", "text", "images", "audio", "label", "labelled_by", "labelled_at", "note",
    ]

    struct Row {
        let line: Int
        let cells: [String: String]

        subscript(_ column: String) -> String? {
            guard let cell = cells[column], !cell.isEmpty else { return nil }
            return cell
        }
    }

    let path: String
    let rows: [Row]

    init(path: String) throws {
        self.path = path
        let table = DelimitedText(String(decoding: try readFile(path), as: UTF8.self))
        guard let head = table.rows.first else { throw Self.problem(path, "it is empty") }
        let names = head.cells.map { $0.lowercased() }
        guard names.contains("label") || names.contains("sentiment") else {
            throw Self.problem(path, "it has no column `label`. Columns are \(Self.columns.joined(separator: ", "))")
        }
        rows = table.rows.dropFirst().map { row in
            let pairs = zip(names.map { $0 == "sentiment" ? "label" : $0 == "language" ? "lang" : $0 }, row.cells)
            return Row(line: row.line, cells: Dictionary(pairs) { first, _ in first })
        }
    }

    /// The polarity of a row; nil for one without a label, such as one left to be filled in.
    ///
    /// - Throws: for a label that is none.
    func polarity(_ row: Row) throws -> Polarity? {
        guard let label = row["label"] else { return nil }
        let short = [
            "n": "negative", "neg": "negative", "-": "negative", "-1": "negative", "0": "neutral", "u": "neutral",
        ]
        .merging(["p": "positive", "pos": "positive", "+": "positive", "1": "positive"]) { a, _ in a }
        let name = label.lowercased()
        guard let polarity = Polarity(rawValue: short[name] ?? name) else {
            throw Self.problem(path, "line \(row.line): `\(label)` is not negative, neutral or positive")
        }
        return polarity
    }

    /// The labelled rows as posts to measure on or learn from.
    func posts() throws -> [LabelledPost] {
        try rows.compactMap { row in
            guard let polarity = try polarity(row) else { return nil }
            var post = LabelledPost(
                id: row["id"] ?? row["post_id"] ?? "line \(row.line)", corpus: "your labels", language: row["lang"],
                text: Self.unescaped(row["text"] ?? ""))
            post.pictures = Self.paths(row["images"])
            post.sounds = Self.paths(row["audio"])
            post.polarity = polarity
            guard !post.modalities.isEmpty else {
                throw Self.problem(path, "line \(row.line): there are no text, images or audio")
            }
            return post
        }
    }

    private static func paths(_ cell: String?) -> [String] {
        (cell ?? "").split(separator: ";").map { String($0) }
    }

    /// Export puts an apostrophe before text that a spreadsheet would run.
    private static func unescaped(_ text: String) -> String {
        guard text.first == "'", let second = text.dropFirst().first, "=+-@\t\r".contains(second) else { return text }
        return String(text.dropFirst())
    }

    static func problem(_ path: String, _ reason: String) -> FileError {
        FileError(path: path, action: "read the labels", reason: reason)
    }

    /// The labels of a store as such a file.
    static func text(_ labels: [Store.StoredLabel]) -> String {
        csvText(
            columns,
            labels.map { label in
                func files(_ kind: Domain.Attachment.Kind) -> SQLValue {
                    let paths = label.post.media.filter { $0.kind == kind }.map(\.path)
                    return paths.isEmpty ? .null : .text(paths.joined(separator: ";"))
                }
                return [
                    .integer(label.post.id), .text(label.platform), .text(label.nativeID),
                    label.post.language.map { .text($0) } ?? .null, .text(label.post.text), files(.image),
                    files(.audio),
                    .text(label.polarity.rawValue), .text(label.person), .text(formatTime(label.time)),
                    label.note.map { .text($0) } ?? .null,
                ]
            })
    }

    /// Posts with an empty label to fill in.
    static func template(_ posts: [Store.UnlabelledPost]) -> String {
        csvText(
            ["post_id", "lang", "text", "files", "label", "note"],
            posts.map { post in
                [
                    .integer(post.id), post.language.map { .text($0) } ?? .null, .text(post.text),
                    post.files.isEmpty ? .null : .text(post.files.joined(separator: ";")), .null, .null,
                ]
            })
    }
}
