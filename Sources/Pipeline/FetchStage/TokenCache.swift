internal import Connectors
internal import Digests
internal import Domain
internal import Foundation
internal import Storage
internal import Support

/// Tokens that logins gave, in a file of mode 0600 beside the database and never in it: services limit how often one may log
/// in, and a refresh token that was used is worth nothing.
final class TokenCache {
    private let path: String
    private var tokens: [String: Token]

    init(_ store: Store) throws {
        path = store.layout.root + "/tokens.json"
        tokens =
            FileManager.default.fileExists(atPath: path)
            ? try JSONDecoder().decode([String: Token].self, from: Data(try readFile(path))) : [:]
    }

    /// Bound to the secrets that it was got with: another password is another login.
    private func key(_ source: Source, _ spec: ConnectorSpec, _ secrets: (String) -> String?) -> String {
        let parts =
            [spec.name] + (spec.secret?.names ?? []).map { secrets($0) ?? "" }
            + source.parameters.sorted { $0.key < $1.key }.filter { $0.value.hasPrefix("http") }.map(\.value)
        return SHA256.hex(parts.joined(separator: "\u{1F}"))
    }

    func token(for source: Source, _ spec: ConnectorSpec, _ secrets: (String) -> String?) -> Token? {
        spec.secret?.login == nil ? nil : tokens[key(source, spec, secrets)]
    }

    func keep(_ token: Token, for source: Source, _ spec: ConnectorSpec, _ secrets: (String) -> String?) throws {
        tokens[key(source, spec, secrets)] = token
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try AtomicFile.write(Array(try encoder.encode(tokens)), to: path, mode: 0o600)
    }
}
