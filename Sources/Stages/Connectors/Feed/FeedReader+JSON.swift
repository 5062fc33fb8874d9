internal import Support

extension FeedReader {
    // MARK: JSON Feed

    static func jsonFeed(_ body: [UInt8]) -> Feed? {
        guard let feed = try? JSONParser.parse(body), feed["version"]?.string?.contains("jsonfeed") ?? false else {
            return nil
        }
        let records = (feed["items"]?.array ?? []).map { item in
            var files = (item["attachments"]?.array ?? []).compactMap {
                enclosure(
                    $0["url"]?.string, $0["mime_type"]?.string, nil, $0["title"]?.string,
                    seconds: $0["duration_in_seconds"]?.double.map { String($0) })
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
        return Feed(records: records, next: feed["next_url"]?.string)
    }
}
