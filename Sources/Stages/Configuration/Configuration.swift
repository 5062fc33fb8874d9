internal import Digests
package import Domain
internal import Foundation
internal import Support

/// What one installation watches and whom it tells, as `barometer.json5` says.
package struct Configuration: Sendable {
    package let path: String
    /// Digest of the file's bytes: a run names the configuration it ran with.
    package let sha256: String
    package var contact: String?
    package var timeZone: String
    package var languages: [String]
    /// A name in models/, or a folder.
    package var model: String
    package var sources: [Source]
    package var monitors: [Monitor]
    /// Names of reports, each with the monitors it is built for; nil for all.
    package var reports: [(name: String, monitors: [String]?)]
    /// Local days that are like Sundays.
    package var holidays: [String]
    package var alertRules: [CustomRule]
    package var delivery: Delivery
    /// How alerts count a text that many repeat.
    package var alertCopies: CopyCount
    package var allowPrivateHosts: [String]
    package var secretsFile: String?
    package var media: MediaBounds

    /// Limits of what is downloaded; nil leaves the default.
    package struct MediaBounds: Hashable, Sendable {
        package var bytes: Int?
        package var pixels: Int?
        package var seconds: Double?
    }

    /// Reads and checks a configuration file.
    ///
    /// - Parameter schema: path of `config.schema.json`.
    package init(path: String, schema: String) throws {
        let bytes = try readFile(path)
        let json = try JSONParser.parse(bytes, file: path, dialect: .json5)
        try JSONSchema(path: schema).validate(json, file: path)
        self.path = path
        sha256 = SHA256.hex(bytes)
        contact = json["contact"]?.string
        timeZone = json["timeZone"]?.string ?? "UTC"
        let languages = (json["languages"]?.array ?? []).compactMap(\.string)
        self.languages = languages.isEmpty ? ["en"] : languages
        model = json["model"]?.string ?? "sentiment"
        sources = (json["sources"]?.array ?? []).map(Self.source)
        let zone = timeZone
        monitors = (json["monitors"]?.array ?? []).map { Self.monitor($0, zone) }
        reports = (json["reports"]?.array ?? [["report": "daily-brief"]]).map { report in
            (report["report"]?.string ?? "", report["monitors"]?.array.map { $0.compactMap(\.string) })
        }
        holidays = (json["holidays"]?.array ?? []).compactMap(\.string)
        alertRules = (json["alertRules"]?.array ?? []).map {
            CustomRule(
                name: $0["name"]?.string ?? "", sql: $0["sql"]?.string ?? "",
                minimumVolume: $0["minimumVolume"]?.double ?? 5, minimumEffect: $0["minimumEffect"]?.double ?? 2)
        }
        delivery = Self.delivery(json["delivery"] ?? [:], self.languages[0])
        alertCopies = json["alertCopies"]?.string.flatMap(CopyCount.init(rawValue:)) ?? .each
        allowPrivateHosts = (json["allowPrivateHosts"]?.array ?? []).compactMap(\.string)
        secretsFile = json["secretsFile"]?.string
        media = MediaBounds(
            bytes: json["media"]?["maximumBytes"]?.integer.map(Int.init),
            pixels: json["media"]?["maximumPixels"]?.integer.map(Int.init),
            seconds: json["media"]?["maximumSeconds"]?.double)
        try checkNames(json)
    }

    private static func source(_ json: JSONValue) -> Source {
        let parameters = (json["parameters"]?.members ?? []).map { ($0.key, $0.value.string ?? $0.value.text) }
        return Source(
            name: json["name"]?.string ?? "", connector: json["connector"]?.string ?? "",
            stream: json["stream"]?.string ?? "",
            parameters: Dictionary(parameters, uniquingKeysWith: { $1 }), enabled: json["enabled"]?.bool ?? true,
            acceptsTerms: json["acceptTerms"]?.bool ?? false,
            mostPages: json["budget"]?["pages"]?.integer.map { Int($0) },
            monthlyRecords: json["budget"]?["recordsPerMonth"]?.integer.map { Int($0) })
    }

    private static func monitor(_ json: JSONValue, _ zone: String) -> Monitor {
        Monitor(
            name: json["name"]?.string ?? "", query: json["query"]?.string ?? "",
            must: (json["must"]?.array ?? []).compactMap(\.string),
            mustNot: (json["mustNot"]?.array ?? []).compactMap(\.string), group: json["group"]?.string,
            timeZone: json["timeZone"]?.string ?? zone,
            minimumPosts: json["minimumPosts"]?.integer.map(Int.init) ?? 20)
    }

    /// What a schema cannot say: names are unique, time zones exist, reports name monitors that are there.
    private func checkNames(_ json: JSONValue) throws {
        for (key, names) in [
            ("sources", sources.map(\.name)), ("monitors", monitors.map(\.name)),
            ("alertRules", alertRules.map(\.name)),
        ] {
            for (index, name) in names.enumerated() where names[..<index].contains(name) {
                throw problem(json[key]?[index], "\(key)[\(index)].name", "`\(name)` is used twice. Rename one.")
            }
        }
        for (index, monitor) in monitors.enumerated() where TimeZone(identifier: monitor.timeZone) == nil {
            throw problem(
                json["monitors"]?[index], "timeZone",
                "`\(monitor.timeZone)` is not an IANA time zone such as Europe/Berlin or Asia/Shanghai.")
        }
        guard TimeZone(identifier: timeZone) != nil else {
            throw problem(
                json["timeZone"], "timeZone",
                "`\(timeZone)` is not an IANA time zone such as Europe/Berlin or Asia/Shanghai.")
        }
        let known = monitors.map(\.name)
        for (index, report) in reports.enumerated() {
            for name in report.monitors ?? [] where !known.contains(name) {
                let guess = nearest(to: name, among: known).map { " Did you mean `\($0)`?" } ?? ""
                throw problem(json["reports"]?[index], "reports[\(index)]", "names no monitor `\(name)`.\(guess)")
            }
        }
        try checkDelivery(json["delivery"] ?? [:])
    }

    func problem(_ json: JSONValue?, _ path: String, _ text: String) -> JSONSchema.Violation {
        JSONSchema.Violation(file: self.path, position: json?.position, path: path, problem: text)
    }
}
