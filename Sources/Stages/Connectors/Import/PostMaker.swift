internal import Digests
internal import Domain
internal import Foundation
internal import Support

/// Makes posts of a file's records.
struct PostMaker: Sendable {
    private let file: ImportReader
    private let platform: String
    private let now: Int64
    private let folder: String
    private var columns: ImportColumns
    /// Told by the first record.
    private var format: ImportFormat?
    private var isTold = false

    var formatName: String? { format?.name }

    init(_ file: ImportReader, platform: String, now: Int64) {
        self.file = file
        self.platform = platform
        self.now = now
        let folder = (file.path as NSString).deletingLastPathComponent
        self.folder = URL(fileURLWithPath: folder.isEmpty ? "." : folder).standardizedFileURL.path
        columns = ImportColumns(file.columns)
    }

    /// Takes all records for what the first one is.
    mutating func tell(_ record: JSONValue) {
        guard !isTold else { return }
        format = file.formats.first { $0.fits(record) }
        isTold = true
    }

    mutating func posts(_ record: JSONValue) -> [PostMapping.Reading] {
        tell(record)
        guard let format else { return [post(record)] }
        let zone = format.recognition.zone.flatMap { TimeZone(secondsFromGMT: $0) } ?? file.zone
        let records = format.nested.flatMap { Expression.value(at: $0, in: record)?.array } ?? [record]
        return records.map { record in
            let reading = format.mapping.read(record, platform: platform, now: now, base: folder, zone: zone)
            if case .post(let post) = reading, post.text.isEmpty, post.title == nil, post.attachments.isEmpty {
                return .unusable("neither text, picture nor sound")
            }
            return reading
        }
    }

    /// By what columns are usually called.
    private mutating func post(_ json: JSONValue) -> PostMapping.Reading {
        let record = columns.record(json.members ?? [])
        func one(_ field: String) -> String? { record.values(field).first }
        let caption = one("caption")
        let files = media("image", .image, record, caption) + media("audio", .audio, record, nil)
        let text = one("text") ?? ""
        guard !text.isEmpty || one("title") != nil || !files.isEmpty else {
            return .unusable("neither text, picture nor sound")
        }
        let time = one("published").flatMap { readTime($0, zone: file.zone) }
        let own = record.hasNativeID ? one("platform") : nil
        return .post(
            Post(
                platform: own ?? platform, nativeID: one("id") ?? contentID(one, text, files), url: one("url"),
                author: one("author").map { Author(identity: $0) },
                publishedAt: min(time ?? now, now), publishedExactly: time.map { $0 <= now } ?? false,
                declaredLanguage: one("language"), title: one("title"), text: text, replyTo: one("replyTo"),
                thread: one("thread"), likes: one("likes").flatMap(readCount),
                shares: one("shares").flatMap(readCount), replies: one("replies").flatMap(readCount),
                attachments: files))
    }

    /// Without an id the same row must be the same post when its file is imported again.
    private func contentID(_ one: (String) -> String?, _ text: String, _ files: [Attachment]) -> String {
        let content = [one("published"), one("author"), one("title"), text].compactMap(\.self) + files.map(\.url)
        return String(SHA256.hex(content.joined(separator: "\u{1F}")).prefix(24))
    }

    /// Several files may stand in one cell, apart by semicolons or spaces around a bar. Paths are relative to the file.
    private func media(
        _ field: String, _ kind: Attachment.Kind, _ record: ImportColumns.Record, _ caption: String?
    ) -> [Attachment] {
        record.values(field).flatMap { $0.split(separator: /\s*[;|]\s*/) }.map { name in
            let name = String(name).trimmingCharacters(in: .whitespaces)
            let isAddress = name.hasPrefix("http://") || name.hasPrefix("https://")
            let full = isAddress || name.hasPrefix("/") ? name : "\(folder)/\(name)"
            let absolute = isAddress ? full : URL(fileURLWithPath: full).standardizedFileURL.path
            return Attachment(kind: kind, url: absolute, caption: caption)
        }
    }
}
