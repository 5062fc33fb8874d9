package import Domain
internal import Foundation
package import Support

/// A connector as its file in connectors/ describes it: checked, and ready to be asked for requests.
package struct ConnectorSpec: Sendable {
    package let name: String
    package let file: String
    /// What it is, in one sentence.
    package let about: String
    let platform: String
    package let parameters: [Parameter]
    package let secret: Secret?
    package let rate: RateHeaders
    /// How many requests a host takes in how many seconds; nil where nothing is known.
    package let pace: Pace?
    package let policy: Policy
    package let streams: [String: Stream]

    package struct Parameter: Sendable {
        package let name: String
        package let pattern: String
        package let example: String
        package let meaning: String
        package let streams: [String]?
        /// What counts when a source does not give it; nil for one that must be given.
        package let fallback: String?
    }

    package struct Pace: Hashable, Sendable {
        package let requests: Int
        package let seconds: Double
    }

    package struct Stream: Sendable {
        package enum Format: String, Sendable {
            case json, feed
            /// Not asked for: a file that people have.
            case file
        }

        package let about: String
        let url: String
        let query: [(name: String, value: String)]
        package let format: Format
        /// Paths of the list of records; the first that is there counts.
        let records: [[String]]
        /// Path of a record's answers, which are records as well.
        let nested: [String]?
        /// Query that asks for what is newer than the cursor; nil for a window without.
        let forward: [(name: String, value: String)]?
        let newer: String?
        let older: String?
        let next: NextPage?
        let lookup: Lookup?
        let more: More?
        let omits: Omission?
        /// What makes the service show what it hides by default; part of `query`.
        let unhide: [(name: String, value: String)]
        /// Address of one record, asked before it is taken for deleted; nil where absence is proof enough.
        package let confirm: String?
        package let recheck: Recheck?
        package let isWindow: Bool
        /// Records that the service gives at most, however far one pages.
        package let most: Int?
        /// Days that the service goes back.
        package let days: Int?
        /// Path of how many there are, as the service counts.
        let total: [String]?
        let cursorField: [String]
        package let mapping: PostMapping
        /// Where an error's own word stands; `hints` may be keyed by it.
        let reason: [String]?
        let hints: [String: String]
        package let recognise: Recognition?

        /// Whether a past interval can be asked for.
        package var reachesBack: Bool { format == .json && (older != nil || next != nil || asksForTimes) }

        /// Whether an interval can be asked for by itself, and not only walked to.
        package var asksForWindows: Bool { query.contains { $0.value.contains("{until") } }

        /// Whether requests name the interval that is meant.
        var asksForTimes: Bool { query.contains { $0.value.contains("{since") || $0.value.contains("{until") } }
    }

    /// Reads a spec and checks it.
    package init(path: String, schema: JSONSchema) throws {
        let json = try JSONParser.parse(try readFile(path), file: path, dialect: .json5)
        try schema.validate(json, file: path)
        file = path
        name = json["connector"]?.string ?? ""
        about = json["about"]?.string ?? ""
        platform = json["platform"]?.string ?? ""
        parameters = (json["parameters"]?.members ?? []).map {
            Parameter(
                name: $0.key, pattern: $0.value["pattern"]?.string ?? "", example: $0.value["example"]?.string ?? "",
                meaning: $0.value["meaning"]?.string ?? "",
                streams: $0.value["streams"]?.array.map { $0.compactMap(\.string) },
                fallback: $0.value["default"]?.string)
        }
        secret = json["secret"].map(Secret.init)
        let rate: JSONValue = json["rate"] ?? nil
        self.rate = RateHeaders(
            remaining: rate["remaining"]?.string, reset: rate["reset"]?.string,
            inBody: rate["inBody"]?.string.map(Expression.steps))
        pace = rate["requests"]?.integer.map {
            Pace(requests: Int($0), seconds: rate["seconds"]?.double ?? 60)
        }
        policy = Policy(json["policy"] ?? nil)
        var streams: [String: Stream] = [:]
        for member in json["streams"]?.members ?? [] {
            streams[member.key] = try Self.stream(member, shapes: json["shapes"] ?? nil, file: path)
        }
        self.streams = streams
        try SpecCheck(file: path, json: json, spec: self).run()
    }

    private static func stream(_ member: JSONMember, shapes: JSONValue, file: String) throws -> Stream {
        let json = try merged(member, shapes, file)
        let format = Stream.Format(rawValue: json["format"]?.string ?? "json") ?? .json
        for field in format == .file ? ["post"] : ["request", "post", "cursor"] where json[field] == nil {
            throw JSONSchema.Violation(
                file: file, position: member.keyPosition, path: "streams.\(member.key)",
                problem: "has no `\(field)`. Add it.")
        }
        let pages: JSONValue = json["pages"] ?? nil
        let records = json["records"]?.array?.compactMap(\.string) ?? [json["records"]?.string ?? ""]
        let unhide = pairs(json["unhide"]) ?? []
        let hints = (json["hints"]?.members ?? []).map { ($0.key, $0.value.string ?? "") }
        return Stream(
            about: json["about"]?.string ?? "", url: json["request"]?["url"]?.string ?? "",
            query: (pairs(json["request"]?["query"]) ?? []) + unhide, format: format,
            records: records.map(Expression.steps),
            nested: json["nested"]?.string.map(Expression.steps), forward: pairs(pages["forward"]),
            newer: pages["newer"]?.string, older: pages["older"]?.string, next: pages["next"].flatMap(NextPage.init),
            lookup: json["lookup"].map(Lookup.init), more: json["more"].map(More.init),
            omits: json["omits"].map(Omission.init), unhide: unhide, confirm: pages["confirm"]?.string,
            recheck: json["recheck"].map(Recheck.init), isWindow: pages["window"]?.bool ?? false,
            most: pages["most"]?.integer.map { Int($0) }, days: pages["days"]?.integer.map { Int($0) },
            total: pages["total"]?.string.map(Expression.steps),
            cursorField: Expression.steps(json["cursor"]?["field"]?.string ?? ""), mapping: PostMapping(stream: json),
            reason: json["reason"]?.string.map(Expression.steps), hints: Dictionary(hints, uniquingKeysWith: { $1 }),
            recognise: json["file"].map(Recognition.init))
    }

    /// A stream with what its shape lends it.
    private static func merged(_ member: JSONMember, _ shapes: JSONValue, _ file: String) throws -> JSONValue {
        let json = member.value
        guard let name = json["$same"]?.string else { return json }
        guard let shape = shapes[name]?.members else {
            throw JSONSchema.Violation(
                file: file, position: member.keyPosition, path: "streams.\(member.key).$same",
                problem: "names no shape `\(name)`. Add it to `shapes`.")
        }
        return JSONValue(.object(shape + (json.members ?? [])), at: json.position)
    }

    /// The text at a path, its steps apart by dots.
    package static func text(at path: String, in json: JSONValue) -> String? {
        Expression.text(at: Expression.steps(path), in: json)
    }

    static func pairs(_ value: JSONValue?) -> [(name: String, value: String)]? {
        value?.members.map { $0.map { (name: $0.key, value: $0.value.string ?? "") } }
    }

    /// Where ids of a source's posts are unique.
    package func platform(of source: Source) -> String { Self.fill(platform, values(of: source), encode: false) }

    /// The source's parameters, with what counts where it gives none.
    func values(of source: Source) -> [String: String] {
        let given = parameters.compactMap { parameter in parameter.fallback.map { (parameter.name, $0) } }
        return Dictionary(given, uniquingKeysWith: { $1 }).merging(source.parameters) { $1 }
    }

    /// Checks a source of the configuration against this connector.
    ///
    /// - Throws: ``SourceError`` that says which source, what is wrong and what would be right.
    package func check(_ source: Source) throws(SourceError) {
        guard let stream = streams[source.stream] else {
            let guess = nearest(to: source.stream, among: streams.keys).map { "Did you mean `\($0)`?" }
            throw SourceError(
                source: source.name,
                problem: "connector \(name) has no stream `\(source.stream)`. "
                    + (guess ?? "It has \(streams.keys.sorted().joined(separator: ", "))."))
        }
        guard stream.format != .file else {
            throw SourceError(
                source: source.name,
                problem:
                    "stream `\(source.stream)` reads files. Use `barometer import FILE`, and take it out of `sources`.")
        }
        if let obstacle = policy.obstacle, !source.acceptsTerms {
            throw SourceError(
                source: source.name, problem: "\(obstacle) Then add acceptTerms: true to this source.")
        }
        let wanted = parameters.filter { $0.streams?.contains(source.stream) ?? true }
        for parameter in wanted {
            guard let value = source.parameters[parameter.name] else {
                if parameter.fallback != nil { continue }
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

    /// Puts values into `{name}` places, once: what a value holds is not looked through. Unknown names stay.
    static func fill(_ template: String, _ values: [String: String], encode: Bool) -> String {
        // By hand: a regular expression is compiled anew for each page, which took a tenth of a fetch.
        var filled = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{") {
            filled += rest[..<open]
            rest = rest[open...]
            let name = rest.dropFirst().prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "_:+".contains($0)) }
            guard !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "}",
                let value = values[String(name)]
            else {
                filled.append(rest.removeFirst())
                continue
            }
            // Whole addresses go in as they are; other values are one part of a path.
            let isAddress = value.hasPrefix("http://") || value.hasPrefix("https://")
            filled +=
                encode && !isAddress
                ? value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? value : value
            rest = rest[rest.index(after: name.endIndex)...]
        }
        return filled + rest
    }

    static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
