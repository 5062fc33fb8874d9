internal import Foundation
internal import Support

/// What a schema cannot say about a spec: patterns compile, `{names}` are filled by something, streams fit together.
struct SpecCheck {
    let file: String
    let json: JSONValue
    let spec: ConnectorSpec

    func run() throws(JSONSchema.Violation) {
        if let first = violations().first { throw first }
    }

    func violations() -> [JSONSchema.Violation] {
        var found: [JSONSchema.Violation] = []
        func fail(_ value: JSONValue?, _ path: String, _ problem: String) {
            found.append(JSONSchema.Violation(file: file, position: value?.position, path: path, problem: problem))
        }
        for member in json["parameters"]?.members ?? [] {
            let pattern = member.value["pattern"]
            guard let regex = try? Regex(pattern?.string ?? "") else {
                fail(pattern, "parameters.\(member.key).pattern", "is no regular expression.")
                continue
            }
            if let example = member.value["example"]?.string, example.firstMatch(of: regex) == nil {
                fail(
                    member.value["example"], "parameters.\(member.key).example", "does not match the pattern beside it."
                )
            }
            for stream in member.value["streams"]?.array ?? [] where spec.streams[stream.string ?? ""] == nil {
                fail(stream, "parameters.\(member.key).streams", "names no stream `\(stream.string ?? "")`.")
            }
        }
        for key in ["streams", "shapes"] {
            for member in json[key]?.members ?? [] { placeholders(member.value, "\(key).\(member.key)", fail) }
        }
        patterns(json, "", fail)
        return found
    }

    private var names: Set<String> {
        Set(spec.parameters.map(\.name)).union([
            "cursor", "cursor+1", "since", "until", "since:iso", "until:iso", "value", "id", "ids", "secret",
        ])
    }

    /// Names in addresses and queries that nothing fills.
    private func placeholders(
        _ stream: JSONValue, _ path: String, _ fail: (JSONValue?, String, String) -> Void
    ) {
        let groups = stream["post"]?["attachments"]
        let questions = (groups?.array ?? groups.map { [$0] } ?? []).compactMap { $0["locate"] }
        let places =
            ["request", "lookup", "recheck", "pages", "more"].map { (stream[$0] ?? nil, "\(path).\($0)") }
            + questions.map { ($0, "\(path).post.attachments.locate") }
        for (value, place) in places {
            for (text, at) in Self.texts(value, place) {
                for match in (text.string ?? "").matches(of: /\{([A-Za-z0-9_:+]+)\}/) {
                    let name = String(match.output.1)
                    guard !names.contains(name) else { continue }
                    let guess = nearest(to: name, among: names.sorted()).map { " Did you mean `{\($0)}`?" } ?? ""
                    fail(text, at, "asks for `{\(name)}`, which is no parameter.\(guess)")
                }
            }
        }
    }

    private static func texts(_ value: JSONValue, _ path: String) -> [(JSONValue, String)] {
        switch value.kind {
        case .string: [(value, path)]
        case .object(let members): members.flatMap { texts($0.value, "\(path).\($0.key)") }
        case .array(let list): list.enumerated().flatMap { texts($0.element, "\(path)[\($0.offset)]") }
        default: []
        }
    }

    private func patterns(_ value: JSONValue, _ path: String, _ fail: (JSONValue?, String, String) -> Void) {
        for member in value.members ?? [] {
            let place = path.isEmpty ? member.key : "\(path).\(member.key)"
            if ["match", "matches", "unless"].contains(member.key), let text = member.value.string,
                (try? Regex(text)) == nil
            {
                fail(member.value, place, "is no regular expression.")
            }
            patterns(member.value, place, fail)
        }
        for (index, element) in (value.array ?? []).enumerated() { patterns(element, "\(path)[\(index)]", fail) }
    }
}
