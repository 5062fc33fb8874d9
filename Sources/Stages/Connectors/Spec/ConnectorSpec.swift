package import Domain
internal import Foundation
package import Support

/// A connector as its file in connectors/ describes it: checked, and ready to be asked for requests.
package struct ConnectorSpec: Sendable {
    package let name: String
    package let file: String
    private let platform: String
    private let parameters: [Parameter]
    package let secret: Secret?
    package let rate: RateHeaders
    package let policy: Policy
    package let streams: [String: Stream]

    private struct Parameter: Sendable {
        let name: String
        let pattern: String
        let example: String
        let meaning: String
        let streams: [String]?
    }

    package struct Secret: Sendable {
        package let name: String
        package let header: String
        package let prefix: String
        package let isOptional: Bool
    }

    package struct Policy: Sendable {
        package let retentionDays: Int
        package let followsDeletions: Bool
        package let storesMedia: Bool
        package let mailsText: Bool
    }

    package struct Stream: Sendable {
        package enum Format: String, Sendable { case json, feed }

        let url: String
        let query: [(name: String, value: String)]
        package let format: Format
        let records: [String]
        /// Query that asks for what is newer than the cursor; nil for a window without.
        let forward: [(name: String, value: String)]?
        let newer: String?
        let older: String?
        let next: NextPage?
        let lookup: Lookup?
        /// Address of one record, asked before it is taken for deleted; nil where absence is proof enough.
        let confirm: String?
        package let isWindow: Bool
        let cursorField: [String]
        package let mapping: PostMapping
        let hints: [Int: String]
    }

    /// Reads a spec and checks it.
    package init(path: String, schema: JSONSchema) throws {
        let json = try JSONParser.parse(try readFile(path), file: path, dialect: .json5)
        try schema.validate(json, file: path)
        file = path
        name = json["connector"]?.string ?? ""
        platform = json["platform"]?.string ?? ""
        parameters = (json["parameters"]?.members ?? []).map {
            Parameter(
                name: $0.key, pattern: $0.value["pattern"]?.string ?? "", example: $0.value["example"]?.string ?? "",
                meaning: $0.value["meaning"]?.string ?? "",
                streams: $0.value["streams"]?.array.map { $0.compactMap(\.string) })
        }
        secret = json["secret"].map {
            Secret(
                name: $0["name"]?.string ?? "", header: $0["header"]?.string ?? "", prefix: $0["prefix"]?.string ?? "",
                isOptional: $0["optional"]?.bool ?? false)
        }
        rate = RateHeaders(remaining: json["rate"]?["remaining"]?.string, reset: json["rate"]?["reset"]?.string)
        policy = Policy(
            retentionDays: Int(json["policy"]?["retentionDays"]?.integer ?? 400),
            followsDeletions: json["policy"]?["deletions"]?.string == "follow",
            storesMedia: json["policy"]?["media"]?.string == "store",
            mailsText: json["policy"]?["mailText"]?.bool ?? false)
        var streams: [String: Stream] = [:]
        for member in json["streams"]?.members ?? [] {
            streams[member.key] = try Self.stream(member, shapes: json["shapes"] ?? nil, file: path)
        }
        self.streams = streams
    }

    private static func stream(_ member: JSONMember, shapes: JSONValue, file: String) throws -> Stream {
        var json = member.value
        if let name = json["$same"]?.string {
            guard let shape = shapes[name]?.members else {
                throw JSONSchema.Violation(
                    file: file, position: member.keyPosition, path: "streams.\(member.key).$same",
                    problem: "names no shape `\(name)`. Add it to `shapes`.")
            }
            json = JSONValue(.object(shape + (json.members ?? [])), at: json.position)
        }
        for field in ["request", "post", "cursor"] where json[field] == nil {
            throw JSONSchema.Violation(
                file: file, position: member.keyPosition, path: "streams.\(member.key)",
                problem: "has no `\(field)`. Add it.")
        }
        func pairs(_ value: JSONValue?) -> [(name: String, value: String)]? {
            value?.members.map { $0.map { (name: $0.key, value: $0.value.string ?? "") } }
        }
        let hints = (json["hints"]?.members ?? []).compactMap { hint in
            Int(hint.key).map { ($0, hint.value.string ?? "") }
        }
        return Stream(
            url: json["request"]?["url"]?.string ?? "", query: pairs(json["request"]?["query"]) ?? [],
            format: Stream.Format(rawValue: json["format"]?.string ?? "json") ?? .json,
            records: Expression.steps(json["records"]?.string ?? ""), forward: pairs(json["pages"]?["forward"]),
            newer: json["pages"]?["newer"]?.string, older: json["pages"]?["older"]?.string,
            next: json["pages"]?["next"].flatMap(NextPage.init), lookup: json["lookup"].map(Lookup.init),
            confirm: json["pages"]?["confirm"]?.string,
            isWindow: json["pages"]?["window"]?.bool ?? false,
            cursorField: Expression.steps(json["cursor"]?["field"]?.string ?? ""), mapping: PostMapping(stream: json),
            hints: Dictionary(hints, uniquingKeysWith: { $1 }))
    }

    /// Where ids of a source's posts are unique.
    package func platform(of source: Source) -> String { Self.fill(platform, source.parameters, encode: false) }

    /// Checks a source of the configuration against this connector.
    ///
    /// - Throws: ``SourceError`` that says which source, what is wrong and what would be right.
    package func check(_ source: Source) throws(SourceError) {
        guard streams[source.stream] != nil else {
            let guess = nearest(to: source.stream, among: streams.keys).map { "Did you mean `\($0)`?" }
            throw SourceError(
                source: source.name,
                problem: "connector \(name) has no stream `\(source.stream)`. "
                    + (guess ?? "It has \(streams.keys.sorted().joined(separator: ", "))."))
        }
        let wanted = parameters.filter { $0.streams?.contains(source.stream) ?? true }
        for parameter in wanted {
            guard let value = source.parameters[parameter.name] else {
                throw SourceError(
                    source: source.name,
                    problem: "it has no parameter `\(parameter.name)` (\(parameter.meaning)). "
                        + "Add it, such as \(parameter.name): \"\(parameter.example)\".")
            }
            if let regex = try? Regex(parameter.pattern), value.firstMatch(of: regex) == nil {
                throw SourceError(
                    source: source.name,
                    problem: "its `\(parameter.name)` \"\(value)\" is not \(parameter.meaning), "
                        + "such as \"\(parameter.example)\".")
            }
        }
        for key in source.parameters.keys.sorted() where !wanted.contains(where: { $0.name == key }) {
            let guess = nearest(to: key, among: wanted.map(\.name)).map { " Did you mean `\($0)`?" } ?? " Remove it."
            throw SourceError(source: source.name, problem: "its parameter `\(key)` is unknown here.\(guess)")
        }
    }

    /// Puts parameters into `{name}` places.
    static func fill(_ template: String, _ values: [String: String], encode: Bool) -> String {
        values.reduce(template) { text, pair in
            // Whole addresses go in as they are; other values are one part of a path.
            let isAddress = pair.value.hasPrefix("http://") || pair.value.hasPrefix("https://")
            let value =
                encode && !isAddress
                ? pair.value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? pair.value : pair.value
            return text.replacing("{\(pair.key)}", with: value)
        }
    }

    static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}

/// A source of the configuration that its connector cannot fetch.
package struct SourceError: Error, Equatable, CustomStringConvertible {
    package let source: String
    package let problem: String

    package init(source: String, problem: String) {
        self.source = source
        self.problem = problem
    }

    package var description: String { "source \"\(source)\": \(problem)" }
}

/// All connectors of a folder.
package struct ConnectorCatalog: Sendable {
    package let specs: [String: ConnectorSpec]

    package init(folder: String, schema: String) throws {
        let schema = try JSONSchema(path: schema)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json5") }
            .sorted()
        specs = Dictionary(
            try files.map { try ConnectorSpec(path: "\(folder)/\($0)", schema: schema) }.map { ($0.name, $0) },
            uniquingKeysWith: { $1 })
    }

    package func spec(of source: Source) throws(SourceError) -> ConnectorSpec {
        guard let spec = specs[source.connector] else {
            let guess = nearest(to: source.connector, among: specs.keys).map { "Did you mean `\($0)`?" }
            throw SourceError(
                source: source.name,
                problem: "there is no connector `\(source.connector)`. "
                    + (guess ?? "There are \(specs.keys.sorted().joined(separator: ", "))."))
        }
        try spec.check(source)
        return spec
    }
}
