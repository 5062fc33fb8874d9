import Connectors
import Support
import Testing

/// Feeds as they are found, well-formed and not: what a reader shows of them, as `title|url|text` an item.
@Suite struct LenientFeedTests {
    @Test(arguments: [
        (
            "RSS 0.90",
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel><title>c</title></channel><item><title>a</title><link>https://k.example/1</link></item></rdf:RDF>",
            "a|https://k.example/1|-"
        ),
        (
            "RSS 0.91, items beside the channel",
            "<rss version='0.91'><channel><title>c</title></channel><item><title>a</title><link>https://k.example/1</link></item></rss>",
            "a|https://k.example/1|-"
        ),
        (
            "RSS 2.0, permanent guid for a link",
            "<rss><channel><item><title>a</title><guid>https://k.example/1</guid></item></channel></rss>",
            "a|https://k.example/1|-"
        ),
        (
            "guid that is no page",
            "<rss><channel><item><title>a</title><guid isPermaLink='false'>https://k.example/1</guid></item></channel></rss>",
            "a|-|-"
        ),
        (
            "CDF",
            "<CHANNEL HREF='https://k.example/' BASE='https://k.example/x/'><ITEM HREF='1.html' LASTMOD='2026-03-01T08:00'><TITLE>a</TITLE><ABSTRACT>b</ABSTRACT></ITEM></CHANNEL>"
                .replacing("CHANNEL", with: "Channel").replacing("ITEM", with: "item"), "a|https://k.example/x/1.html|b"
        ),
        (
            "Atom 0.3",
            "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title>a</title><link rel='alternate' href='https://k.example/1'/><issued>2026-03-01T08:00:00Z</issued><content type='text/plain'>b</content></entry></feed>",
            "a|https://k.example/1|b"
        ),
        (
            "Atom with xml:base",
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://k.example/x/'><entry><title>a</title><link href='1.html'/></entry></feed>",
            "a|https://k.example/x/1.html|-"
        ),
        ("bare ampersand", "<rss><channel><item><title>tea & co</title></item></channel></rss>", "tea & co|-|-"),
        ("entity of HTML", "<rss><channel><item><title>caf&eacute;</title></item></channel></rss>", "café|-|-"),
        (
            "attribute without quotes, tag that nothing closes",
            "<rss version=2.0><channel><item><title>a<br></title><description>b<p>c</description></item></channel></rss>",
            "a|-|bc"
        ),
        (
            "end tags crossed",
            "<rss><channel><item><title><b>a</title></b><link>https://k.example/1</link></item></channel></rss>",
            "a|https://k.example/1|-"
        ),
        (
            "undeclared prefix",
            "<rss><channel><item><title>a</title><content:encoded>b</content:encoded></item></channel></rss>", "a|-|b"
        ),
        ("cut in the middle", "<rss><channel><item><title>a</title></item><item><title>b</title><descr", "a|-|- b|-|-"),
        (
            "blank lines first",
            "\n\n <?xml version='1.0'?><rss><channel><item><title>a</title></item></channel></rss>", "a|-|-"
        ),
        ("control characters", "<rss><channel><item><title>a\u{1}\u{0}b</title></item></channel></rss>", "ab|-|-"),
        ("bare less-than", "<rss><channel><item><title>1 < 2</title></item></channel></rss>", "1 < 2|-|-"),
        (
            "entities that the document declares",
            "<!DOCTYPE rss [<!ENTITY x 'boom'>]><rss><channel><item><title>a&x;b</title></item></channel></rss>",
            "ab|-|-"
        ),
        (
            "JSON Feed without ids",
            #"{"version":"https://jsonfeed.org/version/1","items":[{"url":"https://k.example/1","title":"a","content_text":"b"}]}"#,
            "a|https://k.example/1|b"
        ),
    ])
    func reads(_ what: String, _ feed: String, _ expected: String) throws {
        let records = try #require(FeedReader.records(Array(feed.utf8), contentType: nil), "\(what)")
        let shown = records.map { record in
            let body = record["html"]?.string ?? record["text"]?.string
            return [record["title"]?.string, record["url"]?.string, body].map { $0 ?? "-" }.joined(separator: "|")
        }
        #expect(shown.joined(separator: " ") == expected, "\(what)")
    }

    private static func feed(_ declaration: String, _ title: [UInt8]) -> [UInt8] {
        Array("\(declaration)<rss><channel><item><title>".utf8) + title + Array("</title></item></channel></rss>".utf8)
    }

    /// What a feed says of its charset, and what its bytes are: declaration, header, bytes of a title, the title.
    @Test(
        arguments: [
            ("<?xml version='1.0' encoding='iso-8859-1'?>", nil, Array("café".utf8), "café"),
            ("<?xml version='1.0' encoding='utf-8'?>", nil, [0x63, 0x61, 0x66, 0xE9], "café"),
            ("", "text/xml; charset=iso-8859-1", [0x63, 0x61, 0x66, 0xE9], "café"),
            ("", "text/xml; charset=us-ascii", Array("café".utf8), "café"),
            ("<?xml version='1.0' encoding='iso-8859-1'?>", nil, [0x93, 0x61, 0x94], "“a”"),
            ("<?xml version='1.0' encoding='gb2312'?>", nil, [0xCB, 0xAE, 0xBA, 0xF8], "水壶"),
            ("<?xml version='1.0' encoding='utf-8'?>", nil, [0xCB, 0xAE, 0xBA, 0xF8, 0xCB, 0xAE, 0xBA, 0xF8], "水壶水壶"),
            ("<?xml version='1.0' encoding='windows-1251'?>", nil, [0xF7, 0xE0, 0xE9], "чай"),
        ] as [(String, String?, [UInt8], String)])
    func charsets(_ declaration: String, _ header: String?, _ bytes: [UInt8], _ expected: String) {
        let records = FeedReader.records(Self.feed(declaration, bytes), contentType: header)
        #expect(records?.first?["title"]?.string == expected)
    }

    @Test func whatAFeedAsksOfReaders() throws {
        let text = """
            <rss><channel><ttl>60</ttl><skipHours><hour>9</hour><hour>10</hour></skipHours><link rel="next" href="p2"/>
            <item><title>a</title></item></channel></rss>
            """
        let feed = try #require(FeedReader.feed(Array(text.utf8), contentType: nil))
        #expect(feed.minutes == 60 && feed.idleHours == [9, 10] && feed.next == "p2" && !feed.isDamaged)
    }
}
