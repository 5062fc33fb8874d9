internal import Markup
internal import Support

extension FeedReader {
    // MARK: RSS

    static func rss(_ channel: XMLElement, items: [XMLElement]) -> Feed {
        let language = channel.child("language")?.text
        let records = items.map { item in
            let link = link(of: item, in: channel)
            let content = item.child("encoded", in: "content")?.text
            let date =
                item.child("pubDate")?.text ?? item.child("date", in: "purl.org/dc")?.text
                ?? item.child("date")?.text ?? item.child("published")?.text
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
                    ("thread", item.child("comments")?.text),
                ], media(of: item) + transcripts(of: item))
        }
        let hours = channel.child("skipHours")?.all("hour").compactMap { Int(trimmed($0.text)) } ?? []
        return Feed(
            records: records, next: nextPage(channel),
            minutes: channel.child("ttl").flatMap { Int64(trimmed($0.text)) },
            idleHours: Set(hours.map { $0 % 24 }))
    }

    /// An item's page: its link, else a permanent guid, meant from where the feed says it is.
    static func link(of item: XMLElement, in channel: XMLElement) -> String? {
        let link = item.child("link").map { trimmed($0.text) }.flatMap { $0.isEmpty ? nil : $0 }
        let guid = item.child("guid").flatMap { $0.attributes["isPermaLink"] == "false" ? nil : trimmed($0.text) }
        let url = link ?? guid.flatMap { $0.hasPrefix("http") ? $0 : nil }
        return url.map { resolved($0, against: item.attributes["base"] ?? channel.attributes["base"]) }
    }

    /// Files of words that go with an episode.
    static func transcripts(of item: XMLElement) -> [JSONValue] {
        item.children.filter { $0.name == "transcript" && $0.namespace.contains("podcast") }.compactMap {
            guard let url = $0.attributes["url"] else { return nil }
            let type = "\($0.attributes["type"] ?? "text/plain"); rel=transcript"
            return record([("url", url), ("type", type), ("kind", "other")], [])
        }.prefix(1).map { $0 }
    }

    /// RSS enclosures, Media RSS and an episode's own picture, each address once.
    static func media(of item: XMLElement) -> [JSONValue] {
        let seconds = item.child("duration", in: "itunes")?.text
        var list = item.all("enclosure").compactMap {
            enclosure($0.attributes["url"], $0.attributes["type"], nil, nil, seconds: seconds)
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
    static func contents(of parent: XMLElement, isGroup: Bool = false) -> [JSONValue] {
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
                content.attributes["url"], content.attributes["type"], content.attributes["medium"], own ?? text,
                seconds: content.attributes["duration"])
        }
    }
}
