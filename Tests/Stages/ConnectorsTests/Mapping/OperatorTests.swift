import Connectors
import Domain
import Support
import Testing

/// The language of specs, operator by operator: expression, record, what it says.
@Suite struct OperatorTests {
    @Test(
        arguments: [
            (#""a.b""#, #"{a: {b: "x"}}"#, "x"), (#""a.1""#, #"{a: ["x", "y"]}"#, "y"),
            (#""a.-1""#, #"{a: ["x", "y"]}"#, "y"),
            (#""n""#, #"{n: 1772352930.0}"#, "1772352930"),
            (#""n""#, #"{n: 7777777777777777777}"#, "7777777777777777777"),
            (#"{ path: "u", match: "([^/]+)$" }"#, #"{u: "at://did/app/3k"}"#, "3k"),
            (#"{ path: "u", replace: ["/thumbnail/", "/large/"] }"#, #"{u: "h/thumbnail/a"}"#, "h/large/a"),
            (#"{ path: "t", as: "markdown" }"#, ##"{t: "# A **b** [c](d) _e_\n> no\nf_g_h"}"##, "A b c e\nf_g_h"),
            (#"{ path: "t", as: "html" }"#, #"{t: "a &amp; <b>b</b>"}"#, "a & b"),
            (#"{ each: "l", read: "t", with: "|" }"#, #"{l: [{t: "a"}, {}, {t: "b"}]}"#, "a|b"),
            (##"{ each: "l", read: { fill: "#{x}", from: { x: "" } }, with: " " }"##, #"{l: ["a", "b"]}"#, "#a #b"),
            (#"{ in: "l", by: "id", is: "w", take: "v" }"#, #"{w: 2, l: [{id: 1, v: "a"}, {id: 2, v: "b"}]}"#, "b"),
            (#"{ fill: "{a}/{b}", from: { a: "a", b: "b" } }"#, #"{a: "x", b: "{a}"}"#, "x/{a}"),
            (#"{ fill: "{a}/{b}", from: { a: "a", b: "b" } }"#, #"{a: "x"}"#, nil),
            (#"{ earliest: ["a", "b"] }"#, #"{a: "2031-01-01T00:00:00Z", b: "2026-03-01T08:15:30Z"}"#, "1772352930"),
            (#"{ first: ["a", { literal: "z" }] }"#, #"{a: ""}"#, "z"),
        ] as [(String, String, String?)])
    func says(_ expression: String, _ record: String, _ expected: String?) throws {
        let found = Expression(try JSONParser.parse(expression, dialect: .json5)).text(
            in: try JSONParser.parse(record, dialect: .json5))
        #expect(found == expected)
    }

    @Test(arguments: [
        (#""a""#, #"{a: false}"#, false), (#""a""#, #"{a: {}}"#, true), (#""a""#, #"{a: []}"#, false),
        (#""a""#, "{}", false),
        (#"["a", "b"]"#, #"{b: 1}"#, true), (#"{ all: ["a", { not: "b" }] }"#, #"{a: 1, b: 1}"#, false),
        (#"{ of: "t", says: ["x", "y"] }"#, #"{t: "y"}"#, true),
        (#"{ of: "t", matches: "^im" }"#, #"{t: "image"}"#, true),
    ])
    func skips(_ condition: String, _ record: String, _ expected: Bool) throws {
        let stream = try JSONParser.parse(
            "{ skip: \(condition), post: { id: { literal: \"1\" }, at: \"at\", text: \"t\" } }", dialect: .json5)
        let reading = PostMapping(stream: stream).read(
            try JSONParser.parse(record, dialect: .json5), platform: "p", now: 0, base: "https://a.example/")
        var isSkipped = false
        if case .skipped = reading { isSkipped = true }
        #expect(isSkipped == expected)
    }

    @Test(
        arguments: [
            ("12", 12), ("1,204", 1204), ("1.2万", 12_000), ("100万+", 1_000_000), ("3.4k", 3400), ("many", nil),
            ("", nil),
        ] as [(String, Int?)])
    func counts(_ text: String, _ expected: Int?) { #expect(readCount(text) == expected) }

    /// A file of people's own may name files below its folder and nothing else.
    @Test(
        arguments: [
            ("photos/1.jpg", "/home/mei/photos/1.jpg"), ("../1.jpg", nil), ("/etc/passwd", nil),
            ("(File not included.)", nil), ("https://k.example/1.jpg", "https://k.example/1.jpg"),
        ] as [(String, String?)])
    func filesOfImports(_ path: String, _ expected: String?) throws {
        let stream: JSONValue = [
            "post": [
                "id": "id", "at": "at", "text": "t",
                "attachments": ["each": "f", "url": "", "kind": ["literal": "image"]],
            ]
        ]
        let reading = PostMapping(stream: stream).read(
            ["id": "1", "f": JSONValue(.string(path))], platform: "p", now: 0, base: "/home/mei")
        guard case .post(let post) = reading else { return #expect(Bool(false)) }
        #expect(post.attachments.first?.url == expected)
    }
}
