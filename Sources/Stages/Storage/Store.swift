internal import Digests
internal import Foundation
internal import Glibc
internal import Language
package import SQLiteDatabase
package import Support

/// The state folder of one installation: its database, media and key. One writer at a time holds the lock.
package final class Store {
    package let connection: Connection
    package let layout: StateLayout
    package let clock: Clock
    let searchText = SearchTextMaker()
    /// Key of pseudonyms and tombstones: without it nobody can turn them back.
    let key: [UInt8]

    /// Opens or makes the store, migrating it to this version.
    ///
    /// - Parameter schemas: folder of the migrations.
    package init(_ layout: StateLayout, schemas: String, clock: Clock) throws {
        // What is collected about people is nobody else's on this machine.
        umask(0o077)
        try AtomicFile.makeFolder(layout.root)
        self.layout = layout
        self.clock = clock
        key = try Self.key(at: layout.key)
        connection = try Connection(path: layout.database)
        let connection = connection
        try Self.setLog(pages: Self.usualLogPages, connection)
        try Migrations(folder: schemas).apply(to: connection) { version in
            try AtomicFile.makeFolder(layout.backups)
            try connection.backUp(to: "\(layout.backups)/pre-\(version + 1).db")
        }
    }

    /// 32 MiB of log before it is copied into the database: a page that is written all over, as those of indexes by author and
    /// content are, is then copied once for many times that it changed.
    private static let usualLogPages = 8_192

    private static func setLog(pages: Int, _ connection: Connection) throws {
        try connection.execute("PRAGMA wal_autocheckpoint = \(pages)")
    }

    /// Writes much: the log is copied into the database on another thread.
    ///
    /// - Parameter body: given what is to be called after each transaction.
    package func writeMuch<Result>(_ body: (_ noteCommit: () throws -> Void) throws -> Result) throws -> Result {
        let checkpointer = try Checkpointer(path: layout.database)
        try Self.setLog(pages: 0, connection)
        do {
            let result = try body { try checkpointer.noteCommit() }
            try checkpointer.finish()
            try Self.setLog(pages: Self.usualLogPages, connection)
            return result
        } catch {
            try Self.setLog(pages: Self.usualLogPages, connection)
            throw error
        }
    }

    private static func key(at path: String) throws -> [UInt8] {
        if FileManager.default.fileExists(atPath: path) { return try readFile(path) }
        var generator = SystemRandomNumberGenerator()
        let key = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        try AtomicFile.write(key, to: path, mode: 0o600)
        return key
    }

    /// Keyed hash of something that must be recognised again but not read.
    func keyedHash(_ parts: String...) -> String {
        hmacSHA256(key: key, Array(parts.joined(separator: "\u{1F}").utf8))
    }

    /// For preparing posts on other threads.
    package var preparer: PostPreparer { PostPreparer(key: key) }
}
