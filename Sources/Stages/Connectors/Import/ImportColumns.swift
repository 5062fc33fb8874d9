internal import Support

/// What columns of people's own files may be called.
struct ImportColumns: Sendable {
    /// In order of preference; the first that is there counts. Letters only count: case, spaces, `_` and `-` are ignored.
    static let names: [(field: String, columns: [String])] = [
        // Beside `native_id` only, as our own exports have it: other files mean other things by the word.
        ("platform", ["platform"]),
        (
            "id",
            [
                "native_id", "id", "post_id", "tweet_id", "status_id", "id_str", "mid", "video_id", "uri", "url",
                "link", "编号",
            ]
        ),
        (
            "text",
            [
                "text", "body", "content", "message", "full_text", "tweet", "comment", "review", "text_display", "微博正文",
                "正文", "内容", "评论",
            ]
        ),
        ("title", ["title", "subject", "headline", "标题"]),
        (
            "author",
            ["author", "user", "username", "user_name", "screen_name", "author_name", "account", "用户昵称", "作者", "用户"]
        ),
        ("url", ["url", "post_url", "link", "permalink", "链接"]),
        (
            "published",
            // 4CAT writes local times beside Unix ones.
            [
                "unix_timestamp", "date_unixtime", "published", "published_at", "created_at", "timestamp",
                "post_created", "create_time", "created_time", "date", "time", "发布时间", "时间", "日期",
            ]
        ),
        ("language", ["language", "lang", "语言"]),
        (
            "image",
            [
                "image", "images", "image_file", "image_url", "image_urls", "picture", "photo", "full_picture", "media",
                "微博图片url", "图片",
            ]
        ),
        ("audio", ["audio", "audio_file", "audio_url", "sound", "file", "音频"]),
        ("caption", ["caption", "alt", "alt_text", "图片说明"]),
        ("replyTo", ["reply_to", "in_reply_to", "in_reply_to_id", "in_reply_to_status_id", "parent_id"]),
        ("thread", ["thread_id", "thread", "conversation_id", "link_id"]),
        ("likes", ["likes", "like_count", "num_likes", "favourites_count", "点赞数", "点赞"]),
        ("shares", ["shares", "share_count", "retweet_count", "reblogs_count", "转发数", "转发"]),
        ("replies", ["replies", "reply_count", "replies_count", "comments", "评论数", "回复"]),
    ]

    static func folded(_ name: String) -> String {
        name.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" }
    }

    private let candidates: [String: [String]]
    private let wanted: Set<String>
    /// Names as they are looked for, since a file has the same columns in each record; nil for a column that nobody wants.
    private var known: [String: String?] = [:]

    /// - Parameter chosen: column by field, which wins over the names above.
    init(_ chosen: [String: String]) {
        var candidates = Dictionary(
            Self.names.map { ($0.field, $0.columns.map(Self.folded)) }, uniquingKeysWith: { $1 })
        for (field, column) in chosen { candidates[field] = [column] }
        self.candidates = candidates
        wanted = Set(candidates.values.flatMap(\.self))
    }

    /// Values by column, as it is written where somebody chose it so, else folded; the others are not looked at.
    mutating func record(_ members: [JSONMember]) -> [String: [String]] {
        var record: [String: [String]] = [:]
        for member in members {
            guard let name = name(member.key), record[name] == nil else { continue }
            let values = member.value.array ?? [member.value]
            record[name] = values.compactMap { $0.string ?? $0["url"]?.string ?? ($0.isNull ? nil : $0.text) }
        }
        return record
    }

    private mutating func name(_ column: String) -> String? {
        if let name = known[column] { return name }
        let name = [column, Self.folded(column)].first(where: wanted.contains)
        if known.count < 10_000 { known[column] = name }
        return name
    }

    /// What the first column of a field that is filled holds.
    func values(_ field: String, _ record: [String: [String]]) -> [String] {
        for name in candidates[field] ?? [] {
            guard let values = record[name] else { continue }
            let filled = values.filter { !$0.isEmpty }
            if !filled.isEmpty { return filled }
        }
        return []
    }
}
