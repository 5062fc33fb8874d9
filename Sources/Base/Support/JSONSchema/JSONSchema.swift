/// Checks values against a JSON Schema, in the subset that our schemas use.
///
/// type, properties, required, additionalProperties, patternProperties, enum, const, pattern, items, minItems, minimum,
/// maximum, minLength, anyOf, and `$ref` into `$defs`. Draft 2020-12 words with their meaning there.
package struct JSONSchema: Sendable {
    private let root: JSONValue

    package init(_ root: JSONValue) {
        self.root = root
    }

    /// Reads a schema file.
    package init(path: String) throws {
        root = try JSONParser.parse(try readFile(path), file: path, dialect: .json5)
    }

    /// One way in which a value is not what its schema asks.
    package struct Violation: Error, Equatable, Sendable, CustomStringConvertible {
        package let file: String?
        package let position: TextPosition?
        /// As `sources[0].name`; empty for the whole.
        package let path: String
        package let problem: String

        package init(file: String?, position: TextPosition?, path: String, problem: String) {
            self.file = file
            self.position = position
            self.path = path
            self.problem = problem
        }

        package var description: String {
            let place = (file.map { "\($0):" } ?? "") + (position.map { "\($0.line): " } ?? " ")
            return (place == " " ? "" : place) + (path.isEmpty ? problem : "`\(path)` \(problem)")
        }
    }

    /// Everything wrong with `value`, in the order of its text; empty when it fits.
    package func violations(of value: JSONValue, file: String? = nil) -> [Violation] {
        var check = Check(root: root, file: file)
        check.visit(value, root, "", value.position)
        return check.violations
    }

    /// - Throws: the first ``Violation``.
    package func validate(_ value: JSONValue, file: String? = nil) throws(Violation) {
        if let first = violations(of: value, file: file).first { throw first }
    }
}

/// One walk over a value.
private struct Check {
    let root: JSONValue
    let file: String?
    var violations: [JSONSchema.Violation] = []

    init(root: JSONValue, file: String?) {
        self.root = root
        self.file = file
    }

    private mutating func fail(_ path: String, _ position: TextPosition?, _ problem: String) {
        violations.append(JSONSchema.Violation(file: file, position: position, path: path, problem: problem))
    }

    private func resolved(_ schema: JSONValue) -> JSONValue {
        guard let reference = schema["$ref"]?.string, reference.hasPrefix("#/$defs/") else { return schema }
        return root["$defs"]?[String(reference.dropFirst("#/$defs/".count))] ?? schema
    }

    mutating func visit(_ value: JSONValue, _ schema: JSONValue, _ path: String, _ position: TextPosition?) {
        let schema = resolved(schema)
        let position = value.position ?? position
        guard hasType(value, schema, path, position) else { return }
        checkValue(value, schema, path, position)
        if let members = value.members { checkObject(members, schema, path, position) }
        if let elements = value.array { checkArray(elements, schema, path, position) }
        checkAnyOf(value, schema, path, position)
    }

    private mutating func hasType(
        _ value: JSONValue, _ schema: JSONValue, _ path: String, _ position: TextPosition?
    ) -> Bool {
        guard let type = schema["type"] else { return true }
        let wanted = type.string.map { [$0] } ?? (type.array ?? []).compactMap(\.string)
        let actual = value.typeName
        let isWhole = actual == "number" && value.integer != nil
        if wanted.contains(actual) || (actual == "integer" && wanted.contains("number"))
            || (isWhole && wanted.contains("integer"))
        {
            return true
        }
        fail(path, position, "must be \(wanted.joined(separator: " or ")), not \(actual).")
        return false
    }

    private mutating func checkValue(
        _ value: JSONValue, _ schema: JSONValue, _ path: String, _ position: TextPosition?
    ) {
        if let allowed = schema["enum"]?.array, !allowed.contains(value) {
            let words = allowed.map { $0.string ?? $0.text }
            let guess = value.string.flatMap { nearest(to: $0, among: words) }
            fail(
                path, position,
                "must be one of \(words.joined(separator: ", "))." + (guess.map { " Did you mean `\($0)`?" } ?? ""))
        }
        if let constant = schema["const"], constant != value { fail(path, position, "must be \(constant.text).") }
        if let text = value.string {
            if let pattern = schema["pattern"]?.string, let regex = try? Regex(pattern),
                text.firstMatch(of: regex) == nil
            {
                fail(path, position, schema["patternMeaning"]?.string ?? "must match \(pattern).")
            }
            if let least = schema["minLength"]?.integer, text.count < least {
                fail(path, position, "must not be empty.")
            }
        }
        if let number = value.double {
            if let least = schema["minimum"]?.double, number < least {
                fail(path, position, "must be at least \(least).")
            }
            if let most = schema["maximum"]?.double, number > most { fail(path, position, "must be at most \(most).") }
        }
    }

    private mutating func checkObject(
        _ members: [JSONMember], _ schema: JSONValue, _ path: String, _ position: TextPosition?
    ) {
        let known = schema["properties"]?.members ?? []
        let patterns = schema["patternProperties"]?.members ?? []
        for member in members {
            let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
            let place = member.keyPosition ?? member.value.position ?? position
            if let property = known.first(where: { $0.key == member.key }) {
                visit(member.value, property.value, inner, place)
            } else if let pattern = patterns.first(where: { matches(member.key, $0.key) }) {
                visit(member.value, pattern.value, inner, place)
            } else if schema["additionalProperties"]?.bool == false {
                let guess = nearest(to: member.key, among: known.map(\.key))
                fail(inner, place, "is unknown here. " + (guess.map { "Did you mean `\($0)`?" } ?? "Remove it."))
            } else if let rest = schema["additionalProperties"], rest.members != nil {
                visit(member.value, rest, inner, place)
            }
        }
        for name in (schema["required"]?.array ?? []).compactMap(\.string)
        where !members.contains(where: { $0.key == name }) {
            fail(path, position, path.isEmpty ? "`\(name)` is missing. Add it." : "has no `\(name)`. Add it.")
        }
    }

    private func matches(_ key: String, _ pattern: String) -> Bool {
        guard let regex = try? Regex(pattern) else { return false }
        return key.firstMatch(of: regex) != nil
    }

    private mutating func checkArray(
        _ elements: [JSONValue], _ schema: JSONValue, _ path: String, _ position: TextPosition?
    ) {
        if let least = schema["minItems"]?.integer, elements.count < least {
            fail(path, position, "needs at least \(least) element\(least == 1 ? "" : "s").")
        }
        guard let items = schema["items"] else { return }
        for (index, element) in elements.enumerated() { visit(element, items, "\(path)[\(index)]", position) }
    }

    /// One of several forms; when none fits, the complaints of the form that came closest.
    private mutating func checkAnyOf(
        _ value: JSONValue, _ schema: JSONValue, _ path: String, _ position: TextPosition?
    ) {
        guard let forms = schema["anyOf"]?.array else { return }
        var closest: [JSONSchema.Violation]?
        for form in forms {
            var check = Check(root: root, file: file)
            check.visit(value, form, path, position)
            if check.violations.isEmpty { return }
            // A form of another type says nothing about this value.
            let wanted = form["type"]?.string
            if wanted == nil || wanted == value.typeName, check.violations.count < closest?.count ?? .max {
                closest = check.violations
            }
        }
        guard let closest else {
            let types = forms.compactMap { $0["type"]?.string }
            return fail(path, position, "must be \(types.joined(separator: " or ")), not \(value.typeName).")
        }
        violations.append(contentsOf: closest)
    }
}
