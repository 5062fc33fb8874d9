internal import Foundation
internal import Reports
internal import Support

/// What a service that takes webhooks understands, as a file of `reports/webhooks/` says.
package struct WebhookTemplate: Sendable {
    /// How a stranger's text is made harmless: in some dialects it could call everybody, or forge a link.
    package enum Dialect: String, Sendable { case plain, slack, markdown }

    /// How a body is signed.
    package enum Signing: String, Sendable {
        case none
        /// Headers `webhook-id`, `webhook-timestamp` and `webhook-signature` (Standard Webhooks, standardwebhooks.com).
        case standard
        /// `timestamp` and `sign` in the body.
        case feishu
        /// `timestamp` and `sign` in the address.
        case dingtalk
    }

    package let name: String
    let dialect: Dialect
    let signing: Signing
    /// Of the whole body in UTF-8.
    let maximumBytes: Int
    /// The service's own limit of messages.
    let pace: (requests: Int, seconds: Double)?
    /// Where an answer of status 200 says whether it went well, and what it says then; nil when the status is enough.
    let success: (path: String, value: Int64)?
    private let bodies: [String: JSONValue]

    /// - Parameters:
    ///   - name: a name in `folder`, or the path of a file.
    ///   - folder: `reports/webhooks`.
    package init(_ name: String, folder: String) throws {
        let path = name.hasSuffix(".json5") ? name : "\(folder)/\(name).json5"
        guard FileManager.default.fileExists(atPath: path) else {
            let known = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                .filter { $0.hasSuffix(".json5") }.map { String($0.dropLast(6)) }
            let guess = nearest(to: name, among: known).map { "Did you mean `\($0)`?" }
            throw ReportError(
                "there is no webhook template `\(name)`. \(guess ?? "There are \(known.joined(separator: ", ")).")")
        }
        let json = try JSONParser.parse(try readFile(path), file: path, dialect: .json5)
        func wrong(_ what: String) -> ReportError { ReportError("\(path): \(what)") }
        guard json["version"]?.integer == 1 else { throw wrong("`version` must be 1") }
        guard let dialect = Dialect(rawValue: json["dialect"]?.string ?? "") else {
            throw wrong("`dialect` must be plain, slack or markdown")
        }
        guard let signing = Signing(rawValue: json["signing"]?.string ?? "none") else {
            throw wrong("`signing` must be none, standard, feishu or dingtalk")
        }
        guard let bytes = json["maximumBytes"]?.integer, bytes >= 500 else {
            throw wrong("`maximumBytes` must be a number of at least 500")
        }
        for kind in ["report", "alert"] where json[kind]?.members == nil {
            throw wrong("`\(kind)` must be the body of a message about one")
        }
        self.name = name
        self.dialect = dialect
        self.signing = signing
        maximumBytes = Int(bytes)
        pace = json["rate"].flatMap { rate in
            rate["requests"]?.integer.flatMap { count in rate["seconds"]?.double.map { (Int(count), $0) } }
        }
        success = json["success"].flatMap { success in
            success["path"]?.string.flatMap { path in success["equals"]?.integer.map { (path, $0) } }
        }
        // What a snooze held looks like an alert with several lines where a template has no body of its own for it.
        bodies = [
            "report": json["report"] ?? [:], "alert": json["alert"] ?? [:],
            "digest": json["digest"] ?? json["alert"] ?? [:],
        ]
    }

    /// The body of a message, with values in their places, in at most ``maximumBytes``.
    ///
    /// `{name}` in a string is the text of a value, `{name:150}` at most so many characters of it; a string `=name` is the value as
    /// it is. An object with `"if": "name"` is left out when that value is empty.
    func body(_ kind: String, _ values: WebhookValues) throws -> JSONValue {
        var share = 1.0
        repeat {
            let filled = fill(bodies[kind] ?? [:], values, share) ?? [:]
            if filled.text.utf8.count <= maximumBytes { return filled }
            share /= 2
        } while share > 0.01
        throw ReportError(
            "the message is larger than the \(maximumBytes) bytes that \(name) takes, also with its texts cut")
    }

    /// - Parameter share: of the length that texts may have, to make the whole fit.
    private func fill(_ json: JSONValue, _ values: WebhookValues, _ share: Double) -> JSONValue? {
        switch json.kind {
        case .string(let text):
            if text.hasPrefix("="), let value = values.json(String(text.dropFirst())) { return value }
            return JSONValue(.string(fill(text, values, share)))
        case .array(let items): return JSONValue(.array(items.compactMap { fill($0, values, share) }))
        case .object(let members):
            if let name = json["if"]?.string, values.text(name)?.isEmpty ?? true { return nil }
            return JSONValue(
                .object(
                    members.filter { $0.key != "if" }.compactMap { member in
                        fill(member.value, values, share).map { JSONMember(member.key, $0) }
                    }))
        default: return json
        }
    }

    private func fill(_ template: String, _ values: WebhookValues, _ share: Double) -> String {
        // One pass, so that a value that looks like a place stays as it is.
        template.replacing(/\{(\w+)(?::(\d+))?\}/) { match in
            guard let text = values.text(String(match.output.1)) else { return String(match.output.0) }
            let most = match.output.2.flatMap { Int($0) } ?? 4_000
            let limit = share < 1 ? min(most, max(40, Int(Double(min(most, text.count)) * share))) : most
            let name = String(match.output.1)
            return values.isOurs(name) ? text : Self.harmless(Self.clipped(text, to: limit), dialect)
        }
    }

    /// Cut between characters, with an ellipsis that counts.
    static func clipped(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : text.prefix(max(0, limit - 1)) + "…"
    }

    /// A text in which nothing is markup.
    static func harmless(_ text: String, _ dialect: Dialect) -> String {
        let shown = revealed(text)
        switch dialect {
        case .plain: return shown
        // The three characters Slack asks to escape; `<!channel>`, links and mentions all need them.
        case .slack:
            return shown.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        // Dialects differ in what a backslash does, so the characters that begin markup or a mention become their full-width
        // likes, which are markup nowhere.
        case .markdown:
            let likes: [Character: Character] = [
                "*": "＊", "_": "＿", "`": "｀", "[": "［", "]": "］", "<": "＜", ">": "＞", "#": "＃", "@": "＠", "~": "～",
                "|": "｜", "!": "！", "\\": "＼",
            ]
            return String(shown.map { likes[$0] ?? $0 })
        }
    }
}

/// What a message has to say, by name.
struct WebhookValues {
    private var texts: [String: String] = [:]
    private var ours: Set<String> = []
    private var others: [String: JSONValue] = [:]

    /// A text that may hold a stranger's words.
    mutating func set(_ name: String, _ text: String) { texts[name] = text }

    /// A text that we made, of no stranger's words: links and times.
    mutating func setOurs(_ name: String, _ text: String) {
        texts[name] = text
        ours.insert(name)
    }

    mutating func set(_ name: String, json: JSONValue) { others[name] = json }

    func text(_ name: String) -> String? { texts[name] ?? others[name].map(\.text) }

    func isOurs(_ name: String) -> Bool { ours.contains(name) }

    func json(_ name: String) -> JSONValue? { others[name] ?? texts[name].map { JSONValue(.string($0)) } }
}
