internal import Support

/// alerts: what fired and why, and the detector by itself.
enum AlertsCommand {
    static let command = CommandSpec(
        name: "alerts", summary: "Judge a volume series, one row at a time.",
        operands: ["ACTION"],
        options: [
            CommandSpec.Option(name: "threshold", value: "SCORE", help: "series: score from which a row alerts (0.99)"),
            CommandSpec.Option(name: "cooldown", value: "HOURS", help: "series: one alert in so long (24)"),
        ],
        examples: [
            ("barometer alerts series < mentions.csv", "timestamp,value in; expected, score and alert beside them out")
        ]
    ) { invocation in
        switch invocation.operands[0] {
        case "series": return try series(invocation)
        case let action: throw UsageError(description: "`barometer alerts \(action)`: there is series")
        }
    }
}
