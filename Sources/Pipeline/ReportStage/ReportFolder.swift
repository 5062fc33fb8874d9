internal import Foundation
internal import Glibc
internal import Reports
internal import Support

/// The folder of one edition, which appears whole or not at all.
struct ReportFolder {
    /// `state/reports`.
    let root: String
    let report: String
    let monitor: String
    let period: String

    /// Of the first edition; later ones lie in it, so that what was sent stays as it was.
    private var base: String { "\(period)/\(report)/\(Self.name(monitor))" }

    func path(edition: Int) -> String { edition == 1 ? base : "\(base)/edition-\(edition)" }

    /// A monitor's name as one folder: what a path cannot hold becomes `_` with the character's number.
    static func name(_ monitor: String) -> String {
        let name = monitor.unicodeScalars.map { scalar -> String in
            scalar == "/" || scalar == "\\" || scalar.value < 0x20 || scalar.value == 0x7F
                ? "_\(String(scalar.value, radix: 16))" : String(scalar)
        }.joined()
        return name.hasPrefix(".") || name.isEmpty ? "_" + name : name
    }

    /// Writes `files` beside the place, then renames them into it.
    func write(_ files: [ReportFile], edition: Int) throws {
        try write(files, to: "\(root)/\(path(edition: edition))")
    }

    /// Writes what is no edition into the folder `name` of its own, in place of what was there.
    ///
    /// - Returns: its path.
    func write(_ files: [ReportFile], beside name: String) throws -> String {
        let target = "\(root)/\(period)/\(report)/\(Self.name(monitor)).\(name)"
        try write(files, to: target)
        return target
    }

    private func write(_ files: [ReportFile], to target: String) throws {
        let temporary = "\(root)/.building-\(getpid())"
        if FileManager.default.fileExists(atPath: temporary) { try FileManager.default.removeItem(atPath: temporary) }
        for file in files { try AtomicFile.write(file.bytes, to: "\(temporary)/\(file.path)", mode: 0o600) }
        try AtomicFile.makeFolder((target as NSString).deletingLastPathComponent)
        // Only a run that was killed between rename and row leaves one there.
        if FileManager.default.fileExists(atPath: target) { try FileManager.default.removeItem(atPath: target) }
        try AtomicFile.rename(temporary, to: target)
    }

    /// Points `latest/<report>/<monitor>` at an edition.
    func link(edition: Int) throws {
        let link = "\(root)/latest/\(report)/\(Self.name(monitor))"
        try AtomicFile.makeFolder((link as NSString).deletingLastPathComponent)
        let temporary = "\(link).\(getpid())"
        unsafe unlink(temporary)
        try FileManager.default.createSymbolicLink(
            atPath: temporary, withDestinationPath: "../../\(path(edition: edition))")
        try AtomicFile.rename(temporary, to: link)
    }
}
