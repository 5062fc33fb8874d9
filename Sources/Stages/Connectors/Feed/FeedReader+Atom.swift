internal import Markup
internal import Support

extension FeedReader {
    // MARK: Atom

    static func atom(_ feed: XMLElement) -> Feed {
        let records = feed.all("entry").map { entry in
            let links = entry.all("link")
            let page = links.first { ($0.attributes["rel"] ?? "alternate") == "alternate" }?.attributes["href"]
                .map { resolved($0, against: entry.attributes["base"] ?? feed.attributes["base"]) }
            let body = entry.child("content") ?? entry.child("summary")
            // XHTML has been parsed with the feed: decoding it again would eat what the author wrote about markup.
            let isPlain = ["text", "xhtml"].contains(body?.attributes["type"] ?? "text")
            let language = entry.attributes["lang"] ?? feed.attributes["lang"]
            let files = links.filter { $0.attributes["rel"] == "enclosure" }.compactMap {
                enclosure($0.attributes["href"], $0.attributes["type"], nil, $0.attributes["title"])
            }
            return record(
                [
                    ("id", entry.child("id")?.text ?? page), ("url", page), ("title", entry.child("title")?.text),
                    (isPlain ? "text" : "html", body?.text),
                    ("author", (entry.child("author") ?? feed.child("author"))?.child("name")?.text),
                    (
                        "published",
                        entry.child("published")?.text ?? entry.child("issued")?.text ?? entry.child("updated")?.text
                    ),
                    ("updated", entry.child("updated")?.text ?? entry.child("modified")?.text), ("language", language),
                ], files + media(of: entry))
        }
        return Feed(records: records, next: nextPage(feed))
    }
}
