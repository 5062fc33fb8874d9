package import Support

/// A question about a record: whether it is to be skipped, or is gone.
package indirect enum Condition: Sendable {
    /// Something stands at the path that is neither null, false nor empty.
    case holds([String])
    case says(Expression, oneOf: Set<String>)
    case matches(Expression, String)
    /// A number is greater than another, or than the length of a list; a missing one is 0.
    case exceeds([String], [String])
    case any([Condition])
    case all([Condition])
    case not(Condition)

    /// Reads a condition that has been checked against the schema.
    package init(_ json: JSONValue) {
        if let path = json.string {
            self = .holds(Expression.steps(path))
        } else if let list = json.array ?? json["any"]?.array {
            self = .any(list.map(Condition.init))
        } else if let list = json["all"]?.array {
            self = .all(list.map(Condition.init))
        } else if let inner = json["not"] {
            self = .not(Condition(inner))
        } else if let other = json["exceeds"]?.string {
            self = .exceeds(Expression.steps(json["of"]?.string ?? ""), Expression.steps(other))
        } else if let pattern = json["matches"]?.string {
            self = .matches(Expression(json["of"] ?? nil), pattern)
        } else {
            let words = json["says"]?.array?.compactMap(\.string) ?? [json["says"]?.string ?? ""]
            self = .says(Expression(json["of"] ?? nil), oneOf: Set(words))
        }
    }

    func holds(in record: JSONValue, answer: JSONValue) -> Bool {
        switch self {
        case .holds(let steps):
            guard let value = Expression.value(at: steps, in: record) else { return false }
            switch value.kind {
            case .null, .bool(false), .string(""): return false
            case .array(let list): return !list.isEmpty
            default: return true
            }
        case .says(let expression, let words):
            return expression.text(in: record, answer: answer).map(words.contains) ?? false
        case .matches(let expression, let pattern):
            guard let text = expression.text(in: record, answer: answer), let regex = try? Regex(pattern) else {
                return false
            }
            return text.firstMatch(of: regex) != nil
        case .exceeds(let left, let right): return Self.number(left, record) > Self.number(right, record)
        case .any(let list): return list.contains { $0.holds(in: record, answer: answer) }
        case .all(let list): return list.allSatisfy { $0.holds(in: record, answer: answer) }
        case .not(let inner): return !inner.holds(in: record, answer: answer)
        }
    }

    private static func number(_ path: [String], _ record: JSONValue) -> Int {
        let value = Expression.value(at: path, in: record)
        return value?.array?.count ?? value.flatMap(Expression.plain).flatMap { readCount($0) } ?? 0
    }
}
