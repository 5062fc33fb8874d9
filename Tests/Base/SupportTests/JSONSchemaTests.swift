import Support
import Testing

@Suite struct JSONSchemaTests {
    private static let schema = """
        {
          type: "object", required: ["name"], additionalProperties: false,
          properties: {
            name: { type: "string", minLength: 1, pattern: "^[a-z]+$" },
            grain: { enum: ["hour", "day"] },
            limit: { type: "integer", minimum: 1, maximum: 9 },
            list: { type: "array", minItems: 1, items: { $ref: "#/$defs/item" } },
          },
          $defs: { item: { anyOf: [{ type: "string" }, { type: "object", required: ["path"] }] } },
        }
        """

    @Test(arguments: [
        ("{ name: 'a' }", ""),
        ("{\n name: 7 }", "f:2: `name` must be string, not integer."),
        ("{ name: 'A' }", "f:1: `name` must match ^[a-z]+$."),
        ("{ name: 'a',\n\n grian: 'day' }", "f:3: `grian` is unknown here. Did you mean `grain`?"),
        ("{ name: 'a', grain: 'hours' }", "f:1: `grain` must be one of hour, day. Did you mean `hour`?"),
        ("{ name: 'a', limit: 0 }", "f:1: `limit` must be at least 1.0."),
        ("{ name: 'a', limit: 2.5 }", "f:1: `limit` must be integer, not number."),
        ("{ name: 'a', list: [] }", "f:1: `list` needs at least 1 element."),
        ("{ name: 'a', list: ['x', { }] }", "f:1: `list[1]` has no `path`. Add it."),
        ("{ }", "f:1: `name` is missing. Add it."),
    ])
    func complaint(_ text: String, _ expected: String) throws {
        let schema = JSONSchema(try JSONParser.parse(Self.schema, dialect: .json5))
        let value = try JSONParser.parse(text, dialect: .json5)
        #expect(schema.violations(of: value, file: "f").map(\.description).first ?? "" == expected)
    }
}
