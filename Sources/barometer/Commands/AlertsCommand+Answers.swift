internal import Aggregation
internal import Domain
internal import Foundation
internal import SQLiteDatabase
internal import Storage
internal import Support

extension AlertsCommand {
    /// `alerts ack` and `alerts mark`.
    static func answer(_ text: String, _ action: String, _ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let (store, lock) = try session.lockedStore()
        defer { withExtendedLifetime(lock) {} }
        let id = try alert(text, store)
        try store.connection.run(
            "INSERT OR REPLACE INTO alert_action VALUES (?, ?, ?, ?)", id, store.clock.now, action,
            session.invocation.value("note") ?? session.invocation.value("reason"))
        if !session.isQuiet { Terminal.print("alert \(id): \(action)") }
        return .ok
    }

    /// Alerts of the monitor that begin before the end of the snooze are recorded and held, unless they are twice as bad as what is
    /// open now of the same rule.
    static func snooze(_ monitor: String, _ duration: String, _ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let (store, lock) = try session.lockedStore()
        defer { withExtendedLifetime(lock) {} }
        try check(monitor, store)
        guard let length = readSpan(duration) else {
            throw UsageError(description: "`\(duration)` is no time to snooze: write 12h, 7d or 2w")
        }
        let rule = try session.invocation.value("rule").map(rule)
        let now = store.clock.now
        let breaks = session.invocation.flag("all") ? [] : try limits(monitor, rule, store)
        try store.connection.transaction {
            try store.connection.run(
                "INSERT INTO snooze (monitor, rule, start, until, reason) VALUES (?, ?, ?, ?, ?)", monitor,
                rule?.rawValue, now, now + length,
                session.invocation.value("note") ?? session.invocation.value("reason"))
            let snooze = store.connection.lastRowID
            for limit in breaks {
                try store.connection.run(
                    "INSERT INTO snooze_break VALUES (?, ?, ?)", snooze, limit.rule.rawValue, limit.surprise)
            }
        }
        if !session.isQuiet {
            let usual = 2 * AlertSettings.usual.threshold
            func number(_ value: Double) -> String { String(format: "%.1f", value) }
            let own = breaks.filter { $0.surprise > usual }.map { "\(number($0.surprise)) for \($0.rule.rawValue)" }
            let least = breaks.count == own.count ? [] : [number(usual) + (own.isEmpty ? "" : " for any other rule")]
            let limit =
                breaks.isEmpty ? "" : "; a surprise of \((own + least).joined(separator: ", ")) or more breaks through"
            Terminal.print("\(monitor) is snoozed until \(formatTime(now + length))\(limit)")
        }
        return .ok
    }

    /// From which surprise on an alert of each rule is not held: twice that of the worst one that is open now, or that fires at all.
    /// Surprises of two rules are not of one kind: a day of many posts must not hide a day of angry ones.
    private static func limits(
        _ monitor: String, _ rule: AlertRule?, _ store: Store
    ) throws -> [(rule: AlertRule, surprise: Double)] {
        let open = try store.connection.rows(
            "SELECT rule, max(surprise) FROM open_alert WHERE monitor = ? GROUP BY rule", monitor)
        let worst = Dictionary(uniqueKeysWithValues: open.map { ($0.text(0), $0.real(1)) })
        return AlertRule.allCases.filter { rule == nil || rule == $0 }.map {
            ($0, 2 * max(worst[$0.rawValue] ?? 0, AlertSettings.usual.threshold))
        }
    }

    /// `alerts incident`: what did happen.
    static func incident(_ monitor: String, _ first: String, _ last: String, _ session: Session) throws -> ExitCode {
        try session.requireDatabase()
        let (store, lock) = try session.lockedStore()
        defer { withExtendedLifetime(lock) {} }
        try check(monitor, store)
        for day in [first, last] where LocalCalendar.day(named: day) == nil {
            throw UsageError(description: "`\(day)` is no day: write it like 2026-11-17")
        }
        guard first <= last else { throw UsageError(description: "the incident ends before it begins") }
        try store.connection.run(
            "INSERT INTO incident (monitor, first_day, last_day, note) VALUES (?, ?, ?, ?)", monitor, first, last,
            session.invocation.value("note") ?? session.invocation.value("reason"))
        if !session.isQuiet { Terminal.print("\(monitor): an incident from \(first) to \(last)") }
        return .ok
    }

    static func alert(_ text: String, _ store: Store) throws -> Int64 {
        guard let id = Int64(text),
            try store.connection.row("SELECT 1 FROM alert WHERE alert_id = ?", id) != nil
        else {
            throw UsageError(description: "there is no alert `\(text)`; `barometer alerts list --all` shows them")
        }
        return id
    }

    private static func check(_ monitor: String, _ store: Store) throws {
        let names = try store.connection.rows("SELECT name FROM monitor WHERE current = 1").map { $0.text(0) }
        guard names.contains(monitor) else {
            let guess = nearest(to: monitor, among: names).map { " Did you mean `\($0)`?" } ?? ""
            throw UsageError(description: "there is no monitor `\(monitor)`.\(guess)")
        }
    }

    static func rule(_ name: String) throws -> AlertRule {
        guard let rule = AlertRule(rawValue: name) else {
            let guess =
                nearest(to: name, among: AlertRule.allCases.map(\.rawValue)).map { " Did you mean `\($0)`?" } ?? ""
            throw UsageError(description: "there is no rule `\(name)`.\(guess)")
        }
        return rule
    }
}
