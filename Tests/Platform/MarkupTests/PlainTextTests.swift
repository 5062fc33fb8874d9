import Markup
import Testing

@Suite struct PlainTextTests {
    @Test(arguments: [
        ("plain words", "plain words"),
        ("  spaces \n and\tlines  ", "spaces\nand lines"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<p>很<b>安静</b>！</p>", "很安静！"),
        ("a &amp; b &lt;c&gt; &#x27;d&#39; &nbsp;e", "a & b <c> 'd' e"),
        // Decoded once: the author wrote about markup.
        ("<p>use &amp;lt;br&amp;gt;</p>", "use &lt;br&gt;"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("<ul><li>tea</li><li>kettle</li></ul>", "• tea\n• kettle"),
        ("<script>alert(1)</script><style>p{}</style>seen", "seen"),
        ("<!-- hidden -->seen", "seen"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("</p></div>stray ends", "stray ends"),
        ("<img src=x onerror=alert(1)>text", "text"),
        ("", ""),
        ("🙂 &#128578;", "🙂 🙂"),
    ])
    func reads(_ html: String, _ expected: String) {
        #expect(plainText(ofHTML: html) == expected)
    }

    /// Mastodon splits a link so that people see its middle only.
    @Test func shortensLinksAsPeopleSeeThem() {
        let html = """
            <p>Look: <a href="https://www.k.example/a/very/long/path"><span class="invisible">https://www.</span>\
            <span class="ellipsis">k.example/a/very</span><span class="invisible">/long/path</span></a> \
            <a href="https://s.example/tags/kettle" class="mention hashtag">#<span>kettle</span></a></p>
            """
        #expect(plainText(ofHTML: html) == "Look: k.example/a/very… #kettle")
    }

    @Test func deepNestingEnds() {
        let html = String(repeating: "<div>", count: 100_000) + "deep"
        #expect(plainText(ofHTML: html).count <= 4)
    }

    @Test func longTextIsReadInTime() {
        let html = String(repeating: "<p>Quiet kettle &amp; tea, a line like others.</p>\n", count: 20_000)
        let start = ContinuousClock.now
        #expect(plainText(ofHTML: html).count > 800_000)
        #expect(ContinuousClock.now - start < .seconds(20))
    }
}
