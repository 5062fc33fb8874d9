import Connectors
import Testing

@Suite struct DelimitedTextTests {
    @Test(arguments: [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a;b\r\n1;2", [["a", "b"], ["1", "2"]]),
        ("a\tb\tc,d\n1\t2\t", [["a", "b", "c,d"], ["1", "2", ""]]), ("\u{FEFF}a,b\n1,", [["a", "b"], ["1", ""]]),
        ("a,b\n\"x, \"\"y\"\"\n很安静\",2", [["a", "b"], ["x, \"y\"\n很安静", "2"]]),
        ("a,b\n\n1,2\n\n", [["a", "b"], ["1", "2"]]), ("a,b\n\"\",\"\"", [["a", "b"], ["", ""]]),
        ("a,b\nsay \"hi\",2", [["a", "b"], ["say \"hi\"", "2"]]), ("", []), ("a", [["a"]]),
    ])
    func rows(_ text: String, _ expected: [[String]]) {
        #expect(DelimitedText(text).rows.map(\.cells) == expected)
    }

    /// Lines are counted through quoted line ends, so that a complaint points at the right one.
    @Test func linesAreThoseOfTheFile() {
        #expect(DelimitedText("a,b\n\"x\ny\",1\n\n2,3").rows.map(\.line) == [1, 2, 5])
    }
}
