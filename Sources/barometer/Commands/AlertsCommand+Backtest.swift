internal import AggregateStage
internal import Aggregation
internal import Configuration
internal import Domain
internal import Foundation
internal import SQLiteDatabase
internal import Storage
internal import Support

extension AlertsCommand {
    private static func test(_ session: Session) throws -> AlertBacktest {
        try session.requireDatabase()
        let invocation = session.invocation
        var settings = AlertSettings.usual
        settings.threshold = try number("surprise", invocation, settings.threshold)
        settings.lower = settings.threshold / 2
        settings.effectFactor = try number("effect", invocation, settings.effectFactor)
        settings.qLimit = try invocation.value("q").map { _ in try number("q", invocation, 0) }
        if let text = invocation.value("copies") {
            guard let copies = CopyCount(rawValue: text) else {
                throw UsageError(description: "--copies \(text): write each or once")
            }
            settings.copies = copies
        }
        settings.rules = try invocation.value("rule").map { [try rule($0)] }
        let since = try invocation.value("since").map { text in
            if let length = readSpan(text) {
                return LocalCalendar.name(of: Int((session.clock.now - length) / 86_400))
            }
            guard LocalCalendar.day(named: text) != nil else {
                throw UsageError(description: "--since \(text): write a day such as 2026-11-17, or 90d")
            }
            return text
        }
        let configuration = try session.configurationIfAny()
        if invocation.value("copies") == nil { settings.copies = configuration?.alertCopies ?? .each }
        return try AggregateStage(store: try session.openStore()).backtest(
            settings, since: since, monitor: invocation.value("monitor"), rules: configuration?.alertRules ?? [],
            holidays: configuration?.holidays ?? [], now: session.clock.now)
    }

    /// `alerts backtest`: what would have fired, and how right it would have been.
    static func backtest(_ session: Session) throws -> ExitCode {
        let result = try test(session)
        let columns = ["monitor", "rule", "first", "last", "verdict", "what"]
        let rows = result.alerts.map { alert -> [SQLValue] in
            let verdict = alert.isRight ? "right" : alert.isCalledFalse ? "false" : ""
            return [alert.monitor, alert.found.rule.rawValue, alert.firstDay, alert.lastDay, verdict, alert.sentence]
                .map { .text($0) }
        }
        if session.wantsJSON {
            func number(_ value: Double?) -> JSONValue { value.map { JSONValue(.number($0)) } ?? nil }
            let json: JSONValue = [
                "alerts": try JSONParser.parse(QueryFormat.json.text(columns, rows)),
                "monitor_days": JSONValue(.integer(Int64(result.monitorDays))),
                "incidents": JSONValue(.integer(Int64(result.incidents.count))),
                "found": JSONValue(.integer(Int64(result.incidents.count { $0.isFound }))),
                "precision": number(result.precision), "recall": number(result.recall),
                "others_per_monitor_quarter": number(result.othersPerQuarter),
            ]
            Terminal.emit(json.prettyText)
            return .ok
        }
        for alert in result.alerts {
            let days = alert.firstDay == alert.lastDay ? alert.firstDay : "\(alert.firstDay) to \(alert.lastDay)"
            let verdict = alert.isRight ? "  right" : alert.isCalledFalse ? "  called false" : ""
            Terminal.print("\(days)  \(alert.monitor)  \(alert.found.rule.rawValue)\(verdict)\n    \(alert.sentence)")
        }
        for missed in result.incidents where !missed.isFound {
            Terminal.print("missed: \(missed.monitor), \(missed.firstDay) to \(missed.lastDay)")
        }
        func percent(_ value: Double?) -> String {
            value.map { String(format: "%.0f %%", 100 * $0) } ?? "not known: mark incidents, or alerts as real or false"
        }
        Terminal.print(
            """
            \(rows.count) alerts in \(result.monitorDays) monitor days
            precision \(percent(result.precision))
            recall    \(percent(result.recall)) of \(result.incidents.count) marked incidents
            others    \(String(format: "%.2f", result.othersPerQuarter)) a monitor and quarter, not known to be right
            """)
        return .ok
    }

    /// `alerts replay`: each change of state in the order in which the nights would have told it.
    static func replay(_ session: Session) throws -> ExitCode {
        let result = try test(session)
        let events = result.alerts.flatMap { alert in
            alert.found.incident.events.map { (event: $0, alert: alert) }
        }.sorted { ($0.event.at, $0.alert.monitor) < ($1.event.at, $1.alert.monitor) }
        let columns = ["at", "state", "monitor", "rule", "what"]
        let rows = events.map { event, alert -> [SQLValue] in
            [
                formatTime(event.at), event.state.rawValue, alert.monitor, alert.found.rule.rawValue,
                event.state == .open ? alert.sentence : event.detail,
            ].map { .text($0) }
        }
        if session.wantsJSON {
            Terminal.emit(QueryFormat.json.text(columns, rows))
        } else {
            let lines = rows.map { $0.compactMap(\.text).joined(separator: "  ") }
            Terminal.print(lines.isEmpty ? "nothing would have fired" : lines.joined(separator: "\n"))
        }
        return .ok
    }
}
