import Testing

@testable import Reports

struct MailSizeTests {
    @Test func longPostsAreCutAndSaySo() throws {
        let words = try DeliveryWords(reports: WordingTests.root + "/reports", language: "en")
        let short = String(repeating: "水", count: 1_200)
        #expect(MailWriter.shortened(short, words.base) == short)
        let cut = MailWriter.shortened(short + String(repeating: "x", count: 4_321), words.base)
        #expect(cut.hasPrefix(short + " [… +4,321]") && cut.count == 1_211)
    }

    @Test func notesGoAboveAndBelow() {
        let body = MailBody(
            subject: "s", text: "head\n\nbody\n--\nfoot\n",
            html: "<body><td>\(MailBody.topMark)<h1>x</h1>\(MailBody.endMark)</td></body>")
        let noted = body.adding([.onTop("first <b>"), .link("All", "https://reports.host.example/a?b&c")])
        #expect(noted.text.hasPrefix("first <b>\n\nhead\n"))
        #expect(noted.text.contains("body\nAll: https://reports.host.example/a?b&c\n\n--\nfoot"))
        #expect(noted.html.contains("first &lt;b&gt;") && noted.html.contains("a?b&amp;c"))
        #expect(!noted.html.contains("<!--"))
        // A body without marks takes them all the same.
        let plain = MailBody(subject: "s", text: "t", html: "<body class=\"x\"><p>t</p></body>").adding([
            .onTop("n"), .atEnd("e"),
        ])
        #expect(
            plain.html.hasPrefix("<body class=\"x\"><p class=\"ink rule\"") && plain.html.hasSuffix(">e</p></body>"))
    }

    @Test func bothLanguagesHaveTheSameWords() throws {
        let words = try ["en", "zh-CN"].map { try DeliveryWords(reports: WordingTests.root + "/reports", language: $0) }
        let keys = words.map { Set($0.own.keys.filter { !$0.hasSuffix(".one") }) }
        #expect(keys[0] == keys[1])
    }
}
