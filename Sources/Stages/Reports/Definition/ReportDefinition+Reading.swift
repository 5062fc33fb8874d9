internal import Foundation
internal import Support

extension ReportDefinition {
    /// Reads the folder of one report.
    ///
    /// - Parameter shared: folders for the files that it lacks, the first that has one counts; nil for `shared` beside it.
    package init(folder: String, shared: [String]? = nil) throws {
        let beside = (folder as NSString).deletingLastPathComponent + "/shared"
        var reader = DefinitionReader(folders: [folder] + (shared ?? [beside]))
        let path = "\(folder)/report.json5"
        let root = try JSONParser.parse(Array(try reader.text("report.json5").utf8), file: path, dialect: .json5)
        name = try DefinitionReader.required("name", of: root, path)
        scope = Scope(rawValue: root["scope"]?.string ?? "") ?? .monitor
        span = ReportPeriod.Span(rawValue: root["period"]?.string ?? "") ?? .day
        isMailed = root["mail"]?.bool ?? true
        subjectSQL = try root["subject"]?.string.map { try reader.text($0) }
        figures = try (root["figures"]?.array ?? []).map { try reader.figure($0, path) }
        let effect = root["minimumEffect"]
        minimumEffect = MinimumEffect(
            net: effect?["net"]?.double ?? 0.05, share: effect?["share"]?.double ?? 0.05,
            factor: effect?["factor"]?.double ?? 1.25)
        minimumHourPosts = Int(root["minimumHourPosts"]?.integer ?? 10)
        partsSQL = try reader.text(root["posts"]?["parts"]?.string ?? "post-parts.sql")
        policySQL = try reader.text(root["posts"]?["policy"]?.string ?? "post-policy.sql")
        tokens = try reader.text("tokens.css")
        pageStyle = try reader.text("page.css")
        chartStyle = try reader.text("chart.css")
        script = try reader.text("page.js")
        wordings = try reader.wordings((root["languages"]?.array ?? []).compactMap(\.string))
        sources =
            [tokens, pageStyle, chartStyle, script, partsSQL, policySQL, subjectSQL ?? "", root.prettyText]
            + figures.flatMap { [$0.sql] + $0.with.sorted { $0.key < $1.key }.map(\.value) }
            + wordings.sorted { $0.key < $1.key }.map(\.value.source)
        files = reader.read
    }
}

/// Finds the files of a definition and remembers which it read.
private struct DefinitionReader {
    let folders: [String]
    var read: [String] = []

    init(folders: [String]) {
        self.folders = folders
    }

    static func required(_ key: String, of value: JSONValue, _ path: String) throws -> String {
        guard let text = value[key]?.string else { throw ReportError("\(path): \(key) is missing") }
        return text
    }

    mutating func text(_ file: String) throws -> String {
        guard !file.contains("/"), !file.hasPrefix(".") else {
            throw ReportError("\(folders[0])/report.json5: \(file) must lie in the folder of the report")
        }
        let places = folders.map { "\($0)/\(file)" }
        guard let path = places.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw ReportError("\(folders[0]): there is no \(file), neither there nor in \(folders.dropFirst())")
        }
        read.append(path)
        return String(decoding: try readFile(path), as: UTF8.self)
    }

    mutating func figure(_ figure: JSONValue, _ path: String) throws -> ReportDefinition.Figure {
        let name = try Self.required("id", of: figure, path)
        guard let kind = ReportDefinition.Kind(rawValue: try Self.required("kind", of: figure, path)) else {
            throw ReportError("\(path): figure \(name) has a kind that is not known")
        }
        var with: [String: String] = [:]
        for member in figure["with"]?.members ?? [] { with[member.key] = try text(member.value.string ?? "") }
        return ReportDefinition.Figure(
            id: name, kind: kind, section: try Self.required("section", of: figure, path),
            size: ReportDefinition.Size(rawValue: figure["size"]?.string ?? "S") ?? .small,
            days: Int(figure["days"]?.integer ?? 28), sql: try text(try Self.required("sql", of: figure, path)),
            with: with, chart: try figure["chart"].map { try ChartSpec($0, "\(path): figure \(name)") })
    }

    /// The words of the languages that are named, or of all that any folder has: one more file is one more language.
    mutating func wordings(_ named: [String]) throws -> [String: Wording] {
        var files: [String: [String]] = [:]
        for folder in folders.reversed() {
            let locales = "\(folder)/locales"
            guard FileManager.default.fileExists(atPath: locales) else { continue }
            for file in try FileManager.default.contentsOfDirectory(atPath: locales).sorted()
            where file.hasSuffix(".json5") {
                files[String(file.dropLast(6)), default: []].append("\(locales)/\(file)")
            }
        }
        let languages = named.isEmpty ? files.keys.sorted() : named
        var wordings: [String: Wording] = [:]
        for language in languages {
            guard let paths = files[language] else {
                throw ReportError("\(folders[0]): there is no locales/\(language).json5")
            }
            read += paths
            wordings[language] = try Wording(language: language, paths: paths, fallback: files["en"] ?? [])
        }
        return wordings
    }
}
