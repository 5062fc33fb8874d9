import Support
import Testing

@Suite struct JSONParserTests {
    @Test(arguments: [
        ("{}", "{}"), ("[]", "[]"), ("[1, -2, 3.5, 1e3]", "[1,-2,3.5,1000]"),
        ("{\"a\": {\"b\": [true, false, null]}}", "{\"a\":{\"b\":[true,false,null]}}"),
        ("9007199254740993", "9007199254740993"), ("113000000000000001", "113000000000000001"),
        ("\"\\u6c34\\u58f6 \\ud83d\\ude42\"", "\"水壶 🙂\""), ("\"\\ud83d\"", "\"\u{FFFD}\""),
        ("\"a\\n\\\"b\\\\\"", "\"a\\n\\\"b\\\\\""), ("\u{FEFF}1", "1"), ("0.1", "0.1"), ("1E-7", "1e-07"),
    ])
    func readsJSON(_ text: String, _ written: String) throws {
        #expect(try JSONParser.parse(text).text == written)
    }

    @Test(arguments: [
        ("{a: 1, 'b': 2, $c_1: 3,}", "{\"a\":1,\"b\":2,\"$c_1\":3}"),
        ("[+1, .5, 5., 0x1F, -0x10,]", "[1,0.5,5,31,-16]"),
        ("// note\n/* more */ 'it\\'s \\\n long'", "\"it's  long\""), ("-Infinity", "null"),
        ("{中文: '\\x41'}", "{\"中文\":\"A\"}"),
        ("5.e2", "500"),
    ])
    func readsJSON5(_ text: String, _ written: String) throws {
        #expect(try JSONParser.parse(text, dialect: .json5).text == written)
        #expect(throws: JSONParseError.self) { try JSONParser.parse(text) }
    }

    @Test(arguments: [
        ("", "f.json:1:1: the text ends where a value should begin"),
        ("{\"a\" 1}", "f.json:1:6: expected ':' after the key \"a\""),
        ("[1,\n 2", "f.json:1:1: this array is never closed"),
        ("{\n  \"水\": tru\n}", "f.json:2:8: expected a value"),
        ("[1 2]", "f.json:1:4: expected ',' or ']' in this array"),
        ("\"ab", "f.json:1:1: this string is never closed"), ("1 2", "f.json:1:3: text after the end of the value"),
        ("[1,]", "f.json:1:4: a comma before the closing bracket"), ("01", "f.json:1:1: \"01\" is not a number"),
        ("\"\\q\"", "f.json:1:3: an unknown escape"),
    ])
    func saysWhereAndWhat(_ text: String, _ message: String) {
        #expect {
            try JSONParser.parse(text, file: "f.json")
        } throws: {
            "\($0)" == message
        }
    }

    @Test func refusesDepthThatWouldExhaustTheStack() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: JSONParseError.self) { try JSONParser.parse(text) }
    }

    @Test func keepsPositions() throws {
        let value = try JSONParser.parse("{\n  stream: {\n    limit: 40 }}", dialect: .json5)
        #expect(value["stream"]?["limit"]?.position == TextPosition(line: 3, column: 12))
        #expect(value["stream"]?.members?.first?.keyPosition == TextPosition(line: 3, column: 5))
    }

    @Test func comparesWithoutOrder() throws {
        #expect(try JSONParser.parse("{\"a\":1,\"b\":2.0}") == ["b": 2, "a": 1])
        #expect(try JSONParser.parse("[1,2]") != [2, 1])
    }
}
