package import Domain
internal import Digests
package import Foundation
internal import Support

/// Reads posts from files people have: CSV, TSV, NDJSON and JSON, with media by path or address.
package struct ImportReader: Sendable {
    /// What a column may be called, in order of preference; the first that is there counts.
    /// Letters only count: case, spaces, `_` and `-` are ignored.
    private static let names: [(field: String, columns: [String])] = [
        ("id", ["id", "post_id", "tweet_id", "status_id", "id_str", "mid", "video_id", "uri", "url", "link", "编号"]),
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
        ("likes", ["likes", "like_count", "num_likes", "favourites_count", "点赞数", "点赞"]),
        ("shares", ["shares", "share_count", "retweet_count", "reblogs_count", "转发数", "转发"]),
        ("replies", ["replies", "reply_count", "replies_count", "comments", "评论数", "回复"]),
    ]

    private static let foldedNames = Dictionary(
        names.map { ($0.field, $0.columns.map(folded)) }, uniquingKeysWith: { $1 })

    private static func folded(_ name: String) -> String {
        name.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" }
    }

    package let path: String
    /// Column by field, as given by `--map`; wins over the names above.
    package let columns: [String: String]
    /// Of times without a zone.
    package let zone: TimeZone

    package init(path: String, columns: [String: String], zone: TimeZone) throws(SourceError) {
        for field in columns.keys.sorted() where !Self.names.contains(where: { $0.field == field }) {
            let known = Self.names.map(\.field)
            let guess = nearest(to: field, among: known).map { "Did you mean `\($0)`?" }
            throw SourceError(
                source: path,
                problem: "--map names no field `\(field)`. \(guess ?? "Fields are \(known.joined(separator: ", ")).")")
        }
        self.path = path
        self.columns = columns
        self.zone = zone
    }

    /// What reading came to.
    package struct Outcome: Sendable {
        package var posts: [Post] = []
        /// One for each line that could not be used, with its number.
        package var problems: [String] = []
    }

    /// - Parameters:
    ///   - platform: where the ids are unique.
    ///   - now: caps times in the future, and stands in for missing ones.
    package func read(platform: String, now: Int64) throws -> Outcome {
        let bytes = try readFile(path)
        let isTable = ["csv", "tsv", "txt"].contains((path as NSString).pathExtension.lowercased())
        let records = isTable ? try table(bytes) : json(bytes)
        var outcome = Outcome()
        for (line, record) in records {
            switch record {
            case .failure(let problem): outcome.problems.append("\(path):\(line): \(problem.problem)")
            case .success(let fields):
                if let post = post(fields, platform, now) {
                    outcome.posts.append(post)
                } else {
                    outcome.problems.append("\(path):\(line): neither text, picture nor sound")
                }
            }
        }
        return outcome
    }

    private typealias Record = (line: Int, fields: Result<[String: [String]], SourceError>)

    private func table(_ bytes: [UInt8]) throws -> [Record] {
        guard let text = Self.text(of: bytes) else {
            throw SourceError(
                source: path, problem: "it is not UTF-8. Save it as CSV UTF-8, or convert it with iconv.")
        }
        let isTabbed = path.lowercased().hasSuffix(".tsv")
        let table = DelimitedText(text, separator: isTabbed ? "\t" : nil, quotes: !isTabbed)
        if let line = table.openQuote {
            throw SourceError(source: path, problem: "a quote in line \(line) is never closed. Close it, or double it.")
        }
        var rows = table.rows
        guard !rows.isEmpty else { throw SourceError(source: path, problem: "it is empty") }
        let header = rows.removeFirst().cells.map { $0.trimmingCharacters(in: .whitespaces) }
        try checkColumns(header)
        return rows.map { row in
            guard row.cells.count <= header.count else {
                return (
                    row.line,
                    .failure(
                        SourceError(source: path, problem: "\(row.cells.count) cells under \(header.count) columns"))
                )
            }
            return (row.line, .success(Self.record(zip(header, row.cells).map { ($0, [$1]) })))
        }
    }

    /// UTF-8, or UTF-16 with its mark, as Excel saves "Unicode text".
    private static func text(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return String(data: Data(bytes), encoding: .utf16)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private func checkColumns(_ header: [String]) throws(SourceError) {
        for (field, column) in columns.sorted(by: { $0.key < $1.key }) where !header.contains(column) {
            let guess = nearest(to: column, among: header).map { " Did you mean `\($0)`?" } ?? ""
            throw SourceError(
                source: path, problem: "--map \(field)=\(column): it has no column `\(column)`.\(guess)")
        }
        let fields: Set = ["text", "title", "image", "audio"]
        let known = Set(Self.names.filter { fields.contains($0.field) }.flatMap { $0.columns }.map(Self.folded))
        guard
            columns.keys.contains(where: fields.contains) || header.contains(where: { known.contains(Self.folded($0)) })
        else {
            throw SourceError(
                source: path,
                problem: "none of its columns (\(header.joined(separator: ", "))) is known to hold text or media. "
                    + "Name one, such as --map text=\(header.first ?? "COLUMN").")
        }
    }

    /// A JSON array, an object with one array in it, or an object a line.
    private func json(_ bytes: [UInt8]) -> [Record] {
        if let whole = try? JSONParser.parse(bytes) {
            let list = whole.array ?? whole.members?.lazy.compactMap { $0.value.array }.first ?? [whole]
            return list.enumerated().map { ($0.offset + 1, .success(Self.fields($0.element))) }
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated().compactMap { index, line -> Record? in
                let text = String(line).trimmingCharacters(in: .whitespacesAndNewlines)
                guard !text.isEmpty else { return nil }
                do {
                    return (index + 1, .success(Self.fields(try JSONParser.parse(text))))
                } catch {
                    return (
                        index + 1,
                        .failure(SourceError(source: path, problem: "not JSON (\(error))"))
                    )
                }
            }
    }

    private static func fields(_ record: JSONValue) -> [String: [String]] {
        Self.record(
            (record.members ?? []).map { member in
                let values = member.value.array ?? [member.value]
                return (member.key, values.compactMap { $0.string ?? $0["url"]?.string ?? ($0.isNull ? nil : $0.text) })
            })
    }

    /// Values by column, as it is written and folded.
    private static func record(_ pairs: [(String, [String])]) -> [String: [String]] {
        let exact = Dictionary(pairs, uniquingKeysWith: { $1 })
        return exact.merging(pairs.map { (folded($0.0), $0.1) }) { first, _ in first }
    }

    // MARK: A post

    private func values(_ field: String, _ record: [String: [String]]) -> [String] {
        let candidates =
            columns[field].map { [$0] } ?? Self.foldedNames[field] ?? []
        for name in candidates {
            let filled = (record[name] ?? []).filter { !$0.isEmpty }
            if !filled.isEmpty { return filled }
        }
        return []
    }

    private func post(_ record: [String: [String]], _ platform: String, _ now: Int64) -> Post? {
        func one(_ field: String) -> String? { values(field, record).first }
        let caption = one("caption")
        let files =
            media("image", .image, record, caption) + media("audio", .audio, record, nil)
        let text = one("text") ?? ""
        guard !text.isEmpty || one("title") != nil || !files.isEmpty else { return nil }
        let time = one("published").flatMap { readTime($0, zone: zone) }
        // Without an id the same row must be the same post when its file is imported again.
        let content = [one("published"), one("author"), one("title"), text].compactMap(\.self) + files.map(\.url)
        let id = one("id") ?? String(SHA256.hex(content.joined(separator: "\u{1F}")).prefix(24))
        return Post(
            platform: platform, nativeID: id, url: one("url"), author: one("author").map { Author(identity: $0) },
            publishedAt: min(time ?? now, now), publishedExactly: time.map { $0 <= now } ?? false,
            declaredLanguage: one("language"), title: one("title"), text: text,
            likes: one("likes").flatMap { Int($0) }, shares: one("shares").flatMap { Int($0) },
            replies: one("replies").flatMap { Int($0) }, attachments: files)
    }

    /// Several files may stand in one cell, apart by semicolons or spaces around a bar. Paths are relative to the file.
    private func media(
        _ field: String, _ kind: Attachment.Kind, _ record: [String: [String]], _ caption: String?
    ) -> [Attachment] {
        let folder = (path as NSString).deletingLastPathComponent
        return values(field, record).flatMap { $0.split(separator: /\s*[;|]\s*/) }.map { name in
            let name = String(name).trimmingCharacters(in: .whitespaces)
            let isAddress = name.hasPrefix("http://") || name.hasPrefix("https://")
            let full = isAddress || name.hasPrefix("/") ? name : "\(folder.isEmpty ? "." : folder)/\(name)"
            let absolute = isAddress ? full : URL(fileURLWithPath: full).standardizedFileURL.path
            return Attachment(kind: kind, url: absolute, caption: caption)
        }
    }
}
