internal import Foundation
package import Support

/// Where the files that ship with the program are: beside the executable's `../share/barometer`, or in the checkout it was
/// built in.
package struct Resources: Sendable {
    package let root: String

    package var schemas: String { root + "/schemas" }
    package var connectors: String { root + "/connectors" }
    package var reports: String { root + "/reports" }
    package var models: String { root + "/models" }
    package var crontab: String { root + "/crontab" }

    /// - Parameter chosen: what `BAROMETER_RESOURCES` says, if anything.
    package init(executable: String, chosen: String?) throws(FileError) {
        func hasSchemas(_ folder: String) -> Bool {
            FileManager.default.fileExists(atPath: folder + "/schemas/0001-store.sql")
        }
        if let chosen {
            guard hasSchemas(chosen) else {
                throw FileError(
                    path: chosen, action: "use BAROMETER_RESOURCES", reason: "it has no schemas/0001-store.sql")
            }
            root = chosen
            return
        }
        var folder = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
        let installed = folder.deletingLastPathComponent().appendingPathComponent("share/barometer").path
        if hasSchemas(installed) {
            root = installed
            return
        }
        // A build lies a few folders below its checkout.
        for _ in 0..<6 {
            if hasSchemas(folder.path) {
                root = folder.path
                return
            }
            folder.deleteLastPathComponent()
        }
        throw FileError(
            path: executable, action: "find schemas, connectors and reports",
            reason: "they are neither in ../share/barometer nor in a folder above; set BAROMETER_RESOURCES")
    }

    /// A model as the store remembers it: a name in `models`, or a folder in full, for runs elsewhere.
    package static func modelPlace(_ text: String) -> String {
        text.contains("/") ? URL(fileURLWithPath: text).standardizedFileURL.path : text
    }

    /// The folder of a model: a name in `models`, or a folder itself.
    package func model(_ name: String) -> String { name.contains("/") ? name : "\(models)/\(name)" }
}
