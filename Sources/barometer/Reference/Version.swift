internal import Foundation
internal import HTTPTransport
internal import NightlyRun
internal import SQLiteDatabase
internal import Support

/// What `--version` prints: enough to tell two installations apart.
enum Version {
    static func text(_ resources: Resources?) -> String {
        let build = resources.flatMap { commit($0.root) }.map { " (\($0))" } ?? ""
        return "barometer \(barometerVersion)\(build)\nSQLite \(sqliteVersion)\n\(curlVersion)"
    }

    /// What an installation noted in the file COMMIT; of a checkout, what its HEAD is now.
    private static func commit(_ root: String) -> String? {
        if let noted = line(root + "/COMMIT") { return String(noted.prefix(12)) }
        var git = root + "/.git"
        // The .git of a second working tree is a file that names its folder.
        if let pointer = line(git), pointer.hasPrefix("gitdir: ") { git = String(pointer.dropFirst(8)) }
        guard let head = line(git + "/HEAD") else { return nil }
        guard head.hasPrefix("ref: ") else { return String(head.prefix(12)) }
        let name = String(head.dropFirst(5))
        let common = line(git + "/commondir").map { $0.hasPrefix("/") ? $0 : "\(git)/\($0)" } ?? git
        if let hash = line("\(common)/\(name)") { return String(hash.prefix(12)) }
        guard FileManager.default.fileExists(atPath: common + "/packed-refs") else { return nil }
        return lines("\(common)/packed-refs").first { $0.hasSuffix(" \(name)") }.map { String($0.prefix(12)) }
    }

    private static func line(_ path: String) -> String? { lines(path).first }

    /// Empty when the file is not there, or is a folder: a version is told with or without a commit.
    private static func lines(_ path: String) -> [String] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
