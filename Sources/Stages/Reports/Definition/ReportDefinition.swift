internal import Foundation
internal import Support

/// A report as its folder in `reports/` describes it: figures, their SQL, words for each language, styles.
package struct ReportDefinition: Sendable {
    /// How a figure is drawn.
    package enum Kind: String, CaseIterable, Sendable {
        case headline, alerts, coverage, topics, volume, hours, voice, contradictions, posts, terms, languages
        case revisions, provenance, table
        case netSeries = "net-series"
        case decidedBy = "decided-by"
    }

    /// Columns that a figure takes of three.
    package enum Size: String, CaseIterable, Sendable {
        case small = "S"
        case medium = "M"
        case large = "L"
    }

    package struct Figure: Sendable {
        package let id: String
        package let kind: Kind
        package let section: String
        package let size: Size
        /// Length of its window, which ends with the report's day.
        package let days: Int
        package let sql: String
        /// Further queries by the name that its drawing knows them by.
        package let with: [String: String]
    }

    /// What counts as more than slight.
    package struct MinimumEffect: Sendable {
        package let net: Double
        package let share: Double
        package let factor: Double
    }

    package let name: String
    package let figures: [Figure]
    package let minimumEffect: MinimumEffect
    package let minimumHourPosts: Int
    package let partsSQL: String
    package let policySQL: String
    let tokens: String
    let pageStyle: String
    let chartStyle: String
    /// By language.
    let wordings: [String: Wording]
    /// Over every file read.
    let sources: [String]

    /// Checks a definition and the files it names against `report.schema.json`.
    package static func check(_ folder: String, schema: String) throws {
        let path = "\(folder)/report.json5"
        let value = try JSONParser.parse(try readFile(path), file: path, dialect: .json5)
        try JSONSchema(path: schema).validate(value, file: path)
        let definition = try ReportDefinition(folder: folder)
        for (index, figure) in definition.figures.enumerated() {
            if definition.figures[..<index].contains(where: { $0.id == figure.id }) {
                throw ReportError("\(path): two figures are called \(figure.id)")
            }
        }
        let keys = definition.wordings.mapValues { Set($0.keys.map(Self.withoutForm)) }
        for (language, own) in keys {
            for (other, theirs) in keys where !theirs.isSubset(of: own) {
                let missing = theirs.subtracting(own).sorted().joined(separator: ", ")
                throw ReportError("\(folder)/locales/\(language).json5 lacks what \(other) has: \(missing)")
            }
        }
    }

    /// Languages differ in their plural forms.
    private static func withoutForm(_ key: String) -> String { key.hasSuffix(".one") ? key.dropLast(3) + "other" : key }

    /// Reads the folder of one report.
    package init(folder: String) throws {
        let path = "\(folder)/report.json5"
        let root = try JSONParser.parse(try readFile(path), dialect: .json5)
        func text(_ file: String) throws -> String {
            guard !file.contains("/"), !file.hasPrefix(".") else {
                throw ReportError("\(path): \(file) must lie in the folder of the report")
            }
            return String(decoding: try readFile("\(folder)/\(file)"), as: UTF8.self)
        }
        func required(_ key: String, of value: JSONValue) throws -> String {
            guard let text = value[key]?.string else { throw ReportError("\(path): \(key) is missing") }
            return text
        }
        name = try required("name", of: root)
        figures = try (root["figures"]?.array ?? []).map { try Self.figure($0, path, text) }
        let effect = root["minimumEffect"]
        minimumEffect = MinimumEffect(
            net: effect?["net"]?.double ?? 0.05, share: effect?["share"]?.double ?? 0.05,
            factor: effect?["factor"]?.double ?? 1.25)
        minimumHourPosts = Int(root["minimumHourPosts"]?.integer ?? 10)
        partsSQL = try text(try required("parts", of: root["posts"] ?? nil))
        policySQL = try text(try required("policy", of: root["posts"] ?? nil))
        tokens = try text("tokens.css")
        pageStyle = try text("page.css")
        chartStyle = try text("chart.css")
        wordings = try Dictionary(
            uniqueKeysWithValues: (root["languages"]?.array ?? []).compactMap(\.string).map {
                ($0, try Wording(language: $0, path: "\(folder)/locales/\($0).json5"))
            })
        sources =
            [tokens, pageStyle, chartStyle, partsSQL]
            + figures.flatMap { [$0.sql] + $0.with.sorted { $0.key < $1.key }.map(\.value) }
            + wordings.sorted { $0.key < $1.key }.map(\.value.source)
    }

    private static func figure(
        _ figure: JSONValue, _ path: String, _ text: (String) throws -> String
    ) throws -> Figure {
        func required(_ key: String) throws -> String {
            guard let text = figure[key]?.string else { throw ReportError("\(path): a figure lacks \(key)") }
            return text
        }
        let name = try required("id")
        guard let kind = Kind(rawValue: try required("kind")) else {
            throw ReportError("\(path): figure \(name) has a kind that is not known")
        }
        return Figure(
            id: name, kind: kind, section: try required("section"),
            size: Size(rawValue: figure["size"]?.string ?? "S") ?? .small, days: Int(figure["days"]?.integer ?? 28),
            sql: try text(try required("sql")),
            with: try Dictionary(
                uniqueKeysWithValues: (figure["with"]?.members ?? []).map {
                    ($0.key, try text($0.value.string ?? ""))
                }))

    }

    package var languages: [String] { wordings.keys.sorted() }

    /// The words of `language`, or an error that names those there are.
    package func wording(_ language: String) throws -> Wording {
        guard let wording = wordings[language] else {
            throw ReportError("report \(name) has no language \(language); it has \(languages.joined(separator: ", "))")
        }
        return wording
    }
}
