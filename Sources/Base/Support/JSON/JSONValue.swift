/// A JSON value with its members in the order they were written, and where each began in its file.
///
/// Numbers without fraction or exponent that fit stay integers: ids of 64 bits lose digits as doubles.
package struct JSONValue: Sendable {
    package enum Kind: Sendable {
        case null
        case bool(Bool)
        case integer(Int64)
        case number(Double)
        case string(String)
        case array([JSONValue])
        case object([JSONMember])
    }

    package let kind: Kind
    /// Nil for values made by a program or read as strict JSON.
    package let position: TextPosition?

    package init(_ kind: Kind, at position: TextPosition? = nil) {
        self.kind = kind
        self.position = position
    }
}

/// One `key: value` of an object.
package struct JSONMember: Sendable {
    package let key: String
    package let keyPosition: TextPosition?
    package let value: JSONValue

    package init(_ key: String, _ value: JSONValue, at keyPosition: TextPosition? = nil) {
        self.key = key
        self.value = value
        self.keyPosition = keyPosition
    }
}

/// A place in a text: both counted from 1, columns in Unicode scalars.
package struct TextPosition: Hashable, Sendable, CustomStringConvertible {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package var description: String { "\(line):\(column)" }
}

extension JSONValue {
    /// The member named `key`, of an object; nil for other kinds. Of repeated keys the last counts.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = kind else { return nil }
        return members.last { $0.key == key }?.value
    }

    /// The element at `index`, of an array; nil for other kinds and beyond the ends.
    package subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = kind, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    package var string: String? {
        if case .string(let text) = kind { text } else { nil }
    }

    package var bool: Bool? {
        if case .bool(let flag) = kind { flag } else { nil }
    }

    package var integer: Int64? {
        switch kind {
        case .integer(let number): number
        case .number(let number): Int64(exactly: number)
        default: nil
        }
    }

    /// Any number, as a double.
    package var double: Double? {
        switch kind {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    package var array: [JSONValue]? {
        if case .array(let elements) = kind { elements } else { nil }
    }

    package var members: [JSONMember]? {
        if case .object(let members) = kind { members } else { nil }
    }

    package var isNull: Bool {
        if case .null = kind { true } else { false }
    }

    /// What kind of value this is, in JSON Schema's words.
    package var typeName: String {
        switch kind {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSONValue: Equatable {
    /// Equal contents; positions do not count, and neither does the order of members.
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left.kind, right.kind) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.integer(let a), .integer(let b)): a == b
        case (.integer, .number), (.number, .integer), (.number, .number): left.double == right.double
        case (.string(let a), .string(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)):
            a.count == b.count && a.allSatisfy { member in right[member.key] == member.value }
        default: false
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self.init(.string(text)) }
    package init(integerLiteral number: Int64) { self.init(.integer(number)) }
    package init(floatLiteral number: Double) { self.init(.number(number)) }
    package init(booleanLiteral flag: Bool) { self.init(.bool(flag)) }
    package init(nilLiteral: ()) { self.init(.null) }
    package init(arrayLiteral elements: JSONValue...) { self.init(.array(elements)) }
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self.init(.object(members.map { JSONMember($0.0, $0.1) }))
    }
}
