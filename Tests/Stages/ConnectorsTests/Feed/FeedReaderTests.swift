import Connectors
import Support
import Testing

@Suite struct FeedReaderTests {
    private func read(_ text: String, type: String? = nil) throws -> [JSONValue] {
        try #require(FeedReader.records(Array(text.utf8), contentType: type))
    }

    @Test func podcast() throws {
        let items = try read(
            """
            <?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
             xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
             xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
            <channel><title>Kettle Talk</title><language>zh-CN</language><item><title>水壶 &amp; 茶</title>
            <guid isPermaLink="false">ep-7</guid><link> https://k.example/7 </link>
            <pubDate>Sun, 01 Mar 26 08:15:30 EST</pubDate><itunes:author>Mei</itunes:author>
            <description>short</description><content:encoded><![CDATA[<p>很<b>安静</b></p>]]></content:encoded>
            <enclosure url="https://k.example/7.mp3" length="None" type="audio/mpeg"/>
            <media:content url="https://k.example/7.mp3" medium="audio"/>
            <media:group><media:content url="s.jpg" medium="image" width="90"/>
            <media:content url="l.jpg" medium="image" width="900"/><media:description>a red kettle</media:description>
            </media:group><itunes:image href="https://k.example/7.png"/></item></channel></rss>
            """)
        #expect(items.count == 1)
        #expect(
            items[0]
                == [
                    "id": "ep-7", "url": "https://k.example/7", "title": "水壶 & 茶", "html": "<p>很<b>安静</b></p>",
                    "author": "Mei", "published": "Sun, 01 Mar 26 08:15:30 EST", "language": "zh-CN",
                    "enclosures": [
                        ["url": "https://k.example/7.mp3", "type": "audio/mpeg", "kind": "audio", "enclosures": []],
                        ["url": "l.jpg", "kind": "image", "description": "a red kettle", "enclosures": []],
                        ["url": "https://k.example/7.png", "kind": "image", "enclosures": []],
                    ],
                ])
    }

    @Test func atom() throws {
        let items = try read(
            """
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><author><name>Lee</name></author>
            <entry xml:lang="zh"><id>tag:k.example,2026:1</id><title type="html">Tea &amp;amp; kettles</title>
            <link href="https://k.example/1"/><link rel="enclosure" href="/1.ogg" type="audio/ogg" title="heard"/>
            <updated>2026-03-02T00:00:00Z</updated><published>2026-03-01T08:15:30Z</published>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">use <b>&lt;br&gt;</b></div></content></entry>
            <entry><id>2</id><title>plain</title><summary>a &lt; b</summary><updated>2026-03-01</updated></entry></feed>
            """)
        #expect(items[0]["text"]?.string == "use <br>")
        #expect(items[0]["author"]?.string == "Lee" && items[0]["language"]?.string == "zh")
        #expect(items[0]["enclosures"]?[0]?["description"]?.string == "heard")
        #expect(items[1]["text"]?.string == "a < b" && items[1]["published"]?.string == "2026-03-01")
    }

    @Test func rdf() throws {
        let items = try read(
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
             xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title></channel>
            <item rdf:about="https://k.example/1"><title>One</title><link>https://k.example/1</link>
            <dc:date>2026-03-01T08:15:30Z</dc:date><dc:creator>Mei</dc:creator></item></rdf:RDF>
            """)
        #expect(items.map { $0["id"]?.string } == ["https://k.example/1"])
        #expect(items[0]["published"]?.string == "2026-03-01T08:15:30Z" && items[0]["author"]?.string == "Mei")
    }

    @Test func jsonFeed() throws {
        let items = try read(
            """
            {"version": "https://jsonfeed.org/version/1.1", "language": "en", "authors": [{"name": "Lee"}], "items": [
              {"id": "1", "url": "https://k.example/1", "content_html": "<p>x</p>", "image": "https://k.example/1.png",
               "date_published": "2026-03-01T08:15:30Z",
               "attachments": [{"url": "https://k.example/1.mp3", "mime_type": "audio/mpeg", "title": "t"}]},
              {"id": 2, "content_text": "plain"}]}
            """)
        #expect(items.map { $0["id"]?.string } == ["1", "2"])
        #expect(items[0]["enclosures"]?.array?.compactMap { $0["kind"]?.string } == ["audio", "image"])
        #expect(items[1]["text"]?.string == "plain" && items[1]["author"]?.string == "Lee")
    }

    /// What stands in place of a feed: sign-in pages, other JSON, nothing.
    @Test(arguments: [
        "<!DOCTYPE html><html><body>Sign in</body></html>", "{\"error\": 1}", "", "[]", "not a feed", "{\"version\":",
    ])
    func noFeed(_ text: String) {
        #expect(FeedReader.records(Array(text.utf8), contentType: "text/html") == nil)
    }

    /// Cut in the middle of the second item: the first is kept.
    @Test func cutFeedKeepsWhatIsWhole() throws {
        let items = try read(
            "<rss><channel><item><guid>1</guid><title>a &nbsp; b</title></item><item><guid>2</guid><title>c")
        #expect(items.first?["title"]?.string == "a \u{A0} b")
    }

    @Test func charsetOfTheHeaderCountsWhereNothingElseIsSaid() throws {
        let bytes =
            Array("<rss><channel><item><guid>1</guid><title>caf".utf8) + [0xE9]
            + Array("</title></item></channel></rss>".utf8)
        let items = try #require(FeedReader.records(bytes, contentType: "text/xml; charset=ISO-8859-1"))
        #expect(items[0]["title"]?.string == "café")
    }
}
