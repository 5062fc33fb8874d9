internal import Foundation
internal import Support

/// The words of one language: templates with `{name}` for values and `**…**` for what is set bold.
package struct Wording: Sendable {
    package let language: String
    let source: String
    private let templates: [String: String]

    /// Reads a locale file: nested objects of templates, whose keys join with dots.
    init(language: String, path: String) throws {
        self.language = language
        source = String(decoding: try readFile(path), as: UTF8.self)
        var templates: [String: String] = [:]
        func collect(_ value: JSONValue, _ prefix: String) {
            for member in value.members ?? [] {
                let key = prefix.isEmpty ? member.key : "\(prefix).\(member.key)"
                if let text = member.value.string { templates[key] = text } else { collect(member.value, key) }
            }
        }
        collect(try JSONParser.parse(Array(source.utf8), dialect: .json5), "")
        self.templates = templates
    }

    var isChinese: Bool { language.hasPrefix("zh") }

    func has(_ key: String) -> Bool { templates[key] != nil }

    /// Every key of the file.
    package var keys: Set<String> { Set(templates.keys) }

    private func template(_ key: String) -> String {
        // A key that is missing shows itself: the tests compare the languages' keys, so this is for reports of others.
        templates[key] ?? key
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
