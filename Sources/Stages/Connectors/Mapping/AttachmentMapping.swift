internal import Domain
internal import HTTPTransport
internal import Markup
internal import Support

/// One group of a post's files: which elements of the record they are, and what is read of each.
struct AttachmentMapping: Sendable {
    private enum Elements: Sendable {
        /// A list, or one value alone.
        case path([String])
        /// A text that holds several.
        case split([String], String)
        /// Pictures of an HTML text, as `url` and `alt`.
        case images([String])
        /// Names of elements that stand elsewhere in the answer.
        case found([String], list: [String], by: [String])
        /// Elements with what an object of the record holds under their names.
        case entries([String], of: [String], by: [String])
    }

    private let elements: Elements
    private let when: Condition?
    private let url: Expression
    private let kind: Expression
    private let caption: Expression?
    private let type: Expression?
    private let seconds: Expression?
    /// Where the service gives only a word for a file, and its address to who asks.
    private let locate: Locate?
    /// They stand for a film that is not fetched.
    private let isPoster: Bool

    /// The question, and what is made of its answer.
    private struct Locate: Sendable {
        let url: String
        let query: [(name: String, value: String)]
        let take: String
        let file: String

        init(_ json: JSONValue) {
            url = json["url"]?.string ?? ""
            query = ConnectorSpec.pairs(json["query"]) ?? []
            take = json["take"]?.string ?? ""
            file = json["file"]?.string ?? ""
        }
    }

    init(_ json: JSONValue) {
        let each: JSONValue = json["each"] ?? nil
        if let path = each.string {
            elements = .path(Expression.steps(path))
        } else if let path = each["images"]?.string {
            elements = .images(Expression.steps(path))
        } else {
            let path = Expression.steps(each["path"]?.string ?? "")
            if let separator = each["split"]?.string {
                elements = .split(path, separator)
            } else if let entry = each["entry"]?.string {
                elements = .entries(
                    path, of: Expression.steps(entry), by: Expression.steps(each["by"]?.string ?? ""))
            } else {
                elements = .found(
                    path, list: Expression.steps(each["in"]?.string ?? ""),
                    by: Expression.steps(each["by"]?.string ?? ""))
            }
        }
        when = json["when"].map(Condition.init)
        url = Expression(json["url"] ?? nil)
        kind = Expression(json["kind"] ?? nil)
        caption = json["caption"].map(Expression.init)
        type = json["type"].map(Expression.init)
        seconds = json["seconds"].map(Expression.init)
        locate = json["locate"].map(Locate.init)
        isPoster = json["poster"]?.bool ?? false
    }

    /// - Parameter parameters: of the source, for questions about files.
    func read(
        _ record: JSONValue, base: String, answer: JSONValue, parameters: [String: String]
    ) -> [Attachment] {
        items(record, answer).compactMap { item in
            if let when, !when.holds(in: item, answer: answer) { return nil }
            guard let found = url.text(in: item, answer: answer) else { return nil }
            let address = locate.map {
                SourceRun.address($0.url, $0.query, parameters.merging(["value": found]) { $1 })
            }
            guard let url = address ?? Self.address(found, base) else { return nil }
            let kind = kind.text(in: item, answer: answer).flatMap(Attachment.Kind.init) ?? .other
            return Attachment(
                kind: kind, url: url, caption: caption?.text(in: item, answer: answer),
                declaredType: type?.text(in: item, answer: answer), isPoster: isPoster,
                declaredSeconds: seconds?.text(in: item, answer: answer).flatMap(readDuration),
                locator: locate.map {
                    Attachment.Locator(
                        take: $0.take, url: ConnectorSpec.fill($0.file, parameters, encode: true))
                })
        }
    }

    /// Web addresses only: a path in a post would be read from this machine's own disk. A file of people's own may name files
    /// below its folder.
    private static func address(_ found: String, _ base: String) -> String? {
        guard base.hasPrefix("/") else { return WebOrigin.resolve(found, against: base) }
        if found.hasPrefix("http://") || found.hasPrefix("https://") { return WebOrigin.normalized(found) }
        let isOutside = found.hasPrefix("/") || found.split(separator: "/").contains("..") || found.hasPrefix("(")
        return isOutside ? nil : "\(base)/\(found)"
    }

    private func items(_ record: JSONValue, _ answer: JSONValue) -> [JSONValue] {
        func list(_ path: [String]) -> [JSONValue] {
            guard let value = Expression.value(at: path, in: record), !value.isNull else { return [] }
            return value.array ?? [value]
        }
        switch elements {
        case .path(let path): return list(path)
        case .split(let path, let separator):
            let text = Expression.text(at: path, in: record) ?? ""
            return text.components(separatedBy: separator).filter { !$0.isEmpty }.map { JSONValue(.string($0)) }
        case .images(let path):
            return images(inHTML: Expression.text(at: path, in: record) ?? "").map { image in
                ["url": JSONValue(.string(image.url)), "alt": JSONValue(.string(image.alt))]
            }
        case .entries(let path, let entries, let by):
            let known = Expression.value(at: entries, in: record)
            return list(path).compactMap { item in
                guard let name = Expression.text(at: by, in: item), let entry = known?[name]?.members else {
                    return nil
                }
                return JSONValue(.object((item.members ?? []) + entry))
            }
        case .found(let path, let source, let by):
            let known = Expression.value(at: source, in: answer)?.array ?? []
            return list(path).compactMap(Expression.plain).compactMap { name in
                known.first { Expression.text(at: by, in: $0) == name }
            }
        }
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
