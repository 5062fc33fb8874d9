internal import Digests
internal import Foundation
internal import SQLiteDatabase
internal import Support

extension Store {
    /// What SQLite finds wrong with the database; nil when it is whole.
    package func damage() throws -> String? {
        let word = try connection.row("PRAGMA quick_check(1)")?.text(0) ?? "no answer"
        return word == "ok" ? nil : word
    }

    /// Copies database, media and key into the new folder `target`, and checks the copy.
    ///
    /// Media are hard-linked where the file system can: content-addressed files never change.
    ///
    /// - Returns: how many posts and media files the copy holds.
    package func backUp(to target: String, config: String?) throws -> (posts: Int, files: Int) {
        guard !FileManager.default.fileExists(atPath: target) else {
            throw FileError(path: target, action: "back up there", reason: "it exists; name a new folder")
        }
        let partial = target + ".partial"
        if FileManager.default.fileExists(atPath: partial) { try FileManager.default.removeItem(atPath: partial) }
        try AtomicFile.makeFolder(partial)
        try connection.backUp(to: partial + "/barometer.db")
        try AtomicFile.write(key, to: partial + "/key", mode: 0o600)
        if let config { try AtomicFile.write(try readFile(config), to: partial + "/config.json5", mode: 0o600) }
        let copy = try Connection(path: partial + "/barometer.db", mode: .readOnly)
        let media = try copy.rows("SELECT DISTINCT sha256, extension FROM attachment WHERE sha256 IS NOT NULL")
        for row in media {
            let from = mediaPath(row.text(0), row.text(1))
            let to = "\(partial)/media/\(row.text(0).prefix(2))/\(row.text(0)).\(row.text(1))"
            try AtomicFile.makeFolder((to as NSString).deletingLastPathComponent)
            do {
                try FileManager.default.linkItem(atPath: from, toPath: to)
            } catch {
                try FileManager.default.copyItem(atPath: from, toPath: to)
            }
        }
        guard try copy.row("PRAGMA integrity_check")?.text(0) == "ok" else {
            throw FileError(path: partial, action: "back up", reason: "the copy fails its integrity check")
        }
        try AtomicFile.rename(partial, to: target)
        return (try copy.row("SELECT count(*) FROM post")?.int(0) ?? 0, media.count)
    }
}
