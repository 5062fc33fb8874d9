internal import Foundation
internal import Support

/// A kind of file that some tool writes: how it is told, and how it is read.
package struct ImportFormat: Sendable {
    /// As `4cat (exports)`.
    package let name: String
    let recognition: Recognition
    let nested: [String]?
    let mapping: PostMapping

    /// Of `record`, whether it is of this kind.
    func fits(_ record: JSONValue) -> Bool {
        recognition.has.allSatisfy { names in
            names.contains { name in
                record[name] != nil || Expression.value(at: Expression.steps(name), in: record) != nil
            }
        }
    }
}

extension ConnectorCatalog {
    /// All kinds of files that connectors know, those that ask for most first.
    package var importFormats: [ImportFormat] {
        specs.values.sorted { $0.name < $1.name }.flatMap { spec in
            spec.streams.sorted { $0.key < $1.key }.compactMap { name, stream in
                stream.recognise.map {
                    ImportFormat(
                        name: "\(name) (\(spec.name))", recognition: $0, nested: stream.nested, mapping: stream.mapping)
                }
            }
        }.sorted { $0.recognition.has.count > $1.recognition.has.count }
    }
}
