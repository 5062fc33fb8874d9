internal import Markup
package import Support

/// How a text is read from a record: the small language of a connector's `post` fields.
///
/// `"account.acct"` is a path; `{ path, as: "html", default, values }` converts; `{ first: [...] }` takes the first that
/// says something; `{ join: [...], with }` puts several together; `{ literal }` is itself.
package indirect enum Expression: Sendable {
    case path([String], html: Bool, fallback: String?, values: [String: String]?)
    case first([Expression])
    case join([Expression], separator: String)
    case literal(String)

    /// Reads an expression that has been checked against the schema.
    package init(_ json: JSONValue) {
        if let path = json.string {
            self = .path(Self.steps(path), html: false, fallback: nil, values: nil)
        } else if let path = json["path"]?.string {
            let values = json["values"]?.members.map { members in
                Dictionary(members.map { ($0.key, $0.value.string ?? "") }, uniquingKeysWith: { $1 })
            }
            self = .path(
                Self.steps(path), html: json["as"]?.string == "html", fallback: json["default"]?.string, values: values)
        } else if let list = json["first"]?.array {
            self = .first(list.map(Expression.init))
        } else if let list = json["join"]?.array {
            self = .join(list.map(Expression.init), separator: json["with"]?.string ?? " ")
        } else {
            self = .literal(json["literal"]?.string ?? "")
        }
    }

    static func steps(_ path: String) -> [String] { path.split(separator: ".").map(String.init) }

    /// Nil where the record says nothing: null, missing or empty.
    package func text(in record: JSONValue) -> String? {
        switch self {
        case .path(let steps, let html, let fallback, let values):
            let found = Self.value(at: steps, in: record).flatMap(Self.plain)
            let converted = html ? found.map(plainText(ofHTML:)) : found
            let chosen = values.map { values in converted.flatMap { values[$0] } } ?? converted
            return chosen.flatMap { $0.isEmpty ? nil : $0 } ?? fallback
        case .first(let list): return list.lazy.compactMap { $0.text(in: record) }.first
        case .join(let list, let separator):
            let parts = list.compactMap { $0.text(in: record) }
            return parts.isEmpty ? nil : parts.joined(separator: separator)
        case .literal(let text): return text
        }
    }

    /// The value at a path; a number as a step counts into a list.
    static func value(at steps: [String], in record: JSONValue) -> JSONValue? {
        steps.reduce(Optional(record)) { value, step in
            Int(step).flatMap { value?[$0] } ?? value?[step]
        }
    }

    static func text(at steps: [String], in record: JSONValue) -> String? {
        value(at: steps, in: record).flatMap(plain).flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func plain(_ value: JSONValue) -> String? {
        switch value.kind {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}
