internal import Foundation
internal import SQLiteDatabase
internal import Support

/// The words of one language: templates with `{name}` for values and `**…**` for what is set bold.
package struct Wording: Sendable {
    package let language: String
    let source: String
    private let templates: [String: String]
    /// For what this language does not say.
    private let fallback: [String: String]

    /// Reads one locale file: nested objects of templates, whose keys join with dots.
    init(language: String, path: String) throws { try self.init(language: language, paths: [path]) }

    /// Reads locale files, of which a later one's templates take the place of an earlier one's.
    ///
    /// - Parameter fallback: files of the language to speak where this one is silent.
    init(language: String, paths: [String], fallback: [String] = []) throws {
        self.language = language
        let (source, templates) = try Self.read(paths)
        self.source = source
        self.templates = templates
        self.fallback = try Self.read(fallback).templates
    }

    private static func read(_ paths: [String]) throws -> (source: String, templates: [String: String]) {
        var source = ""
        var templates: [String: String] = [:]
        func collect(_ value: JSONValue, _ prefix: String) {
            for member in value.members ?? [] {
                let key = prefix.isEmpty ? member.key : "\(prefix).\(member.key)"
                if let text = member.value.string { templates[key] = text } else { collect(member.value, key) }
            }
        }
        for path in paths {
            let text = String(decoding: try readFile(path), as: UTF8.self)
            collect(try JSONParser.parse(Array(text.utf8), file: path, dialect: .json5), "")
            source += text
        }
        return (source, templates)
    }

    var isChinese: Bool { language.hasPrefix("zh") }

    func has(_ key: String) -> Bool { templates[key] != nil }

    /// Every key of the file.
    package var keys: Set<String> { Set(templates.keys) }

    private func template(_ key: String) -> String {
        // A key that nobody has shows itself: `report lint` compares the languages' keys.
        templates[key] ?? fallback[key] ?? key
    }

    /// The sentence `key` as plain text.
    func text(_ key: String, _ values: KeyValuePairs<String, String> = [:]) -> String {
        fill(template(key).replacing("**", with: ""), values.map { ($0.key, $0.value) })
    }

    /// The sentence `key` as HTML. `values` are escaped, `raw` ones are markup already.
    func html(
        _ key: String, _ values: KeyValuePairs<String, String> = [:], raw: KeyValuePairs<String, String> = [:]
    ) -> String {
        var isBold = false
        let marked = escapeHTML(template(key)).split(separator: "**", omittingEmptySubsequences: false).enumerated().map
        {
            position, piece in
            defer { isBold.toggle() }
            return position == 0 ? String(piece) : (isBold ? "<b>" : "</b>") + piece
        }.joined()
        return fill(marked, values.map { ($0.key, escapeHTML($0.value)) } + raw.map { ($0.key, $0.value) })
    }

    /// The sentence `key`, whose `{name:format}` are the values of a record.
    func sentence(_ key: String, _ row: FigureTable.Record, _ zone: TimeZone, _ values: [(String, String)] = [])
        -> (html: String, text: String)
    {
        let pattern = /\{(\w+)(?::(\w+))?\}/
        func filled(_ template: String, _ write: (String, Bool) -> String) -> String {
            template.replacing(pattern) { match in
                let name = String(match.output.1)
                if match.output.2 == nil, let value = values.first(where: { $0.0 == name }) {
                    return write(value.1, false)
                }
                let format = ValueFormat(rawValue: String(match.output.2 ?? "text")) ?? .text
                return write(format.text(name, of: row, self, zone), row[name].text != nil)
            }
        }
        let template = template(key)
        let bold = template.split(separator: "**", omittingEmptySubsequences: false).enumerated().map { index, piece in
            let text = filled(escapeHTML(String(piece))) { value, isText in
                isText ? isolated(value) : escapeHTML(value)
            }
            return index % 2 == 1 ? "<b>\(text)</b>" : text
        }.joined()
        return (bold, filled(template.replacing("**", with: "")) { value, _ in value })
    }

    /// One pass, so that a value that looks like a placeholder stays as it is.
    private func fill(_ template: String, _ values: [(String, String)]) -> String {
        template.replacing(/\{(\w+)\}/) { match in
            values.first { $0.0 == match.output.1 }?.1 ?? String(match.output.0)
        }
    }

    /// The singular or plural of `key` for `number`, which is `{n}`.
    func counted(_ key: String, _ number: Int) -> String {
        let form = number == 1 && has("\(key).one") ? "one" : "other"
        return text("\(key).\(form)", ["n": count(number)])
    }

    func list(_ items: [String]) -> String { items.joined(separator: text("list")) }
}
