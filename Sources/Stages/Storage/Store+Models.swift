internal import SQLiteDatabase
internal import Support

/// A model whose scores the store holds, or will.
package struct StoredModel: Equatable, Sendable {
    package let id: Int64
    package let name: String
    /// Over all its files.
    package let sha256: String
    /// Where its files are: a name in `models/`, or a folder.
    package let place: String
    /// How its bias is corrected, as JSON; see `QuantifierSettings`.
    package let mix: String?
    package let isCurrent: Bool
    /// When reports began to use it, the last time that they did; nil when they never did.
    package let usedFrom: Int64?
}

/// Models come and go in three steps, so that figures are never of two: a model judges every post while another is current; then
/// it is due; and with the next aggregation, its figures made, it takes over.
extension Store {
    /// The row of the model with digest `sha256`.
    package func enterModel(name: String, sha256: String, place: String, mix: String?) throws -> Int64 {
        try connection.run(
            """
            INSERT INTO model (name, sha256, place, mix) VALUES (?, ?, ?, ?)
            ON CONFLICT (sha256) DO UPDATE SET name = excluded.name, place = excluded.place, mix = excluded.mix
            """, name, sha256, place, mix)
        return try connection.row("SELECT model_id FROM model WHERE sha256 = ?", sha256)?.int64(0) ?? 0
    }

    /// Makes `model` current at once where none is: there are no figures to protect.
    package func useIfFirst(model: Int64) throws {
        guard try currentModel() == nil else { return }
        try setDue(model: model)
        try takeOver()
    }

    /// The model whose scores and figures reports use.
    package func currentModel() throws -> StoredModel? { try models(where: "m.current = 1").first }

    /// The model that figures are made of next: one that is due, else the current one.
    package func judgingModel() throws -> StoredModel? {
        try models(where: "m.next = 1").first ?? currentModel()
    }

    /// The model that was current before the one that is.
    package func earlierModel() throws -> StoredModel? {
        try models(
            where: """
                m.model_id = (SELECT model_id FROM model_use
                    WHERE model_id <> (SELECT model_id FROM model WHERE current = 1) ORDER BY use_id DESC LIMIT 1)
                """
        ).first
    }

    /// All of them, the current one first, then as they came.
    package func models() throws -> [StoredModel] { try models(where: "true") }

    private func models(where condition: String) throws -> [StoredModel] {
        try connection.rows(
            """
            SELECT m.model_id, m.name, m.sha256, m.place, m.mix, m.current,
                (SELECT max(used_from) FROM model_use AS u WHERE u.model_id = m.model_id)
            FROM model AS m WHERE \(condition) ORDER BY m.current DESC, m.model_id
            """
        ).map { row in
            StoredModel(
                id: row.int64(0), name: row.text(1), sha256: row.text(2), place: row.text(3),
                mix: row[4].text, isCurrent: row.int(5) == 1, usedFrom: row[6].integer)
        }
    }

    /// How many posts each model judged, found nothing to judge by included, by its id. Looks at every score.
    package func judgedPosts() throws -> [Int64: Int] {
        let rows = try connection.rows("SELECT model_id, count(*) FROM score GROUP BY model_id")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.int64(0), $0.int(1)) })
    }

    /// Says that `model` has judged every post: it takes over with the next aggregation. Nothing happens to the current one.
    package func setDue(model: Int64) throws {
        try connection.run(
            "UPDATE model SET next = (model_id = ?1 AND current = 0) WHERE next = 1 OR model_id = ?1", model)
    }

    /// Makes the model that is due the current one.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    package func takeOver() throws -> Bool {
        guard let due = try connection.row("SELECT model_id FROM model WHERE next = 1")?.int64(0) else { return false }
        try connection.transaction {
            try connection.run("UPDATE model SET current = (model_id = ?1), next = 0", due)
            try connection.run("INSERT INTO model_use (model_id, used_from) VALUES (?, ?)", due, clock.now)
        }
        return true
    }

    /// Forgets a model with all that it said. The current one stays.
    ///
    /// - Returns: whether it was there to go.
    package func removeModel(_ model: Int64) throws -> Bool {
        try connection.run("DELETE FROM model WHERE model_id = ? AND current = 0 AND next = 0", model)
        return connection.changes > 0
    }
}
