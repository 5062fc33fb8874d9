internal import Aggregation
internal import Domain
internal import Language
internal import SQLiteDatabase

/// A monitor that cannot be used. The text says which and what to do.
package struct MonitorError: Error, Equatable, CustomStringConvertible {
    package let monitor: String
    package let problem: String

    package var description: String { "monitor \"\(monitor)\": \(problem)" }
}

extension AggregateStage {
    struct Prepared {
        let monitor: Monitor
        let query: CompiledQuery
        let ownWords: Set<String>
        let calendar: LocalCalendar
    }

    func prepare(_ monitor: Monitor) throws -> Prepared {
        guard let calendar = LocalCalendar(monitor.timeZone) else {
            throw MonitorError(
                monitor: monitor.name,
                problem: "`\(monitor.timeZone)` is no time zone. Write an IANA name such as Europe/Berlin.")
        }
        do {
            // Each part by itself first, so that a slip is told with its place in what was written.
            for part in [monitor.query] + monitor.must + monitor.mustNot { _ = try MonitorQuery(part) }
            var whole = monitor
            whole.query = monitor.wholeQuery
            let query = try MonitorQuery(whole.query)
            let maker = SearchTextMaker()
            return Prepared(
                monitor: whole, query: try compiler.compile(query),
                ownWords: Set(query.wantedTexts.flatMap { [maker.fold($0)] + maker.words($0) }), calendar: calendar)
        } catch {
            throw MonitorError(monitor: monitor.name, problem: error.description)
        }
    }

    /// Gives each monitor its row: the newest version if nothing that shapes the figures changed, else a further one.
    func registerVersions(_ prepared: [Prepared]) throws -> [MonitorVersion] {
        try connection.transaction {
            var versions: [MonitorVersion] = []
            for item in prepared {
                versions.append(
                    MonitorVersion(
                        id: try versionID(of: item.monitor), monitor: item.monitor, query: item.query,
                        ownWords: item.ownWords, calendar: item.calendar))
            }
            let kept = Set(versions.map(\.id))
            for row in try connection.rows("SELECT monitor_id FROM monitor WHERE current = 1")
            where !kept.contains(row.int64(0)) {
                try connection.run("UPDATE monitor SET current = 0 WHERE monitor_id = ?", row.int64(0))
                try connection.run("DELETE FROM touched_time WHERE monitor_id = ?", row.int64(0))
            }
            return versions
        }
    }

    private func versionID(of monitor: Monitor) throws -> Int64 {
        let newest = try connection.row(
            """
            SELECT monitor_id, version, query, time_zone, minimum_posts, current FROM monitor WHERE name = ?
            ORDER BY version DESC LIMIT 1
            """, monitor.name)
        if let newest, newest.text(2) == monitor.query, newest.text(3) == monitor.timeZone,
            newest.int(4) == monitor.minimumPosts
        {
            let id = newest.int64(0)
            try connection.run("UPDATE monitor SET group_name = ? WHERE monitor_id = ?", monitor.group, id)
            if newest.int(5) == 0 {
                // Posts came and went while nobody watched: it starts again.
                try connection.run(
                    "UPDATE monitor SET current = 1, matched_until = 0, model_id = NULL WHERE monitor_id = ?", id)
                try connection.run("DELETE FROM monitor_match WHERE monitor_id = ?", id)
            }
            return id
        }
        try connection.run(
            """
            INSERT INTO monitor (name, version, query, group_name, time_zone, minimum_posts, current)
            VALUES (?, ?, ?, ?, ?, ?, 1)
            """, monitor.name, (newest?.int(1) ?? 0) + 1, monitor.query, monitor.group, monitor.timeZone,
            monitor.minimumPosts)
        return connection.lastRowID
    }

    /// Figures of another model are no history for this one's: all days are made again.
    func touchAllIfRemodelled(_ version: MonitorVersion, _ model: FigureModel) throws {
        try connection.transaction {
            let known = try connection.row("SELECT model_id FROM monitor WHERE monitor_id = ?", version.id)
            guard known?[0].integer != model.id else { return }
            try touchAll(version)
            try connection.run(
                "DELETE FROM bucket WHERE monitor_id = ? AND model_id = ?", version.id, model.id)
            for table in ["term", "topic"] {
                try connection.run("DELETE FROM \(table) WHERE monitor_id = ?", version.id)
            }
            try connection.run(
                "UPDATE monitor SET model_id = ?, judged_until = NULL WHERE monitor_id = ?", model.id, version.id)
        }
    }
}
