internal import Foundation
internal import Glibc
package import Support

/// Another run holds the state folder.
package struct LockedError: Error, CustomStringConvertible {
    /// What the holder wrote of itself.
    package let holder: String

    package var description: String { "another run holds the lock: \(holder)" }
}

/// Keeps two writing runs apart: flock on a file beside the database, freed by the system when the process ends.
@safe package final class StateLock {
    private let descriptor: Int32

    /// - Throws: ``LockedError`` at once when another process holds it.
    package init(_ layout: StateLayout, clock: Clock) throws {
        try AtomicFile.makeFolder(layout.root)
        descriptor = unsafe open(layout.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError.fromErrno(layout.lock, "open the lock") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = String(decoding: try readFile(layout.lock), as: UTF8.self)
            close(descriptor)
            throw LockedError(holder: holder.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        let text = Array("process \(getpid()) since \(formatTime(clock.now))\n".utf8)
        ftruncate(descriptor, 0)
        unsafe _ = pwrite(descriptor, text, text.count, 0)
    }

    deinit { close(descriptor) }
}

/// ISO 8601 in UTC, to the second.
package func formatTime(_ time: Int64) -> String {
    let formatter = ISO8601DateFormatter()
    return formatter.string(from: Date(timeIntervalSince1970: TimeInterval(time)))
}
