package import Domain
internal import SQLiteDatabase
internal import Support

/// The ledger of what was fetched, and where the next run goes on.
extension Store {
    /// Enters an interval into the ledger. A complete one takes its part out of every gap; of one that is not complete only
    /// what is not covered already is a gap, and gaps inside it become part of it.
    package func record(_ coverage: Coverage, of sourceID: Int64) throws {
        guard coverage.interval.start < coverage.interval.end else { return }
        if coverage.status == .complete {
            for gap in try gaps(of: sourceID, touching: coverage.interval) {
                try removeGap(gap, sourceID)
                for rest in gap.interval.subtracting([coverage.interval]) {
                    var part = gap
                    part.interval = rest
                    try insertGap(part, sourceID)
                }
            }
            return try insert(coverage, attempts: 0, sourceID)
        }
        let covered = try connection.rows(
            """
            SELECT interval_start, interval_end FROM coverage
            WHERE source_id = ? AND status = 'complete' AND interval_end > ? AND interval_start < ?
            """, sourceID, coverage.interval.start, coverage.interval.end
        ).map { Interval(start: $0.int64(0), end: $0.int64(1)) }
        for piece in coverage.interval.subtracting(covered) {
            var attempts = 0
            for gap in try gaps(of: sourceID, touching: piece) {
                attempts = max(attempts, gap.attempts)
                try removeGap(gap, sourceID)
                for rest in gap.interval.subtracting([piece]) {
                    var part = gap
                    part.interval = rest
                    try insertGap(part, sourceID)
                }
            }
            var part = coverage
            part.interval = piece
            try insert(part, attempts: attempts + 1, sourceID)
        }
    }

    /// Takes what lies before `time` out of all gaps: the service shows nothing of it.
    package func dropGaps(of sourceID: Int64, before time: Int64) throws {
        for gap in try gaps(of: sourceID, touching: Interval(start: .min, end: time)) {
            try removeGap(gap, sourceID)
            guard gap.interval.end > time else { continue }
            var rest = gap
            rest.interval.start = time
            try insertGap(rest, sourceID)
        }
    }

    /// A gap as the ledger has it.
    package struct Gap: Sendable {
        package var interval: Interval
        package let status: Coverage.Status
        package let reason: String?
        package let cause: Coverage.Cause?
        package let posts: Int
        package let pages: Int
        package let attempts: Int
        let attemptedAt: Int64
    }

    /// All gaps of a source, oldest first.
    package func gaps(of sourceID: Int64) throws -> [Gap] {
        try gaps(of: sourceID, touching: Interval(start: .min, end: .max))
    }

    private func gaps(of sourceID: Int64, touching interval: Interval) throws -> [Gap] {
        try connection.rows(
            """
            SELECT interval_start, interval_end, status, reason, cause, posts, pages, attempts, attempted_at FROM coverage
            WHERE source_id = ? AND status <> 'complete' AND interval_end > ? AND interval_start < ?
            ORDER BY interval_start
            """, sourceID, interval.start, interval.end
        ).map {
            Gap(
                interval: Interval(start: $0.int64(0), end: $0.int64(1)),
                status: Coverage.Status(rawValue: $0.text(2)) ?? .failed, reason: $0[3].text,
                cause: $0[4].text.flatMap(Coverage.Cause.init), posts: $0.int(5), pages: $0.int(6),
                attempts: $0.int(7), attemptedAt: $0.int64(8))
        }
    }

    private func removeGap(_ gap: Gap, _ sourceID: Int64) throws {
        try connection.run(
            "DELETE FROM coverage WHERE source_id = ? AND interval_start = ? AND interval_end = ?", sourceID,
            gap.interval.start, gap.interval.end)
    }

    private func insertGap(_ gap: Gap, _ sourceID: Int64) throws {
        try connection.run(
            """
            INSERT OR REPLACE INTO coverage (source_id, interval_start, interval_end, status, reason, cause, posts, pages,
                attempts, attempted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, sourceID, gap.interval.start, gap.interval.end, gap.status.rawValue, gap.reason, gap.cause?.rawValue,
            gap.posts, gap.pages, gap.attempts, gap.attemptedAt)
    }

    private func insert(_ coverage: Coverage, attempts: Int, _ sourceID: Int64) throws {
        try connection.run(
            """
            INSERT INTO coverage (source_id, interval_start, interval_end, status, reason, cause, posts, pages, attempts,
                attempted_at, note)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source_id, interval_start, interval_end) DO UPDATE SET status = excluded.status,
                reason = excluded.reason, cause = excluded.cause, posts = excluded.posts, pages = excluded.pages,
                attempts = excluded.attempts, attempted_at = excluded.attempted_at, note = excluded.note
            """, sourceID, coverage.interval.start, coverage.interval.end, coverage.status.rawValue, coverage.reason,
            coverage.cause?.rawValue, coverage.posts, coverage.pages, attempts, clock.now, coverage.note)
    }

    // MARK: Walks that were stopped

    /// What ``setProgress(_:of:)`` kept.
    package func progress(of sourceID: Int64) throws -> String? {
        try connection.row("SELECT state FROM progress WHERE source_id = ?", sourceID)?.text(0)
    }

    /// Keeps where a walk stands; nil when it is over.
    package func setProgress(_ state: String?, of sourceID: Int64) throws {
        if let state {
            try connection.run(
                "INSERT OR REPLACE INTO progress (source_id, state) VALUES (?, ?)", sourceID, state)
        } else {
            try connection.run("DELETE FROM progress WHERE source_id = ?", sourceID)
        }
    }
}
