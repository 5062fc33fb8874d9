package import Domain
internal import Foundation
internal import Support

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
    /// What is wrong with those that cannot be used, by name. Sources of theirs fail, the others go on.
    package let broken: [String: String]

    package init(folder: String, schema: String) throws { try self.init(folders: [folder], schema: schema) }

    /// - Parameter folders: a spec in a later one takes the place of its namesake in an earlier one.
    package init(folders: [String], schema: String) throws {
        let schema = try JSONSchema(path: schema)
        var specs: [String: ConnectorSpec] = [:]
        var broken: [String: String] = [:]
        for folder in folders where FileManager.default.fileExists(atPath: folder) {
            let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json5") }
            for file in files.sorted() {
                do {
                    let spec = try ConnectorSpec(path: "\(folder)/\(file)", schema: schema)
                    specs[spec.name] = spec
                    broken[spec.name] = nil
                } catch {
                    // Its namesake that ships would fetch something else than is meant.
                    let name = String(file.dropLast(".json5".count))
                    specs[name] = nil
                    broken[name] = "\(error)"
                }
            }
        }
        self.specs = specs
        self.broken = broken
    }

    package func spec(of source: Source) throws(SourceError) -> ConnectorSpec {
        if let problem = broken[source.connector] {
            throw SourceError(source: source.name, problem: "its connector cannot be used: \(problem)")
        }
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
