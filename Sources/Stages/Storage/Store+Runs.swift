internal import SQLiteDatabase
package import Support

/// How a run or a stage ended.
package enum RunStatus: String, Sendable {
    case running, ok, partial, failed
}

extension Store {
    package func beginRun(_ command: String, config: String?) throws -> Int64 {
        try connection.run(
            "INSERT INTO run (command, started_at, status, config_sha256) VALUES (?, ?, 'running', ?)", command,
            clock.now, config)
        return connection.lastRowID
    }

    package func endRun(_ run: Int64, _ status: RunStatus, summary: String) throws {
        try connection.run(
            """
            UPDATE run SET ended_at = ?, status = ?, summary = ?,
                model_sha256 = (SELECT sha256 FROM model WHERE current = 1) WHERE run_id = ?
            """, clock.now, status.rawValue, summary, run)
    }

    package func beginStage(_ stage: String, of run: Int64) throws {
        try connection.run(
            "INSERT INTO stage_run (run_id, stage, started_at, status) VALUES (?, ?, ?, 'running')", run, stage,
            clock.now)
    }

    package func endStage(_ stage: String, of run: Int64, _ status: RunStatus, counts: JSONValue) throws {
        try connection.run(
            "UPDATE stage_run SET ended_at = ?, status = ?, counts = ? WHERE run_id = ? AND stage = ?", clock.now,
            status.rawValue, counts.text, run, stage)
    }

    /// The summary of the last ended run of `command` before `run`.
    package func previousSummary(_ command: String, before run: Int64) throws -> (status: String, summary: String)? {
        try connection.row(
            """
            SELECT status, coalesce(summary, '') FROM run WHERE command = ? AND run_id < ? AND ended_at IS NOT NULL
            ORDER BY run_id DESC LIMIT 1
            """, command, run
        ).map { ($0.text(0), $0.text(1)) }
    }
}
