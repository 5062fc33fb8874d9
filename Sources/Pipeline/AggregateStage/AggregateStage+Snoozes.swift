internal import Aggregation
internal import Domain
internal import SQLiteDatabase

extension AggregateStage {
    /// Marks the snoozes that are over as told.
    ///
    /// - Returns: a line for each, in the order in which they ended; told once, and never again.
    func tellEndedSnoozes(now: Int64) throws -> [String] {
        let ended = try connection.rows(
            """
            SELECT snooze_id, coalesce(monitor, 'all monitors'), rule, until FROM snooze
            WHERE until <= ? AND told_at IS NULL ORDER BY until, snooze_id
            """, now)
        return try ended.map { row in
            let held = try connection.rows(
                """
                SELECT rule, day, state FROM held_alert WHERE snooze_id = ? ORDER BY severity DESC, day, alert_id
                """, row.int64(0))
            try connection.run("UPDATE snooze SET told_at = ? WHERE snooze_id = ?", now, row.int64(0))
            let what = held.isEmpty ? "no alert" : held.count == 1 ? "1 alert" : "\(held.count) alerts"
            let list = held.map { "\($0.text(0)) of \($0.text(1)), \($0.text(2))" }.joined(separator: "; ")
            return "snooze of \(row.text(1))\(row[2].text.map { ", \($0)" } ?? "") is over: \(what) held"
                + (list.isEmpty ? "" : ": \(list)")
        }
    }
}
