internal import Foundation
internal import Glibc

/// A file could not be written. Says which, doing what, and the system's reason.
package struct FileError: Error, Equatable, CustomStringConvertible {
    package let path: String
    package let action: String
    package let reason: String

    package init(path: String, action: String, reason: String) {
        self.path = path
        self.action = action
        self.reason = reason
    }

    /// With the reason the system gave last.
    package static func fromErrno(_ path: String, _ action: String) -> FileError {
        FileError(path: path, action: action, reason: unsafe String(cString: strerror(errno)))
    }

    package var description: String { "\(path): cannot \(action): \(reason)" }
}

/// Files that are there whole or not at all, also after a power cut.
package enum AtomicFile {
    /// Writes `bytes` beside `path`, syncs them, renames, and syncs the folder. Missing folders are made.
    package static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws(FileError) {
        let folder = (path as NSString).deletingLastPathComponent
        try makeFolder(folder)
        let temporary = "\(path).\(getpid()).tmp"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .fromErrno(temporary, "create") }
        do throws(FileError) {
            try writeAll(bytes, to: descriptor, path: temporary)
            guard fsync(descriptor) == 0 else { throw .fromErrno(temporary, "sync") }
        } catch {
            close(descriptor)
            unsafe unlink(temporary)
            throw error
        }
        close(descriptor)
        try rename(temporary, to: path)
    }

    /// Writes `text` as UTF-8; see ``write(_:to:mode:)``.
    package static func write(_ text: String, to path: String, mode: UInt32 = 0o644) throws(FileError) {
        try write(Array(text.utf8), to: path, mode: mode)
    }

    /// Moves `from` over `path` within one file system and syncs the folder.
    package static func rename(_ from: String, to path: String) throws(FileError) {
        guard unsafe Glibc.rename(from, path) == 0 else { throw .fromErrno(path, "rename into place") }
        try syncFolder((path as NSString).deletingLastPathComponent)
    }

    /// Makes a folder and those above it; one that is there stays. The empty path is the folder we are in.
    package static func makeFolder(_ path: String) throws(FileError) {
        guard !path.isEmpty else { return }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw FileError(path: path, action: "make the folder", reason: error.localizedDescription)
        }
    }

    package static func syncFolder(_ path: String) throws(FileError) {
        let descriptor = unsafe open(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .fromErrno(path, "open the folder") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .fromErrno(path, "sync the folder") }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let written = unsafe bytes[done...].withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw .fromErrno(path, "write")
            }
            done += written
        }
    }
}

/// The whole of a file, or a ``FileError`` that names it.
package func readFile(_ path: String) throws(FileError) -> [UInt8] {
    do {
        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
        // The system says it in fewer words than Foundation.
        guard unsafe access(path, R_OK) == 0 else { throw .fromErrno(path, "read") }
        throw FileError(path: path, action: "read", reason: (error as NSError).localizedDescription)
    }
}
