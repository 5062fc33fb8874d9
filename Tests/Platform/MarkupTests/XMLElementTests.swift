import Markup
import Testing

@Suite struct XMLElementTests {
    private func read(_ text: String) throws -> XMLElement { try #require(XMLElement.read(Array(text.utf8))) }

    @Test func keepsNamesNamespacesAndText() throws {
        let root = try read(
            #"<r xmlns:m="http://m.example/"><m:c url="a&amp;b">x <b>y</b><![CDATA[<z>]]></m:c><c/></r>"#)
        let child = try #require(root.child("c", in: "m.example"))
        #expect(child.attributes == ["url": "a&b"])
        #expect(child.text == "x y<z>")
        #expect(root.all("c").count == 2)
        #expect(child.hasElements && !root.children[1].hasElements)
    }

    /// Bytes as servers send them: with a declaration, a mark, or only a header's word.
    @Test(
        arguments: [
            ([0xEF, 0xBB, 0xBF] + Array("<r>水</r>".utf8), nil, "水"),
            (Array("<?xml version='1.0' encoding='GB18030'?><r>".utf8) + [0xCB, 0xAE] + Array("</r>".utf8), nil, "水"),
            (Array("<?xml version='1.0' encoding='ISO-8859-1'?><r>".utf8) + [0xE9] + Array("</r>".utf8), nil, "é"),
            (Array("<r>".utf8) + [0xE9] + Array("</r>".utf8), "windows-1252", "é"),
            ([0xFE, 0xFF] + "<r>水</r>".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }, nil, "水"),
            (Array("\n\n <?xml version='1.0'?><r>late</r>".utf8), nil, "late"),
        ] as [([UInt8], String?, String)])
    func encodings(_ bytes: [UInt8], _ charset: String?, _ expected: String) throws {
        #expect(try #require(XMLElement.read(bytes, charset: charset)).text == expected)
    }

    /// Entities of HTML are used undeclared; a bare & is common.
    @Test(arguments: [
        ("<r>a&nbsp;b&eacute;</r>", "a\u{A0}bé"), ("<r>tea &amp; &lt;b&gt; &#8217;</r>", "tea & <b> ’"),
        ("<r><a>AT</a><b>T", "ATT"),
    ])
    func brokenTexts(_ text: String, _ expected: String) throws {
        #expect(try read(text).text == expected)
    }

    /// A billion laughs, and a file of this machine.
    @Test func declaredEntitiesAreNotExpanded() throws {
        let bomb = """
            <?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">\
            \((0..<9).map { "<!ENTITY a\($0) \"" + String(repeating: $0 == 0 ? "&a;" : "&a\($0 - 1);", count: 10) + "\">" }
                .joined())]><r t="&a8;"><c>&a8;</c>end</r>
            """
        let root = XMLElement.read(Array(bomb.utf8))
        #expect((root?.text.count ?? 0) < 100)
        #expect((root?.attributes["t"]?.count ?? 0) < 100)
        let leak = #"<?xml version="1.0"?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><r>a&f;b</r>"#
        #expect(XMLElement.read(Array(leak.utf8))?.text == "ab")
    }

    @Test func deepNestingEnds() {
        let deep = String(repeating: "<a>", count: 200) + "x" + String(repeating: "</a>", count: 200)
        #expect(XMLElement.read(Array(deep.utf8)) != nil)
    }

    @Test(arguments: ["", "   ", "no markup", "{}"])
    func noElement(_ text: String) {
        #expect(XMLElement.read(Array(text.utf8)) == nil)
    }
}
