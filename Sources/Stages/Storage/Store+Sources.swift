package import Domain
internal import SQLiteDatabase
internal import Support

extension Store {
    /// The id of `source`, stored with what it is now.
    package func sourceID(
        of source: Source, mailText: Bool? = nil, retentionDays: Int? = nil, attribution: String? = nil
    )
        throws -> Int64
    {
        let parameters = JSONValue(
            .object(source.parameters.sorted { $0.key < $1.key }.map { JSONMember($0.key, .init(.string($0.value))) })
        ).text
        try connection.run(
            """
            INSERT INTO source (name, connector, stream, parameters, mail_text, enabled, retention_days, attribution)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET connector = excluded.connector, stream = excluded.stream,
                parameters = excluded.parameters, mail_text = coalesce(excluded.mail_text, mail_text),
                enabled = excluded.enabled, retention_days = coalesce(excluded.retention_days, retention_days),
                attribution = coalesce(excluded.attribution, attribution)
            """, source.name, source.connector, source.stream, parameters, mailText, source.enabled, retentionDays,
            attribution)
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

    /// Validators of an earlier answer, for conditional requests.
    package func validator(of url: String) throws -> (etag: String?, lastModified: String?) {
        let row = try connection.row("SELECT etag, last_modified FROM http_validator WHERE url = ?", url)
        return (row?[0].text, row?[1].text)
    }

    package func setValidator(_ url: String, etag: String?, lastModified: String?, notBefore: Int64? = nil) throws {
        try connection.run(
            """
            INSERT INTO http_validator (url, etag, last_modified, not_before) VALUES (?, ?, ?, ?)
            ON CONFLICT (url) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified,
                not_before = excluded.not_before
            """, url, etag, lastModified, notBefore)
    }

    /// The time before which a service does not want to be asked again; nil for any.
    package func notBefore(_ url: String) throws -> Int64? {
        try connection.row("SELECT not_before FROM http_validator WHERE url = ?", url)?[0].integer
    }

    /// A source's posts by language: of so many seconds before now, and of now.
    package func languages(
        of sourceID: Int64, before seconds: Int64
    ) throws -> [(language: String, usual: Int, now: Int)] {
        try connection.rows(
            """
            SELECT coalesce(p.language, ''), count(*) FILTER (WHERE p.first_seen_at < ?3),
                count(*) FILTER (WHERE p.first_seen_at >= ?3)
            FROM post AS p JOIN post_source AS s ON s.source_id = ?1 AND s.post_id = p.post_id
            WHERE p.first_seen_at >= ?2 GROUP BY 1 ORDER BY 1
            """, sourceID, clock.now - seconds, clock.now
        ).map { ($0.text(0), $0.int(1), $0.int(2)) }
    }

    // MARK: Accounts

    /// The service's own id of the account that a source names, as it was last looked up.
    package func account(of sourceID: Int64) throws -> String? {
        try connection.row("SELECT account FROM source WHERE source_id = ?", sourceID)?[0].text
    }

    package func setAccount(_ id: String, of sourceID: Int64) throws {
        try connection.run("UPDATE source SET account = ? WHERE source_id = ?", id, sourceID)
    }

    /// What became of an account.
    package enum AccountEvent: String, Sendable { case renamed, gone, back }

    /// Notes what became of a source's account, once while it stays so.
    ///
    /// - Returns: false when that was known.
    package func note(_ event: AccountEvent, _ detail: String, of sourceID: Int64) throws -> Bool {
        let last = try connection.row(
            "SELECT event FROM account_event WHERE source_id = ? ORDER BY at DESC, event LIMIT 1", sourceID)?.text(0)
        guard last != event.rawValue, last != nil || event != .back else { return false }
        try connection.run(
            "INSERT OR REPLACE INTO account_event (source_id, at, event, detail) VALUES (?, ?, ?, ?)", sourceID,
            clock.now, event.rawValue, detail)
        return true
    }

    // MARK: Budgets

    /// Calendar month in UTC, as `2026-11`.
    private func month() throws -> String {
        try connection.row("SELECT strftime('%Y-%m', ?, 'unixepoch')", clock.now)?.text(0) ?? ""
    }

    /// Records that a source was given this month.
    package func recordsUsed(by sourceID: Int64) throws -> Int {
        try connection.row(
            "SELECT records FROM source_use WHERE source_id = ? AND month = ?", sourceID, try month())?.int(0) ?? 0
    }

    package func noteUse(of sourceID: Int64, records: Int) throws {
        guard records > 0 else { return }
        try connection.run(
            """
            INSERT INTO source_use (source_id, month, records) VALUES (?, ?, ?)
            ON CONFLICT (source_id, month) DO UPDATE SET records = records + excluded.records
            """, sourceID, try month(), records)
    }
}
