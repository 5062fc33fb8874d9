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

    /// A field that a column may fill, and how much it is preferred: 0 most.
    private typealias Place = (field: Int, rank: Int)

    private static let fields = Dictionary(
        names.enumerated().map { ($1.field, $0) }, uniquingKeysWith: { $1 })

    /// Fields by column name.
    private let places: [String: [Place]]
    /// The same by names as they are written, since a file has the same columns in each record.
    private var known: [String: [Place]] = [:]

    /// - Parameter chosen: column by field, which wins over the names above.
    init(_ chosen: [String: String]) {
        var places: [String: [Place]] = [:]
        for (field, entry) in Self.names.enumerated() {
            let columns = chosen[entry.field].map { [$0] } ?? entry.columns.map(Self.folded)
            for (rank, column) in columns.enumerated() { places[column, default: []].append((field, rank)) }
        }
        self.places = places
    }

    /// What a record's columns say, by field.
    struct Record {
        fileprivate var values: [[String]]
        fileprivate var ranks: [Int]
        /// Whether it has a column for the id that our own exports write.
        fileprivate(set) var hasNativeID = false

        /// What the most preferred column of a field that is filled holds.
        func values(_ field: String) -> [String] { ImportColumns.fields[field].map { values[$0] } ?? [] }
    }

    /// A column counts as it is written where somebody chose it so, else folded; those that nobody wants are not looked at.
    mutating func record(_ members: [JSONMember]) -> Record {
        var record = Record(
            values: [[String]](repeating: [], count: Self.names.count),
            ranks: [Int](repeating: .max, count: Self.names.count))
        for member in members {
            let places = places(of: member.key)
            guard !places.isEmpty else { continue }
            if member.key == "native_id" { record.hasNativeID = true }
            var filled: [String]?
            for place in places where place.rank < record.ranks[place.field] {
                let values = filled ?? Self.filled(member.value)
                filled = values
                guard !values.isEmpty else { break }
                record.values[place.field] = values
                record.ranks[place.field] = place.rank
            }
        }
        return record
    }

    private static func filled(_ value: JSONValue) -> [String] {
        if let text = value.string { return text.isEmpty ? [] : [text] }
        return (value.array ?? [value]).compactMap { $0.string ?? $0["url"]?.string ?? ($0.isNull ? nil : $0.text) }
            .filter { !$0.isEmpty }
    }

    private mutating func places(of column: String) -> [Place] {
        if let places = known[column] { return places }
        let places = places[column] ?? places[Self.folded(column)] ?? []
        if known.count < 10_000 { known[column] = places }
        return places
    }
}
