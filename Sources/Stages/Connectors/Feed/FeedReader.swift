internal import Foundation
internal import Markup
package import Support

/// RSS 2.0, RSS 1.0, Atom and JSON Feed, read into records of one shape.
///
/// A record has id, url, title, html or text, author, published, updated, language, and enclosures of url, type, kind and
/// description.
package enum FeedReader {
    /// - Parameter contentType: the answer's header; its charset counts where the document names none.
    /// - Returns: nil when the answer is no feed, such as an HTML page in its place.
    package static func records(_ body: [UInt8], contentType: String?) -> [JSONValue]? {
        let first = body.first { !$0.isWhitespace && $0 < 0x80 }
        if first == UInt8(ascii: "{") { return jsonFeed(body) }
        guard let root = XMLElement.read(body, charset: charset(body, contentType)) else { return nil }
        switch root.name.lowercased() {
        case "rss": return rss(root.child("channel") ?? root, items: (root.child("channel") ?? root).all("item"))
        case "rdf": return rss(root.child("channel") ?? root, items: root.all("item"))
        case "feed": return atom(root)
        default: return nil
        }
    }

    /// A byte-order mark or a declaration inside wins; libxml2 sees to those itself.
    private static func charset(_ body: [UInt8], _ contentType: String?) -> String? {
        let head = String(decoding: body.prefix(100), as: UTF8.self)
        guard !head.contains("encoding="), body.first != 0xEF, body.first != 0xFE, body.first != 0xFF,
            let match = contentType?.lowercased().firstMatch(of: /charset="?([a-z0-9_\-]+)/)
        else { return nil }
        return String(match.1)
    }

    private static func record(_ fields: [(String, String?)], _ enclosures: [JSONValue]) -> JSONValue {
        var members = fields.compactMap { key, value in
            value.flatMap { $0.isEmpty ? nil : JSONMember(key, JSONValue(.string($0))) }
        }
        members.append(JSONMember("enclosures", JSONValue(.array(enclosures))))
        return JSONValue(.object(members))
    }

    private static func enclosure(_ url: String?, _ type: String?, _ medium: String?, _ text: String?) -> JSONValue? {
        guard let url, !url.isEmpty else { return nil }
        let declared = medium ?? type.map { String($0.prefix { $0 != "/" }) } ?? ""
        let known = ["image", "audio", "video"]
        let kind = known.contains(declared) ? declared : kindByName(url)
        return record([("url", url), ("type", type), ("kind", kind), ("description", text)], [])
    }

    private static func kindByName(_ url: String) -> String {
        let path = url.prefix { $0 != "?" }.lowercased()
        if ["jpg", "jpeg", "png", "webp", "gif"].contains(where: { path.hasSuffix(".\($0)") }) { return "image" }
        if ["mp3", "ogg", "opus", "wav", "flac", "m4a"].contains(where: { path.hasSuffix(".\($0)") }) {
            return "audio"
        }
        return "other"
    }

    // MARK: RSS

    private static func rss(_ channel: XMLElement, items: [XMLElement]) -> [JSONValue] {
        let language = channel.child("language")?.text
        return items.map { item in
            let link = item.child("link")?.text.trimmingCharacters(in: .whitespacesAndNewlines)
            let content = item.child("encoded", in: "content")?.text
            let date = item.child("pubDate")?.text ?? item.child("date", in: "purl.org/dc")?.text
            let id = item.child("guid")?.text ?? item.attributes["about"] ?? link
            let author =
                item.child("creator")?.text ?? item.child("author", in: "itunes")?.text ?? item.child("author")?.text
            let description = item.child("description")?.text ?? item.child("summary", in: "itunes")?.text
            let identity = id ?? [item.child("title")?.text, date].compactMap(\.self).joined(separator: " ")
            return record(
                [
                    ("id", identity), ("url", link), ("title", item.child("title")?.text),
                    ("html", content ?? description), ("author", author), ("published", date),
                    ("updated", item.child("updated")?.text), ("language", language),
                ], media(of: item))
        }
    }

    /// RSS enclosures, Media RSS and an episode's own picture, each address once.
    private static func media(of item: XMLElement) -> [JSONValue] {
        var list = item.all("enclosure").compactMap {
            enclosure($0.attributes["url"], $0.attributes["type"], nil, nil)
        }
        let groups = item.children.filter { $0.name == "group" && $0.namespace.contains("mrss") }
        list += contents(of: item)
        // A group holds one thing in several forms.
        list += groups.compactMap { contents(of: $0, isGroup: true).first }
        if let image = item.child("image", in: "itunes")?.attributes["href"],
            let found = enclosure(image, nil, "image", nil)
        {
            list.append(found)
        }
        var seen: Set<String> = []
        return list.filter { seen.insert($0["url"]?.string ?? "").inserted }
    }

    /// Media RSS contents of an item or group; of a group the default first, then the widest.
    private static func contents(of parent: XMLElement, isGroup: Bool = false) -> [JSONValue] {
        func media(_ element: XMLElement, _ name: String) -> Bool {
            element.name == name && element.namespace.contains("mrss")
        }
        let text = parent.children.first { media($0, "description") }?.text
        var contents = parent.children.filter { media($0, "content") }
        if isGroup {
            func rank(_ content: XMLElement) -> Int {
                content.attributes["isDefault"] == "true" ? Int.max : Int(content.attributes["width"] ?? "") ?? 0
            }
            contents = contents.enumerated().sorted { a, b in
                let (left, right) = (rank(a.element), rank(b.element))
                return left == right ? a.offset < b.offset : left > right
            }.map(\.element)
        }
        return contents.compactMap { content in
            let own = content.children.first { media($0, "description") || media($0, "title") }?.text
            return enclosure(
                content.attributes["url"], content.attributes["type"], content.attributes["medium"], own ?? text)
        }
    }

    // MARK: Atom

    private static func atom(_ feed: XMLElement) -> [JSONValue] {
        feed.all("entry").map { entry in
            let links = entry.all("link")
            let page = links.first { ($0.attributes["rel"] ?? "alternate") == "alternate" }?.attributes["href"]
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
                    ("published", entry.child("published")?.text ?? entry.child("updated")?.text),
                    ("updated", entry.child("updated")?.text), ("language", language),
                ], files + media(of: entry))
        }
    }

    // MARK: JSON Feed

    private static func jsonFeed(_ body: [UInt8]) -> [JSONValue]? {
        guard let feed = try? JSONParser.parse(body), feed["version"]?.string?.contains("jsonfeed") ?? false else {
            return nil
        }
        return (feed["items"]?.array ?? []).map { item in
            var files = (item["attachments"]?.array ?? []).compactMap {
                enclosure($0["url"]?.string, $0["mime_type"]?.string, nil, $0["title"]?.string)
            }
            if let found = enclosure(item["image"]?.string, nil, "image", nil) { files.append(found) }
            let id = item["id"]?.string ?? item["id"]?.integer.map(String.init)
            let author = (item["authors"]?[0] ?? feed["authors"]?[0])?["name"]?.string
            return record(
                [
                    ("id", id ?? item["url"]?.string), ("url", item["url"]?.string), ("title", item["title"]?.string),
                    ("html", item["content_html"]?.string), ("text", item["content_text"]?.string),
                    ("author", author), ("published", item["date_published"]?.string),
                    ("updated", item["date_modified"]?.string),
                    ("language", (item["language"] ?? feed["language"])?.string),
                ], files)
        }
    }
}

extension UInt8 {
    fileprivate var isWhitespace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
