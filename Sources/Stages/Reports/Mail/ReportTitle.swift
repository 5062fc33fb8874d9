internal import Foundation
package import Support

/// What an edition is called and says, as its own `report.json` has it: words of the time it was written.
package struct ReportTitle: Sendable {
    private let json: JSONValue

    /// Nil when the folder is gone or has no readable `report.json`.
    package init?(folder: String) {
        do {
            json = try JSONParser.parse(try readFile("\(folder)/report.json"), dialect: .json)
        } catch {
            return nil
        }
    }

    package func title(_ language: String) -> String? { json["title"]?[language]?.string }

    package func finding(_ language: String) -> String? { json["finding"]?[language]?.string }

    /// The first sentences, which say what changed and why.
    package func lead(_ language: String) -> String? { json["lead"]?[language]?.string }

    /// Everything, for programs.
    package subscript(_ key: String) -> JSONValue? { json[key] }
}
