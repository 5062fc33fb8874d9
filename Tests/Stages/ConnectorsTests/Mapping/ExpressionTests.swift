import Connectors
import Support
import Testing

@Suite struct ExpressionTests {
    private static let record = """
        {"id": 113000000000000001, "n": 2.5, "flag": true, "empty": "", "none": null, "html": "<p>a &amp; b</p>",
         "account": {"acct": "mei@b.example"}, "list": [{"url": "u0"}, {"url": "u1"}], "type": "gifv"}
        """

    @Test(arguments: [
        (#""account.acct""#, "mei@b.example"),
        // Ids of 64 bits keep all their digits.
        (#""id""#, "113000000000000001"),
        (#""n""#, "2.5"), (#""flag""#, "true"), (#""list.1.url""#, "u1"),
        (#""empty""#, nil), (#""none""#, nil), (#""missing.deep""#, nil), (#""list.7.url""#, nil), (#""account""#, nil),
        (#"{ path: "html", as: "html" }"#, "a & b"), (#"{ path: "none", default: "x" }"#, "x"),
        (#"{ path: "empty", as: "html", default: "x" }"#, "x"),
        (#"{ path: "type", values: { gifv: "video" } }"#, "video"),
        (#"{ path: "type", values: { image: "image" } }"#, nil),
        (#"{ first: ["none", "empty", "account.acct", "id"] }"#, "mei@b.example"),
        (#"{ first: ["none", { literal: "l" }] }"#, "l"),
        (#"{ join: ["account.acct", "none", "type"], with: "/" }"#, "mei@b.example/gifv"),
        (#"{ join: ["none", "empty"], with: "/" }"#, nil), (#"{ literal: "x" }"#, "x"),
    ])
    func reads(_ expression: String, _ expected: String?) throws {
        let record = try JSONParser.parse(Self.record)
        #expect(Expression(try JSONParser.parse(expression, dialect: .json5)).text(in: record) == expected)
    }
}
