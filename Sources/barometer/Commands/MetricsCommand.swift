internal import Foundation
internal import SQLiteDatabase
internal import Storage
internal import Support

/// metrics: the state of an installation for Prometheus.
enum MetricsCommand {
    static let command = CommandSpec(
        name: "metrics", summary: "Print the state of the installation for Prometheus' textfile collector.",
        options: [CommandSpec.Option(name: "into", value: "FILE", help: "write there, whole or not at all")],
        examples: [
            ("barometer metrics", "posts, runs, gaps, alerts and mails as gauges"),
            (
                "barometer metrics --into /var/lib/prometheus/node-exporter/barometer.prom",
                "for node_exporter, after the nightly run"
            ),
        ]
    ) { invocation in
        let session = try Session(invocation)
        try session.requireDatabase()
        let text = try text(StoreReader(session.layout), layout: session.layout)
        if let path = invocation.value("into") {
            try AtomicFile.write(text, to: path)
        } else {
            Terminal.print(text.trimmingCharacters(in: .newlines))
        }
        return .ok
    }

    /// Name, help, and the query that gives its labels (all columns but the last) and its value.
    private static let gauges: [(name: String, help: String, sql: String)] = [
        ("barometer_posts", "Posts in the store.", "SELECT count(*) FROM post"),
        (
            "barometer_posts_waiting", "Posts without a score of the current model.",
            "SELECT count(*) FROM scored_post WHERE outcome IS NULL"
        ),
        (
            "barometer_last_post_seconds", "When a source last brought a new post.",
            """
            SELECT o.name AS source, max(p.first_seen_at) FROM post AS p JOIN post_source AS s USING (post_id)
            JOIN source AS o USING (source_id) GROUP BY o.name
            """
        ),
        (
            "barometer_last_run_seconds", "When the last finished run of a command ended, by its status.",
            "SELECT command, status, max(ended_at) FROM run WHERE ended_at IS NOT NULL GROUP BY command, status"
        ),
        (
            "barometer_gap_hours", "Hours that are known to be missing.",
            "SELECT source, sum(hours) FROM coverage_gap GROUP BY source"
        ),
        (
            "barometer_open_alerts", "Alerts that are open or going on and not held.",
            "SELECT monitor, severity, count(*) FROM open_alert WHERE held = 0 GROUP BY monitor, severity"
        ),
        (
            "barometer_net_sentiment", "Net sentiment of the last whole day, from -1 to 1.",
            """
            SELECT d.monitor, d.net FROM daily_sentiment AS d JOIN last_day AS l USING (monitor, day)
            WHERE d.net IS NOT NULL
            """
        ),
        (
            "barometer_deliveries", "Deliveries by their state.",
            "SELECT state, count(*) FROM delivery GROUP BY state"
        ),
    ]

    private static func text(_ reader: StoreReader, layout: StateLayout) throws -> String {
        var lines: [String] = []
        for gauge in gauges {
            let answer = try reader.answer(gauge.sql)
            lines.append("# HELP \(gauge.name) \(gauge.help)")
            lines.append("# TYPE \(gauge.name) gauge")
            for row in answer.rows {
                guard let value = row.last?.real else { continue }
                let labels = zip(answer.columns, row).dropLast().map { name, cell in
                    "\(name)=\"\(escaped(cell.text ?? cell.integer.map(String.init) ?? ""))\""
                }.joined(separator: ",")
                lines.append("\(gauge.name)\(labels.isEmpty ? "" : "{\(labels)}") \(number(value))")
            }
        }
        let size = try FileManager.default.attributesOfItem(atPath: layout.database)[.size] as? NSNumber
        lines.append("# HELP barometer_store_bytes Size of the database file.")
        lines.append("# TYPE barometer_store_bytes gauge")
        lines.append("barometer_store_bytes \(size?.intValue ?? 0)")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }

    /// As the exposition format wants label values.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
