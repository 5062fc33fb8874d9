import Connectors
import Foundation
import Markup
import Support
import Testing

/// Readers of what strangers send, fed with damaged texts: nothing may crash or hang. The seed is in the failure's name.
@Suite struct HostileBytesTests {
    private static let seeds: [String] = [
        """
        <?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><item><guid>1</guid>
        <title>a &amp; &nbsp; b</title><pubDate>Sun, 01 Mar 26 08:15:30 EST</pubDate><description><![CDATA[<p>x<br>y</p>]]>
        </description><enclosure url="https://k.example/1.mp3" type="audio/mpeg"/></item></channel></rss>
        """,
        """
        <feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><content type="xhtml"><div>水<b>壶</b></div></content>
        <link rel="enclosure" href="/a.png"/><updated>2026-03-01T08:15:30Z</updated></entry></feed>
        """,
        #"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","content_html":"<p>x</p>","attachments":[{"url":"u"}]}]}"#,
        "id,text,date\n1,\"a \"\"b\"\"\nc\",2026-03-01\n2,很安静,\"Sun, 01 Mar 2026 08:15:30 GMT\"\n",
        "Sun Mar 01 16:15:30 +0800 2026", "2026年03月01日 08:15", "1772352930123",
    ]

    private func damaged(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: place)
            case 2:
                bytes.insert(contentsOf: Array("<&\";]]>\0\n".utf8).shuffled(using: &generator).prefix(3), at: place)
            case 3: bytes.removeSubrange(place...)
            default: bytes.insert(contentsOf: bytes[..<place].suffix(40), at: place)
            }
        }
        return bytes
    }

    @Test(arguments: 0..<4)
    func readersLive(_ seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<60 {
            for text in Self.seeds {
                let bytes = damaged(Array(text.utf8), &generator)
                _ = FeedReader.records(bytes, contentType: "text/xml; charset=gb18030")
                let string = String(decoding: bytes, as: UTF8.self)
                _ = plainText(ofHTML: string)
                _ = DelimitedText(string).rows
                _ = readTime(string)
            }
        }
    }
}
