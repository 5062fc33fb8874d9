internal import Foundation
internal import Glibc
internal import Support

/// Prints pages to PDF through Chromium, where it is installed.
package struct PagePrinter: Sendable {
    /// Absolute path of the program.
    let program: String
    let seconds: Int

    /// The Chromium of this machine; nil when there is none.
    package static var program: String? {
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    package init(program: String, seconds: Int = 90) {
        self.program = program
        self.seconds = seconds
    }

    /// Prints the page at `path` beside it, as of `time`, and gives the path of the PDF.
    ///
    /// Nothing is requested from anywhere, and the same page gives the same bytes on the same Chromium: the time it writes into
    /// a document is replaced by the edition's.
    package func print(_ path: String, asOf time: Int64) throws -> String {
        let target = path.replacing(/\.html$/, with: ".pdf")
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "barometer-print-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { remove(folder) }
        let made = folder.appendingPathComponent("page.pdf").path
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments =
            [
                // Chromium's own sandbox refuses to start for root, as in containers; the page holds no script of others.
                "--headless", "--disable-gpu", "--disable-extensions", "--no-first-run", "--disable-dev-shm-usage",
                "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking",
                "--user-data-dir=\(folder.path)/profile", "--no-pdf-header-footer", "--print-to-pdf=\(made)",
            ] + (geteuid() == 0 ? ["--no-sandbox"] : []) + [URL(fileURLWithPath: path).absoluteString]
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path, "TZ": "UTC"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<seconds * 20 where process.isRunning { usleep(50_000) }
        if process.isRunning {
            process.terminate()
            process.waitUntilExit()
            throw FileError(path: target, action: "print the page", reason: "Chromium did not end in \(seconds) s")
        }
        guard process.terminationStatus == 0, FileManager.default.fileExists(atPath: made) else {
            throw FileError(
                path: target, action: "print the page",
                reason: "Chromium gave up with status \(process.terminationStatus)")
        }
        try AtomicFile.write(Self.dated(try readFile(made), time), to: target, mode: 0o600)
        return target
    }

    private func remove(_ folder: URL) {
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            // It is in the temporary folder, which the system clears.
            return
        }
    }

    /// With `time` in place of the time of printing: `/CreationDate (D:20261121124500+00'00')`, of the same length.
    static func dated(_ bytes: [UInt8], _ time: Int64) -> [UInt8] {
        var bytes = bytes
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "yyyyMMddHHmmss"
        let digits = Array(formatter.string(from: Date(timeIntervalSince1970: TimeInterval(time))).utf8)
        for name in ["/CreationDate (D:", "/ModDate (D:"] {
            let mark = Array(name.utf8)
            for start in bytes.indices.dropLast(mark.count + digits.count)
            where bytes[start] == mark[0] && bytes[start..<start + mark.count].elementsEqual(mark) {
                bytes.replaceSubrange(start + mark.count..<start + mark.count + digits.count, with: digits)
            }
        }
        return bytes
    }
}
