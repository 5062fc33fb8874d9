internal import Aggregation
internal import Domain
internal import Foundation
internal import SQLiteDatabase
internal import Storage
internal import Support

extension AlertsCommand {
    /// `alerts list`: one line an alert, the gravest first.
    static func list(_ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let store = try session.openStore()
        let invocation = session.invocation
        let rows = try store.connection.rows(
            """
            SELECT alert_id, severity, state, monitor, rule, subject_label, observed, expected, scale, volume, effect, grain,
                day, peak_start, peak_end, acknowledged, verdict, held, is_late, date(detected) FROM alert_history
            WHERE (?1 IS NULL OR monitor = ?1) AND (?2 OR NOT held)
                AND (?3 OR (state IN ('open', 'ongoing') AND verdict IS NOT 'false'))
            ORDER BY state IN ('resolved', 'withdrawn'), severity DESC, day DESC, alert_id
            """, invocation.value("monitor"), invocation.flag("held") || invocation.flag("all"), invocation.flag("all"))
        let columns = ["id", "severity", "state", "monitor", "rule", "answer", "what"]
        let lines = rows.map { row -> [SQLValue] in
            let answers = [
                row[15].text.map { _ in "acknowledged" }, row[16].text, row.int(17) == 1 ? "held" : nil,
                late(row, from: 18),
            ].compactMap { $0 }
            return [
                row[0], row[1], row[2], row[3], row[4], .text(answers.joined(separator: ", ")),
                .text(sentence(row, from: 4)),
            ]
        }
        if session.wantsJSON {
            Terminal.emit(QueryFormat.json.text(columns, lines))
        } else if lines.isEmpty {
            Terminal.print("no alert is open")
        }
        guard !session.wantsJSON else { return .ok }
        for row in rows {
            let answers = [
                row[15].text.map { _ in "acknowledged" }, row[16].text.map { "called \($0)" },
                row.int(17) == 1 ? "held" : nil, late(row, from: 18),
            ].compactMap { $0 }
            let head = [
                "\(row.int(0))", String(repeating: "!", count: row.int(1)), row.text(2), row.text(3), row.text(4),
            ]
            Terminal.print((head + answers).joined(separator: "  "))
            Terminal.print("    " + sentence(row, from: 4))
        }
        return .ok
    }

    /// is_late and the day of its detection, from column `first` on; nil for an alert that was found in time.
    private static func late(_ row: Row, from first: Int) -> String? {
        row.int(first) == 1 ? "late, found \(row.text(first + 1))" : nil
    }

    /// rule, label, observed, expected, scale, volume, effect, grain, day, peak start and end, from column `first` on.
    private static func sentence(_ row: Row, from first: Int) -> String {
        func clock(_ column: Int) -> String { String(row.text(column).dropFirst(11).prefix(5)) }
        let when =
            row.text(first + 7) == "hour"
            ? "on \(row.text(first + 8)) from \(clock(first + 9)) to \(clock(first + 10)) UTC"
            : "on \(row.text(first + 8))"
        return AlertSentence(
            rule: AlertRule(rawValue: row.text(first)) ?? .custom, subject: row.text(first + 1),
            observed: row.real(first + 2), expected: row.real(first + 3), scale: row.real(first + 4),
            volume: row.int(first + 5), effect: row.real(first + 6), when: when
        ).text
    }

    /// `alerts show`: all that is known of one.
    static func show(_ text: String, _ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let store = try session.openStore()
        let id = try alert(text, store)
        let connection = store.connection
        if session.wantsJSON { return try showJSON(id, connection) }
        guard
            let row = try connection.row(
                """
                SELECT rule, subject_label, observed, expected, scale, volume, effect, grain, day, peak_start, peak_end,
                    monitor, state, severity, surprise, threshold, minimum_volume, minimum_effect, q_value, q_limit, tests,
                    authors, copies, held, is_late, date(detected) FROM alert_history WHERE alert_id = ?
                """, id)
        else { throw UsageError(description: "alert \(id) is of a monitor that is no more") }
        func number(_ column: Int) -> String { String(format: "%.4g", row.real(column)) }
        let copies = row.int(22) * 100 / max(1, Int(row.real(2)))
        var lines = [
            "alert \(id): \(row.text(11)), \(row.text(0)), \(row.text(12)), severity \(row.int(13)) of 3"
                + (row.int(23) == 1 ? ", held by a snooze" : "") + (late(row, from: 24).map { ", " + $0 } ?? ""),
            sentence(row, from: 0),
            "  surprise  \(number(14)) scales from the expected; fires above \(number(15))",
            "  effect    \(number(6)); needs \(number(17))",
            "  volume    \(row.int(5)); needs \(row.int(16))",
            "  chance    q = \(number(18)) of \(row.int(20)) tests that day; limit \(number(19))",
            "  voices    \(row.int(21)) authors; \(row.int(22)) posts are copies of others (\(copies) %)",
        ]
        for event in try connection.rows(
            "SELECT at, state, detail FROM alert_event WHERE alert_id = ? ORDER BY position", id)
        {
            lines.append("  \(formatTime(event.int64(0)))  \(event.text(1)): \(event.text(2))")
        }
        for action in try connection.rows(
            "SELECT at, action, coalesce(': ' || note, '') FROM alert_action WHERE alert_id = ? ORDER BY at", id)
        {
            lines.append("  \(formatTime(action.int64(0)))  \(action.text(1))\(action.text(2))")
        }
        let posts = try connection.rows(
            "SELECT published, text, url FROM alert_evidence WHERE alert_id = ? ORDER BY rank", id)
        if !posts.isEmpty { lines.append("evidence") }
        for post in posts {
            let text = post.text(1).replacing(/\s+/, with: " ")
            lines.append("  \(post.text(0))  \(text.prefix(160))\(post[2].text.map { "  \($0)" } ?? "")")
        }
        Terminal.print(lines.joined(separator: "\n"))
        return .ok
    }

    private static func showJSON(_ id: Int64, _ connection: Connection) throws -> ExitCode {
        func answer(_ sql: String) throws -> JSONValue {
            let statement = try Statement(sql, on: connection)
            try statement.bind(.integer(id), at: 1)
            let columns = statement.columnNames
            var rows: [[SQLValue]] = []
            while try statement.step() { rows.append((0..<Int32(columns.count)).map { statement.value($0) }) }
            return try JSONParser.parse(QueryFormat.json.text(columns, rows))
        }
        let json: JSONValue = [
            "alert": try answer("SELECT * FROM alert_history WHERE alert_id = ?")[0] ?? nil,
            "events": try answer("SELECT at, state, detail FROM alert_event WHERE alert_id = ? ORDER BY position"),
            "actions": try answer("SELECT at, action, note FROM alert_action WHERE alert_id = ? ORDER BY at"),
            "evidence": try answer("SELECT * FROM alert_evidence WHERE alert_id = ? ORDER BY rank"),
        ]
        Terminal.emit(json.prettyText)
        return .ok
    }
}
