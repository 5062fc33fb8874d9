internal import Foundation
internal import Glibc
internal import Support

/// Passwords and tokens by name, from the environment, from a file that `NAME_FILE` names there, or from a file that only its
/// owner can read. Never from arguments, the database or a log.
package struct Secrets: Sendable {
    private let file: [String: String]
    private let environment: [String: String]

    /// - Parameter path: NAME=value lines; refused when others can read it.
    package init(file path: String?, environment: [String: String]) throws {
        self.environment = environment
        guard let path else {
            file = [:]
            return
        }
        try Self.checkMode(path)
        let lines = String(decoding: try readFile(path), as: UTF8.self).split(whereSeparator: \.isNewline)
        file = Dictionary(
            lines.filter { !$0.hasPrefix("#") }.compactMap { line in
                line.firstIndex(of: "=").map {
                    (
                        String(line[..<$0]).trimmingCharacters(in: .whitespaces),
                        String(line[line.index(after: $0)...]).trimmingCharacters(in: .whitespaces)
                    )
                }
            }, uniquingKeysWith: { $1 })
    }

    private static func checkMode(_ path: String) throws {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw FileError.fromErrno(path, "read the secrets") }
        guard status.st_mode & 0o077 == 0 else {
            throw FileError(path: path, action: "use the secrets", reason: "others can read it; run chmod 600 on it")
        }
    }

    /// The environment's word counts first, then the file that `NAME_FILE` names there, then the secrets file's.
    package subscript(name: String) -> String? {
        if let value = environment[name] { return value }
        guard let path = environment[name + "_FILE"] else { return file[name] }
        do {
            return String(decoding: try readFile(path), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            // Not set, as whoever asks will say with the name.
            return file[name]
        }
    }
}
