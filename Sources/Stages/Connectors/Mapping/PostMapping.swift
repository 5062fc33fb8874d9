package import Domain
package import Foundation
internal import HTTPTransport
package import Support

/// Makes posts of records.
package struct PostMapping: Sendable {
    private let fields: [String: Expression]
    private let attachments: [AttachmentMapping]
    private let skip: Condition?
    private let gone: Condition?
    /// Where the post lies inside a record, whose other parts `skip` can ask about.
    private let item: [String]

    /// - Parameter stream: a stream of a spec that fits its schema.
    package init(stream: JSONValue) {
        let post: JSONValue = stream["post"] ?? nil
        fields = Dictionary(
            (post.members ?? []).filter { $0.key != "attachments" }.map { ($0.key, Expression($0.value)) },
            uniquingKeysWith: { $1 })
        let groups = post["attachments"]
        attachments = (groups?.array ?? groups.map { [$0] } ?? []).map(AttachmentMapping.init)
        skip = stream["skip"].map(Condition.init)
        gone = stream["gone"].map(Condition.init)
        item = Expression.steps(stream["item"]?.string ?? "")
    }

    /// What a record is.
    package enum Reading: Sendable {
        case post(Post)
        /// Not a post of its own, such as a repost.
        case skipped
        /// Deleted at the source, which still says that it was there.
        case gone(nativeID: String)
        /// Without an identity.
        case unusable(String)
    }

    /// - Parameters:
    ///   - now: stands in for a time that is missing or cannot be read, and caps one in the future.
    ///   - base: where the record came from: relative addresses in it are meant from there. A folder for a file of people's own.
    ///   - answer: all of the answer: some services put authors and files beside the posts.
    ///   - zone: of times that name none; nil for UTC.
    ///   - parameters: of the source, for questions about files.
    package func read(
        _ record: JSONValue, platform: String, now: Int64, base: String, answer: JSONValue = nil, zone: TimeZone? = nil,
        parameters: [String: String] = [:]
    ) -> Reading {
        if let skip, skip.holds(in: record, answer: answer) { return .skipped }
        guard let record = Expression.value(at: item, in: record) else { return .skipped }
        func text(_ field: String) -> String? { fields[field]?.text(in: record, answer: answer) }
        guard let id = text("id") else { return .unusable("a record without id") }
        if let gone, gone.holds(in: record, answer: answer) { return .gone(nativeID: id) }
        let time = text("at").flatMap { readTime($0, zone: zone) }
        let edited = text("editedAt").flatMap { readTime($0, zone: zone) }
        let author = text("author").map { Author(identity: $0, displayName: text("authorName")) }
        return .post(
            Post(
                platform: platform, nativeID: id, url: text("url").map { WebOrigin.resolve($0, against: base) ?? $0 },
                author: author, publishedAt: min(time ?? now, now), publishedExactly: time.map { $0 <= now } ?? false,
                editedAt: edited == time ? nil : edited, declaredLanguage: text("language"), title: text("title"),
                text: text("text") ?? "", replyTo: text("replyTo"), repostOf: text("repostOf"),
                thread: text("thread"), likes: text("likes").flatMap(readCount),
                shares: text("shares").flatMap(readCount), replies: text("replies").flatMap(readCount),
                attachments: attachments.flatMap {
                    $0.read(record, base: base, answer: answer, parameters: parameters)
                }))
    }
}

/// Counts as people see them: `12`, `1,204`, `1.2万`, `100万+`, `3.4k`.
package func readCount(_ text: String) -> Int? {
    if let number = Int(text) { return number }
    guard let match = text.wholeMatch(of: /([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万|亿|[kKmM])?\+?/),
        let number = Double(match.1.filter { $0 != "," })
    else { return nil }
    let scale: Double =
        switch match.2 {
        case "万": 10_000
        case "亿": 100_000_000
        case "k", "K": 1000
        case "m", "M": 1_000_000
        default: 1
        }
    return Int((number * scale).rounded())
}
