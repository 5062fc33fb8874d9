internal import Foundation
internal import HTTPTransport
internal import Markup
internal import Support

extension FeedReader {
    /// Microsoft's Channel Definition Format of 1997, which some intranets still write.
    static func channelDefinition(_ channel: XMLElement) -> Feed {
        Feed(
            records: channel.all("item").compactMap { item in
                guard let url = item.attribute("href") else { return nil }
                return record(
                    [
                        ("id", url), ("url", resolved(url, against: channel.attribute("base"))),
                        ("title", item.child("title")?.text ?? item.child("TITLE")?.text),
                        ("html", item.child("abstract")?.text ?? item.child("ABSTRACT")?.text),
                        ("published", item.attribute("lastmod")),
                    ], [])
            })
    }

    /// The next page of an archive (RFC 5005).
    static func nextPage(_ channel: XMLElement) -> String? {
        channel.all("link").first { $0.attributes["rel"] == "next" }?.attributes["href"]
    }

    /// `url` as meant from `base`; as it is where that is no address.
    static func resolved(_ url: String, against base: String?) -> String {
        base.flatMap { WebOrigin.resolve(url, against: $0) } ?? url
    }

    static func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespacesAndNewlines) }
}

extension XMLElement {
    /// Whatever the case it is written in.
    func attribute(_ name: String) -> String? { attributes.first { $0.key.lowercased() == name }?.value }
}
