import Foundation
import Media
import Synchronization
import TestSupport

/// A hashtag timeline as a Mastodon server pages it: 95 posts, newest first, at most 40 a page, one 429 on the way, one good
/// picture and one broken one.
enum MastodonReplies {
    static let now = "2026-11-12T02:00:00Z"
    static let count = 95
    private static let refused = Mutex(false)

    static let picture = Data(
        Picture(width: 64, height: 48, pixels: (0..<64 * 48 * 3).map { UInt8(truncatingIfNeeded: $0 / 7) })
            .thumbnail(longerSide: 64) ?? [])

    static func answer(_ request: LoopbackServer.Request, delay: Double) -> LoopbackServer.Reply {
        var reply: LoopbackServer.Reply
        switch request.path {
        case "/good.jpg": reply = LoopbackServer.Reply(200, Array(picture), headers: [("Content-Type", "image/jpeg")])
        case "/broken.jpg":
            reply = LoopbackServer.Reply(200, Array(picture.prefix(200)), headers: [("Content-Type", "image/jpeg")])
        default: reply = page(request)
        }
        reply.delay = delay
        return reply
    }

    /// Ids are 1,001 to 1,095.
    private static func page(_ request: LoopbackServer.Request) -> LoopbackServer.Reply {
        let oldest = request.query("min_id").flatMap { Int($0) } ?? 1000
        let newest = request.query("max_id").flatMap { Int($0) } ?? 1096
        let isSecondPage = request.query("max_id") != nil
        if isSecondPage,
            refused.withLock({ was in
                defer { was = true }; return !was
            })
        {
            return LoopbackServer.Reply(429, Array("slow down".utf8), headers: [("Retry-After", "0")])
        }
        let all = (1001...1095).filter { $0 > oldest && $0 < newest }
        let ids = request.query("min_id") == nil ? all.suffix(40) : all.prefix(40)
        guard let first = ids.first, let last = ids.last else { return LoopbackServer.Reply(200, "[]") }
        let server = "http://\(request.headers["host"] ?? "")"
        let host = "\(server)/api/v1/timelines/tag/kettle?limit=40"
        let link = "<\(host)&max_id=\(first)>; rel=\"next\", <\(host)&min_id=\(last)>; rel=\"prev\""
        var reply = LoopbackServer.Reply(200, "[\(ids.reversed().map { status($0, server) }.joined(separator: ","))]")
        reply.headers.append(("Link", link))
        return reply
    }

    private static func status(_ id: Int, _ server: String) -> String {
        let date = Date(timeIntervalSince1970: Double(1_794_440_000 - (1095 - id) * 600)).ISO8601Format()
        let words =
            id % 3 == 0 ? "新买的水壶很好用，烧水很快" : "the acme kettle number \(id) is \(id % 2 == 0 ? "great" : "broken")"
        let media =
            id == 1010 ? attachment("good", server) : id == 1020 ? attachment("broken", server) : ""
        return """
            {"id":"\(id)","uri":"https://b.example/s/\(id)","url":"https://b.example/@mei/\(id)","created_at":"\(date)",
            "edited_at":null,"language":null,"spoiler_text":"","reblog":null,"in_reply_to_id":null,
            "content":"<p>\(words) &amp; more</p>","account":{"acct":"mei\(id % 7)@b.example"},
            "favourites_count":1,"reblogs_count":0,"replies_count":0,"media_attachments":[\(media)]}
            """
    }

    private static func attachment(_ name: String, _ server: String) -> String {
        "{\"type\":\"image\",\"url\":\"\(server)/\(name).jpg\",\"description\":\"a red kettle\"}"
    }
}
