internal import Foundation
internal import Support

/// A question kept in a file: SQL below a comment that says what it answers.
///
/// ```
/// -- Which days were unlike the days before?
/// -- More words on what the columns mean.
/// -- :monitor  this monitor alone (all)
/// SELECT …
/// ```
/// The first line is its title. A parameter that is not given is NULL, and '' in Datasette, so a query says for itself what
/// it takes instead: `coalesce(nullif(:monitor, ''), monitor)`.
package struct SavedQuery: Sendable {
    package let name: String
    package let title: String
    /// The other lines of its comment, joined.
    package let details: String
    package let parameters: [(name: String, meaning: String)]
    /// With its comment.
    package let sql: String
    package let path: String

    package init(path: String) throws {
        let text = String(decoding: try readFile(path), as: UTF8.self)
        let head = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("--") }
            .map { $0.dropFirst(2).trimmingCharacters(in: .whitespaces) }
        let file = (path as NSString).lastPathComponent
        guard let title = head.first, !title.isEmpty else {
            throw FileError(
                path: path, action: "read a saved query", reason: "its first line is no comment; add -- TITLE")
        }
        name = (file as NSString).deletingPathExtension
        self.title = title
        self.path = path
        sql = text
        var parameters: [(name: String, meaning: String)] = []
        var details: [String] = []
        for line in head.dropFirst() {
            if let match = line.wholeMatch(of: /:(\w+)\s+(.+)/) {
                parameters.append((String(match.1), String(match.2)))
            } else if !line.isEmpty {
                details.append(line)
            }
        }
        self.parameters = parameters
        self.details = details.joined(separator: " ")
    }

    /// The questions of some folders by name. One of a later folder takes the place of one with the same name.
    package static func all(in folders: [String]) throws -> [SavedQuery] {
        var found: [String: SavedQuery] = [:]
        for folder in folders where FileManager.default.fileExists(atPath: folder) {
            for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".sql") {
                let query = try SavedQuery(path: "\(folder)/\(file)")
                found[query.name] = query
            }
        }
        return found.values.sorted { $0.name < $1.name }
    }

    /// Whether `name` can be a file's name everywhere and needs no quotes in a shell.
    package static func isName(_ name: String) -> Bool { name.wholeMatch(of: /[a-z0-9][a-z0-9_-]{0,63}/) != nil }

    /// The file that keeps `sql` under `title`.
    package static func fileText(title: String, sql: String) -> String {
        let body = sql.trimmingCharacters(in: .whitespacesAndNewlines)
        if body.hasPrefix("--") { return body + "\n" }
        let line = title.split(whereSeparator: \.isNewline).joined(separator: " ")
        return "-- \(line)\n\(body)\(body.hasSuffix(";") ? "" : ";")\n"
    }
}
