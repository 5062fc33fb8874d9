package import Domain
internal import SQLiteDatabase
internal import Support

extension Store {
    /// The id of `source`, stored with what it is now.
    package func sourceID(of source: Source, mailText: Bool? = nil) throws -> Int64 {
        let parameters = JSONValue(
            .object(source.parameters.sorted { $0.key < $1.key }.map { JSONMember($0.key, .init(.string($0.value))) })
        ).text
        try connection.run(
            """
            INSERT INTO source (name, connector, stream, parameters, mail_text, enabled) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET connector = excluded.connector, stream = excluded.stream,
                parameters = excluded.parameters, mail_text = coalesce(excluded.mail_text, mail_text),
                enabled = excluded.enabled
            """, source.name, source.connector, source.stream, parameters, mailText, source.enabled)
        return try connection.row("SELECT source_id FROM source WHERE name = ?", source.name)?.int64(0) ?? 0
    }

    /// Where the next run of a source begins.
    package struct Cursor: Equatable, Sendable {
        package var value: String
        /// Coverage is known up to here.
        package var coveredUntil: Int64

        package init(value: String, coveredUntil: Int64) {
            self.value = value
            self.coveredUntil = coveredUntil
        }
    }

    package func cursor(of sourceID: Int64) throws -> Cursor? {
        try connection.row("SELECT value, covered_until FROM cursor WHERE source_id = ?", sourceID).map {
            Cursor(value: $0.text(0), coveredUntil: $0.int64(1))
        }
    }

    package func setCursor(_ cursor: Cursor, of sourceID: Int64) throws {
        try connection.run(
            """
            INSERT INTO cursor (source_id, value, covered_until) VALUES (?, ?, ?)
            ON CONFLICT (source_id) DO UPDATE SET value = excluded.value, covered_until = excluded.covered_until
            """, sourceID, cursor.value, cursor.coveredUntil)
    }

    /// Enters an interval into the ledger. A complete one fills earlier gaps that it contains.
    package func record(_ coverage: Coverage, of sourceID: Int64) throws {
        let (start, end) = (coverage.interval.start, coverage.interval.end)
        guard start < end else { return }
        if coverage.status == .complete {
            try connection.run(
                """
                DELETE FROM coverage WHERE source_id = ? AND interval_start >= ? AND interval_end <= ?
                """, sourceID, start, end)
        }
        try connection.run(
            """
            INSERT INTO coverage
                (source_id, interval_start, interval_end, status, reason, posts, pages, attempted_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source_id, interval_start, interval_end) DO UPDATE SET status = excluded.status,
                reason = excluded.reason, posts = excluded.posts, pages = excluded.pages,
                attempted_at = excluded.attempted_at
            """, sourceID, start, end, coverage.status.rawValue, coverage.reason, coverage.posts, coverage.pages,
            clock.now)
    }

    /// Validators of an earlier answer, for conditional requests.
    package func validator(of url: String) throws -> (etag: String?, lastModified: String?) {
        let row = try connection.row("SELECT etag, last_modified FROM http_validator WHERE url = ?", url)
        return (row?[0].text, row?[1].text)
    }

    package func setValidator(_ url: String, etag: String?, lastModified: String?) throws {
        try connection.run(
            """
            INSERT INTO http_validator (url, etag, last_modified) VALUES (?, ?, ?)
            ON CONFLICT (url) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified
            """, url, etag, lastModified)
    }
}
