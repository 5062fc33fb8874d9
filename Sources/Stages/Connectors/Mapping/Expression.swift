internal import Markup
package import Support

/// How a text is read from a record: the small language of a connector's `post` fields, described in Docs/connectors.md.
package indirect enum Expression: Sendable {
    case path([String], Conversion)
    case first([Expression])
    case join([Expression], separator: String)
    case literal(String)
    /// One text of each element of a list.
    case each([String], Expression, separator: String)
    /// The element of a list, in the record or else in the whole answer, whose `by` is what `wanted` says.
    case found(list: [String], by: [String], wanted: Expression, take: Expression)
    /// A template with named parts; nothing when one of them says nothing.
    case filled(String, [String: Expression])
    /// Of several times the earliest, in Unix seconds.
    case earliest([Expression])

    /// What is done with the text at a path, in this order.
    package struct Conversion: Sendable {
        package enum Form: String, Sendable { case text, html, markdown }

        package var form = Form.text
        /// A regular expression; its first group, else the whole match, is what remains.
        package var match: String?
        package var replace: (String, String)?
        package var values: [String: String]?
        package var fallback: String?
    }

    /// Reads an expression that has been checked against the schema.
    package init(_ json: JSONValue) {
        if let path = json.string {
            self = .path(Self.steps(path), Conversion())
        } else if let path = json["path"]?.string {
            self = .path(Self.steps(path), Conversion(json))
        } else if let list = json["first"]?.array {
            self = .first(list.map(Expression.init))
        } else if let list = json["join"]?.array {
            self = .join(list.map(Expression.init), separator: json["with"]?.string ?? " ")
        } else if let list = json["earliest"]?.array {
            self = .earliest(list.map(Expression.init))
        } else if let path = json["each"]?.string {
            self = .each(
                Self.steps(path), Expression(json["read"] ?? nil), separator: json["with"]?.string ?? " ")
        } else if let list = json["in"]?.string {
            self = .found(
                list: Self.steps(list), by: Self.steps(json["by"]?.string ?? ""),
                wanted: Expression(json["is"] ?? nil), take: Expression(json["take"] ?? nil))
        } else if let template = json["fill"]?.string {
            let parts = (json["from"]?.members ?? []).map { ($0.key, Expression($0.value)) }
            self = .filled(template, Dictionary(parts, uniquingKeysWith: { $1 }))
        } else {
            self = .literal(json["literal"]?.string ?? "")
        }
    }

    static func steps(_ path: String) -> [String] { path.split(separator: ".").map(String.init) }

    /// Nil where the record says nothing: null, missing or empty.
    ///
    /// - Parameter answer: the whole answer that the record came in.
    package func text(in record: JSONValue, answer: JSONValue = nil) -> String? {
        switch self {
        case .path(let steps, let conversion):
            return conversion.apply(Self.value(at: steps, in: record).flatMap(Self.plain))
        case .first(let list): return list.lazy.compactMap { $0.text(in: record, answer: answer) }.first
        case .join(let list, let separator):
            let parts = list.compactMap { $0.text(in: record, answer: answer) }
            return parts.isEmpty ? nil : parts.joined(separator: separator)
        case .literal(let text): return text
        case .each(let steps, let read, let separator):
            let list = Self.value(at: steps, in: record)
            let parts = (list?.array ?? list.map { [$0] } ?? []).compactMap { read.text(in: $0, answer: answer) }
            return parts.isEmpty ? nil : parts.joined(separator: separator)
        case .found(let list, let by, let wanted, let take):
            guard let wanted = wanted.text(in: record, answer: answer),
                let element = (Self.value(at: list, in: record) ?? Self.value(at: list, in: answer))?.array?
                    .first(where: { Self.text(at: by, in: $0) == wanted })
            else { return nil }
            return take.text(in: element, answer: answer)
        case .filled(let template, let parts):
            let values = parts.compactMapValues { $0.text(in: record, answer: answer) }
            return values.count == parts.count ? Self.fill(template, values) : nil
        case .earliest(let list):
            return list.compactMap { $0.text(in: record, answer: answer).flatMap { readTime($0) } }.min().map {
                String($0)
            }
        }
    }

    /// Replaces each `{name}` by its value, once from left to right: what a value says is never a place itself.
    private static func fill(_ template: String, _ values: [String: String]) -> String {
        var text = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            text += rest[..<open] + (values[name] ?? "{\(name)}")
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    /// The value at a path; a number as a step counts into a list, from its end when it is negative.
    static func value(at steps: [String], in record: JSONValue) -> JSONValue? {
        steps.reduce(Optional(record)) { value, step in
            guard let value else { return nil }
            if let index = Int(step), let list = value.array { return value[index < 0 ? list.count + index : index] }
            return value[step]
        }
    }

    static func text(at steps: [String], in record: JSONValue) -> String? {
        value(at: steps, in: record).flatMap(plain).flatMap { $0.isEmpty ? nil : $0 }
    }

    static func plain(_ value: JSONValue) -> String? {
        switch value.kind {
        case .string(let text): text
        case .integer(let number): String(number)
        // Services that think in doubles write whole numbers as 1772352930.0.
        case .number(let number): Int64(exactly: number).map { String($0) } ?? String(number)
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}

extension Expression.Conversion {
    init(_ json: JSONValue) {
        form = json["as"]?.string.flatMap(Form.init) ?? .text
        match = json["match"]?.string
        if let pair = json["replace"]?.array, let old = pair.first?.string, let new = pair.last?.string {
            replace = (old, new)
        }
        values = json["values"]?.members.map { members in
            Dictionary(members.map { ($0.key, $0.value.string ?? "") }, uniquingKeysWith: { $1 })
        }
        fallback = json["default"]?.string
    }

    func apply(_ found: String?) -> String? {
        var text = found
        switch form {
        case .text: break
        case .html: text = text.map(plainText(ofHTML:))
        case .markdown: text = text.map(plainText(ofMarkdown:))
        }
        if let match { text = text.flatMap { Self.part($0, match) } }
        if let replace { text = text?.replacing(replace.0, with: replace.1) }
        if let values { text = text.flatMap { values[$0] } }
        return text.flatMap { $0.isEmpty ? nil : $0 } ?? fallback
    }

    private static func part(_ text: String, _ pattern: String) -> String? {
        guard let regex = try? Regex(pattern), let match = text.firstMatch(of: regex) else { return nil }
        let group = match.output.count > 1 ? match.output[1] : match.output[0]
        return group.substring.map(String.init)
    }
}
