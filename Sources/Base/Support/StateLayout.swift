/// Where things are in the state folder. Everything Barometer writes by itself is below it.
package struct StateLayout: Hashable, Sendable {
    package let root: String

    package init(root: String) {
        self.root = root
    }

    package var database: String { root + "/barometer.db" }
    package var lock: String { root + "/barometer.lock" }
    package var media: String { root + "/media" }
    /// Beginnings of files whose transfer broke off.
    package var partial: String { root + "/partial" }
    package var reports: String { root + "/reports" }
    /// Messages as they went out, `.eml`.
    package var mail: String { root + "/mail" }
    package var backups: String { root + "/backup" }
    /// Key of the pseudonyms and tombstones, mode 0600.
    package var key: String { root + "/key" }
}
