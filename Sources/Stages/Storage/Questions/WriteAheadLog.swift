internal import Foundation
package import Support

/// The write-ahead log beside a store, and the programs that hold the store open: a reader that never ends keeps the log from
/// being emptied, and it grows.
package struct WriteAheadLog: Sendable {
    package struct Holder: Sendable {
        package let process: Int
        /// As the system has it, such as `sqlite3`.
        package let program: String
    }

    package let sizeBytes: Int
    /// Programs but this one; those of other users are not seen without privileges.
    package let holders: [Holder]

    /// - Parameter processes: where the system lists its processes.
    package init(of layout: StateLayout, processes: String = "/proc") throws {
        let files = FileManager.default
        let log = layout.database + "-wal"
        sizeBytes =
            files.fileExists(atPath: log)
            ? (try files.attributesOfItem(atPath: log)[.size] as? NSNumber)?.intValue ?? 0 : 0
        let database = URL(fileURLWithPath: layout.database).resolvingSymlinksInPath().path
        let own = Int(ProcessInfo.processInfo.processIdentifier)
        let numbers = try files.contentsOfDirectory(atPath: processes).compactMap { Int($0) }.filter { $0 != own }
        holders = numbers.sorted().compactMap { number in
            // A process may end while it is looked at, and others' may not be looked at: both hold nothing that we can tell.
            guard let open = try? files.contentsOfDirectory(atPath: "\(processes)/\(number)/fd"),
                open.contains(where: {
                    (try? files.destinationOfSymbolicLink(atPath: "\(processes)/\(number)/fd/\($0)")) == database
                })
            else { return nil }
            let name = files.contents(atPath: "\(processes)/\(number)/comm").map { String(decoding: $0, as: UTF8.self) }
            return Holder(process: number, program: (name ?? "?").trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }
}
