import Testing

@testable import Connectors

@Suite struct FillTests {
    private static let values = [
        "tag": "tea & milk", "server": "https://k.example", "cursor+1": "8", "since:iso": "{tag}",
    ]

    @Test(arguments: [
        ("https://k.example/{tag}", true, "https://k.example/tea%20%26%20milk"),
        ("{tag}", false, "tea & milk"),
        // An address stays one.
        ("{server}/api/{cursor+1}", true, "https://k.example/api/8"),
        // Once: what a value holds is no place of its own.
        ("{since:iso}-{tag}", false, "{tag}-tea & milk"),
        ("{nobody}{tag}", false, "{nobody}tea & milk"),
        ("{a {tag}} {", false, "{a tea & milk} {"),
        ("{}{tag", false, "{}{tag"),
        ("plain", true, "plain"),
    ])
    func placesAreFilled(_ template: String, _ encodes: Bool, _ expected: String) {
        #expect(ConnectorSpec.fill(template, Self.values, encode: encodes) == expected)
    }
}
