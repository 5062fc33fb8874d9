internal import Aggregation
internal import SQLiteDatabase

extension AggregateStage {
    private static let batch = 5_000

    /// Finds the posts of monitors that are new, then looks again at every post that changed.
    ///
    /// - Returns: matches that were not there before.
    func match(_ versions: [MonitorVersion]) throws -> Int {
        let new = try versions.filter { try matchedUntil($0) != nil }
        var added = try matchAll(new)
        let known = versions.filter { version in !new.contains { $0.id == version.id } }
        while true {
            let touched = try connection.rows(
                "SELECT post_id FROM touched_post ORDER BY post_id LIMIT ?", Self.batch
            ).map { $0.int64(0) }
            guard let first = touched.first else { return added }
            // A narrow span of ids, so that the search looks at little else.
            let ids = touched.prefix { $0 < first + Int64(4 * Self.batch) }
            added += try connection.transaction {
                // A monitor that has just been matched with all posts has seen these.
                let added = try known.reduce(0) { try $0 + rematch($1, ids) }
                try connection.run(
                    "DELETE FROM touched_post WHERE post_id BETWEEN ? AND ?", first, ids.last ?? first)
                return added
            }
        }
    }

    /// While a new monitor's posts are looked for, the highest post id done; nil once all are.
    private func matchedUntil(_ version: MonitorVersion) throws -> Int64? {
        try connection.row("SELECT matched_until FROM monitor WHERE monitor_id = ?", version.id)?[0].integer
    }

    /// Matches monitors that are new with all posts, block by block, for a block's pages are then read once; the days of each are
    /// touched together with its last block.
    ///
    /// - Returns: their matches.
    private func matchAll(_ versions: [MonitorVersion]) throws -> Int {
        var added = 0
        while true {
            let open = try versions.compactMap { version in try matchedUntil(version).map { (version, $0) } }
            guard let done = open.map(\.1).min() else { return added }
            let last = try connection.row("SELECT coalesce(max(post_id), 0) FROM post")?.int64(0) ?? 0
            added += try connection.transaction {
                try open.filter { $0.1 == done }.reduce(0) { try $0 + matchBlock($1.0, after: done, of: last) }
            }
        }
    }

    private func matchBlock(_ version: MonitorVersion, after done: Int64, of last: Int64) throws -> Int {
        let end = min(last, done + Int64(4 * Self.batch))
        _ = try connection.rows(
            """
            INSERT OR IGNORE INTO monitor_match SELECT \(version.id), p.published_at, p.post_id FROM post AS p
            WHERE \(between) AND \(version.query.condition) ORDER BY p.post_id
            """, bindings: [done + 1, end] + version.query.bindings)
        let added = connection.changes
        let isDone = end >= last
        try connection.run(
            "UPDATE monitor SET matched_until = ? WHERE monitor_id = ?", isDone ? nil : end, version.id)
        if isDone { try touchAll(version) }
        return added
    }

    /// Notes each local day with posts of a monitor as touched.
    func touchAll(_ version: MonitorVersion) throws {
        var start = Int64.min
        while let time = try connection.row(
            "SELECT min(published_at) FROM monitor_match WHERE monitor_id = ? AND published_at >= ?", version.id, start
        )?[0].integer {
            try connection.run("INSERT OR IGNORE INTO touched_time VALUES (?, ?)", version.id, time)
            start = version.calendar.start(of: version.calendar.day(of: time) + 1)
        }
    }

    private func hits(_ version: MonitorVersion, from low: Int64, to high: Int64) throws -> [Int64] {
        try connection.rows(
            "SELECT p.post_id FROM post AS p WHERE \(between) AND \(version.query.condition) ORDER BY p.post_id",
            bindings: [low, high] + version.query.bindings
        ).map { $0.int64(0) }
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
