internal import Foundation
internal import Support

extension ReportDefinition {
    /// Checks a definition and the files it names against `report.schema.json`.
    package static func check(_ folder: String, schema: String, shared: [String]? = nil) throws {
        let path = "\(folder)/report.json5"
        let value = try JSONParser.parse(try readFile(path), file: path, dialect: .json5)
        try JSONSchema(path: schema).validate(value, file: path)
        let definition = try ReportDefinition(folder: folder, shared: shared)
        guard definition.name == (folder as NSString).lastPathComponent else {
            throw ReportError("\(path): the report is called \(definition.name), its folder is not")
        }
        for (index, figure) in definition.figures.enumerated() {
            if definition.figures[..<index].contains(where: { $0.id == figure.id }) {
                throw ReportError("\(path): two figures are called \(figure.id)")
            }
            if figure.kind == .chart && figure.chart == nil {
                throw ReportError("\(path): figure \(figure.id) is a chart and does not say how it is drawn (chart)")
            }
        }
        try checkWords(definition, folder)
    }

    /// What one language says the others must say: but for forms of number, in which languages differ.
    private static func checkWords(_ definition: ReportDefinition, _ folder: String) throws {
        let keys = definition.wordings.mapValues { Set($0.keys.map(withoutForm)) }
        for (language, own) in keys.sorted(by: { $0.key < $1.key }) {
            for (other, theirs) in keys.sorted(by: { $0.key < $1.key }) where !theirs.isSubset(of: own) {
                let missing = theirs.subtracting(own).sorted().joined(separator: ", ")
                throw ReportError("\(folder)/locales/\(language).json5 lacks what \(other) has: \(missing)")
            }
        }
        for (language, wording) in definition.wordings {
            for section in Set(definition.figures.map(\.section)) where !wording.has("sections.\(section)") {
                throw ReportError("\(folder)/locales/\(language).json5 lacks the heading sections.\(section)")
            }
        }
    }

    private static func withoutForm(_ key: String) -> String { key.hasSuffix(".one") ? key.dropLast(3) + "other" : key }
}
