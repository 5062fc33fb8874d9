internal import Aggregation
internal import SQLiteDatabase

extension AggregateStage {
    private static let batch = 5_000

    /// Finds the posts of monitors that are new, then looks again at every post that changed.
    ///
    /// - Returns: matches that were not there before.
    func match(_ versions: [MonitorVersion]) throws -> Int {
        var added = 0
        for version in versions { added += try matchAll(version) }
        while true {
            let touched = try connection.rows(
                "SELECT post_id FROM touched_post ORDER BY post_id LIMIT ?", Self.batch
            ).map { $0.int64(0) }
            guard let first = touched.first else { return added }
            // A narrow span of ids, so that the search looks at little else.
            let ids = touched.prefix { $0 < first + Int64(4 * Self.batch) }
            added += try connection.transaction {
                let added = try versions.reduce(0) { try $0 + rematch($1, ids) }
                try connection.run(
                    "DELETE FROM touched_post WHERE post_id BETWEEN ? AND ?", first, ids.last ?? first)
                return added
            }
        }
    }

    private func hits(_ version: MonitorVersion, from low: Int64, to high: Int64) throws -> [Int64] {
        try connection.rows(
            "SELECT p.post_id FROM post AS p WHERE \(between) AND \(version.query.condition) ORDER BY p.post_id",
            bindings: [low, high] + version.query.bindings
        ).map { $0.int64(0) }
    }

    private func matchAll(_ version: MonitorVersion) throws -> Int {
        var added = 0
        while let done = try connection.row(
            "SELECT matched_until FROM monitor WHERE monitor_id = ?", version.id)?[0].integer
        {
            let last = try connection.row("SELECT coalesce(max(post_id), 0) FROM post")?.int64(0) ?? 0
            added += try connection.transaction {
                let end = min(last, done + Int64(4 * Self.batch))
                let ids = try hits(version, from: done + 1, to: end)
                for id in ids { try insert(version, id) }
                try connection.run(
                    "UPDATE monitor SET matched_until = ? WHERE monitor_id = ?", end < last ? end : nil, version.id)
                return ids.count
            }
        }
        return added
    }

    private func rematch(_ version: MonitorVersion, _ ids: ArraySlice<Int64>) throws -> Int {
        let (low, high) = (ids.first ?? 0, ids.last ?? 0)
        let found = Set(try hits(version, from: low, to: high))
        let known = Set(
            try connection.rows(
                """
                SELECT post_id FROM monitor_match INDEXED BY monitor_match_by_post
                WHERE monitor_id = ? AND post_id BETWEEN ? AND ?
                """, version.id, low, high
            ).map { $0.int64(0) })
        var added = 0
        for id in ids {
            switch (known.contains(id), found.contains(id)) {
            case (false, true):
                try insert(version, id)
                added += 1
            case (true, true): try touch(version, id)
            case (true, false):
                try touch(version, id)
                try connection.run(
                    "DELETE FROM monitor_match WHERE monitor_id = ? AND post_id = ?", version.id, id)
            case (false, false): break
            }
        }
        return added
    }

    private func insert(_ version: MonitorVersion, _ id: Int64) throws {
        try connection.run(
            "INSERT OR IGNORE INTO monitor_match SELECT ?, published_at, post_id FROM post WHERE post_id = ?",
            version.id,
            id)
        try touch(version, id)
    }

    private func touch(_ version: MonitorVersion, _ id: Int64) throws {
        try connection.run(
            "INSERT OR IGNORE INTO touched_time SELECT ?, published_at FROM post WHERE post_id = ?", version.id, id)
    }
}
