package import Domain
internal import HTTPTransport
package import Support

/// Makes posts of records.
package struct PostMapping: Sendable {
    private let fields: [String: Expression]
    private let attachments: Attachments?
    private let skip: [String]?

    private struct Attachments: Sendable {
        let each: [String]
        let url: Expression
        let kind: Expression
        let caption: Expression?
        let type: Expression?
    }

    /// - Parameter stream: a stream of a spec that fits its schema.
    package init(stream: JSONValue) {
        let post: JSONValue = stream["post"] ?? nil
        fields = Dictionary(
            (post.members ?? []).filter { $0.key != "attachments" }.map { ($0.key, Expression($0.value)) },
            uniquingKeysWith: { $1 })
        attachments = post["attachments"].map {
            Attachments(
                each: Expression.steps($0["each"]?.string ?? ""), url: Expression($0["url"] ?? nil),
                kind: Expression($0["kind"] ?? nil), caption: $0["caption"].map(Expression.init),
                type: $0["type"].map(Expression.init))
        }
        skip = stream["skip"]?.string.map(Expression.steps)
    }

    /// What a record is.
    package enum Reading: Sendable {
        case post(Post)
        /// Not a post of its own, such as a repost.
        case skipped
        /// Without an identity.
        case unusable(String)
    }

    /// - Parameters:
    ///   - now: stands in for a time that is missing or cannot be read, and caps one in the future.
    ///   - base: where the record came from: relative addresses in it are meant from there.
    package func read(_ record: JSONValue, platform: String, now: Int64, base: String) -> Reading {
        if let skip, let value = Expression.value(at: skip, in: record), !value.isNull { return .skipped }
        guard let id = text("id", record) else { return .unusable("a record without id") }
        let time = text("at", record).flatMap { readTime($0) }
        let edited = text("editedAt", record).flatMap { readTime($0) }
        let author = text("author", record).map { Author(identity: $0, displayName: text("authorName", record)) }
        return .post(
            Post(
                platform: platform, nativeID: id,
                url: text("url", record).map { WebOrigin.resolve($0, against: base) ?? $0 }, author: author,
                publishedAt: min(time ?? now, now), publishedExactly: time.map { $0 <= now } ?? false,
                editedAt: edited == time ? nil : edited, declaredLanguage: text("language", record),
                title: text("title", record), text: text("text", record) ?? "", replyTo: text("replyTo", record),
                repostOf: text("repostOf", record), thread: text("thread", record), likes: number("likes", record),
                shares: number("shares", record), replies: number("replies", record),
                attachments: readAttachments(record, base)))
    }

    private func text(_ field: String, _ record: JSONValue) -> String? { fields[field]?.text(in: record) }

    private func number(_ field: String, _ record: JSONValue) -> Int? { text(field, record).flatMap { Int($0) } }

    private func readAttachments(_ record: JSONValue, _ base: String) -> [Attachment] {
        guard let attachments, let list = Expression.value(at: attachments.each, in: record)?.array else { return [] }
        return list.compactMap { item in
            // Web addresses only: a path in a post would be read from this machine's own disk.
            guard let found = attachments.url.text(in: item), let url = WebOrigin.resolve(found, against: base) else {
                return nil
            }
            let kind = attachments.kind.text(in: item).flatMap(Attachment.Kind.init) ?? .other
            return Attachment(
                kind: kind, url: url, caption: attachments.caption?.text(in: item),
                declaredType: attachments.type?.text(in: item))
        }
    }
}
