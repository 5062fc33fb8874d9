internal import Markup
package import Support

/// RSS 0.9 to 2.0, Atom, CDF and JSON Feed, read into records of one shape.
///
/// A record has id, url, title, html or text, author, published, updated, language, and enclosures of url, type, kind, description
/// and seconds.
package enum FeedReader {
    /// What a feed holds, and what it asks of readers.
    package struct Feed: Sendable {
        package var records: [JSONValue]
        /// Of the next page of its archive (RFC 5005, JSON Feed).
        package var next: String?
        /// Minutes for which a copy may be kept.
        package var minutes: Int64?
        /// Hours of the day (GMT) in which nobody need ask.
        package var idleHours: Set<Int> = []
        /// Something had to be recovered: what came after it may be missing.
        package var isDamaged = false
        /// It has no end: the answer was cut short.
        package var isCut = false

        /// Seconds from `now` for which it need not be asked again: what it says itself, a day at most.
        func rest(at now: Int64) -> Int64? {
            var wait = min(minutes ?? 0, 1440) * 60
            var steps = 0
            while idleHours.contains(Int((now + wait) % 86_400 / 3600)), steps < 24 {
                wait += 3600 - (now + wait) % 3600
                steps += 1
            }
            return wait > 0 ? wait : nil
        }
    }

    /// - Parameter contentType: the answer's header; its charset counts where the document names none.
    /// - Returns: nil when the answer is no feed, such as an HTML page in its place.
    package static func records(_ body: [UInt8], contentType: String?) -> [JSONValue]? {
        feed(body, contentType: contentType)?.records
    }

    /// The same with what the feed says of itself.
    package static func feed(_ body: [UInt8], contentType: String?) -> Feed? {
        let first = body.first { !$0.isWhitespace && $0 < 0x80 }
        if first == UInt8(ascii: "{") { return jsonFeed(body) }
        guard let document = XMLElement.document(body, charset: FeedCharset.name(of: body, contentType: contentType))
        else { return nil }
        let root = document.root
        var feed: Feed
        switch root.name.lowercased() {
        case "rss":
            let channel = root.child("channel") ?? root
            // Up to 0.92 items are found beside the channel as well.
            feed = rss(channel, items: channel.all("item") + (root.child("channel") == nil ? [] : root.all("item")))
        case "rdf": feed = rss(root.child("channel") ?? root, items: root.all("item"))
        case "feed": feed = atom(root)
        case "channel" where root.all("item").contains { $0.attribute("href") != nil }: feed = channelDefinition(root)
        case "channel": feed = rss(root, items: root.all("item"))
        default: return nil
        }
        feed.isDamaged = !document.isWellFormed
        feed.isCut = feed.isDamaged && !hasEnd(body, root.name.lowercased())
        return feed
    }

    /// Whether the root is closed near the end. In UTF-16 nobody looks.
    private static func hasEnd(_ body: [UInt8], _ root: String) -> Bool {
        let tail = String(decoding: body.suffix(400), as: UTF8.self).lowercased()
        return body.contains(0) || tail.contains("</\(root)") || tail.contains(":\(root)>")
    }

    static func record(_ fields: [(String, String?)], _ enclosures: [JSONValue]) -> JSONValue {
        var members = fields.compactMap { key, value in
            value.flatMap { $0.isEmpty ? nil : JSONMember(key, JSONValue(.string($0))) }
        }
        members.append(JSONMember("enclosures", JSONValue(.array(enclosures))))
        return JSONValue(.object(members))
    }

    /// - Parameter seconds: how long it is, as the feed writes it.
    static func enclosure(
        _ url: String?, _ type: String?, _ medium: String?, _ text: String?, seconds: String? = nil
    ) -> JSONValue? {
        guard let url, !url.isEmpty else { return nil }
        let declared = medium ?? type.map { String($0.prefix { $0 != "/" }) } ?? ""
        let known = ["image", "audio", "video"]
        let kind = known.contains(declared) ? declared : kindByName(url)
        return record([("url", url), ("type", type), ("kind", kind), ("description", text), ("seconds", seconds)], [])
    }

    static func kindByName(_ url: String) -> String {
        let path = url.prefix { $0 != "?" }.lowercased()
        if ["jpg", "jpeg", "png", "webp", "gif"].contains(where: { path.hasSuffix(".\($0)") }) { return "image" }
        if ["mp3", "ogg", "opus", "wav", "flac", "m4a"].contains(where: { path.hasSuffix(".\($0)") }) {
            return "audio"
        }
        return "other"
    }
}

extension UInt8 {
    fileprivate var isWhitespace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
