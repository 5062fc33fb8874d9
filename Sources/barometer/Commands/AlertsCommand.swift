internal import Support

/// alerts: what fired and why, what people say of it, and the detector by itself.
enum AlertsCommand {
    static let command = CommandSpec(
        name: "alerts", summary: "Show alerts, answer them, and test the rules on stored history.",
        operands: ["ACTION", "[WHAT…]"],
        actions: ["list", "show", "ack", "mark", "snooze", "incident", "backtest", "replay", "series"],
        options: [
            CommandSpec.Option(name: "monitor", value: "NAME", help: "list, backtest, replay: this one alone"),
            CommandSpec.Option(
                name: "since", value: "DAY", help: "backtest, replay: from this local day on, or so long ago (90d)"),
            CommandSpec.Option(name: "held", value: nil, help: "list: those that a snooze holds, too"),
            CommandSpec.Option(
                name: "all", value: nil, help: "list: ended ones, too; snooze: hold even much worse ones"),
            CommandSpec.Option(name: "note", value: "TEXT", help: "ack, mark, snooze, incident: why"),
            CommandSpec.Option(name: "reason", value: "TEXT", help: "the same as --note"),
            CommandSpec.Option(name: "rule", value: "RULE", help: "snooze, backtest, replay: this rule alone"),
            CommandSpec.Option(name: "surprise", value: "N", help: "backtest, replay: scales from the expected (3)"),
            CommandSpec.Option(name: "effect", value: "N", help: "backtest, replay: times the usual least effect (1)"),
            CommandSpec.Option(
                name: "copies", value: "each|once",
                help: "backtest, replay: count a text that many repeat each time, or once (alertCopies)"),
            CommandSpec.Option(
                name: "q", value: "N",
                help: "backtest, replay: false discoveries at most (0.01 for 4 monitors, 0.05 for 20)"),
            CommandSpec.Option(name: "threshold", value: "SCORE", help: "series: score from which a row alerts (0.99)"),
            CommandSpec.Option(name: "cooldown", value: "HOURS", help: "series: one alert in so long (24)"),
        ],
        examples: [
            ("barometer alerts list", "what is open"),
            ("barometer alerts show 17", "one alert's sentence, arithmetic, course and posts"),
            ("barometer alerts ack 17 --note 'press office knows'", "someone has seen it"),
            ("barometer alerts mark 17 false --note giveaway", "a false alarm (or: real)"),
            (
                "barometer alerts snooze acme 7d",
                "record, but hold, for a week; one twice as bad as what is open of its rule breaks through"
            ),
            ("barometer alerts incident acme 2026-11-17 2026-11-19", "what did happen, for the back-test"),
            (
                "barometer alerts backtest --since 2026-08-01 --effect 1.5",
                "what would have fired, with precision and recall"
            ),
            ("barometer alerts backtest --copies once", "what is left when a give-away's copies count as one post"),
            ("barometer alerts replay --since 2026-11-01", "the same, day by day"),
            ("barometer alerts series < mentions.csv", "timestamp,value in; expected, score and alert beside them out"),
        ],
        details:
            "Rules are volume_spike, negative_surge, sentiment_drop, topic_surge, influential_post, source_silent, and custom\n"
            + "(alertRules in the configuration)."
    ) { invocation in
        let what = Array(invocation.operands.dropFirst())
        switch (invocation.operands[0], what.count) {
        case ("series", 0): return try series(invocation)
        case ("list", 0): return try list(try Session(invocation))
        case ("show", 1): return try show(what[0], try Session(invocation))
        case ("ack", 1): return try answer(what[0], "acknowledged", try Session(invocation))
        case ("mark", 2) where ["real", "false"].contains(what[1]):
            return try answer(what[0], what[1], try Session(invocation))
        case ("snooze", 2): return try snooze(what[0], what[1], try Session(invocation))
        case ("incident", 2...3):
            return try incident(what[0], what[1], what.last ?? what[1], try Session(invocation))
        case ("backtest", 0): return try backtest(try Session(invocation))
        case ("replay", 0): return try replay(try Session(invocation))
        case (let action, _):
            throw UsageError(
                description:
                    "`barometer alerts \((["\(action)"] + what).joined(separator: " "))`: there are list, show ID, "
                    + "ack ID, mark ID real|false, snooze MONITOR TIME, incident MONITOR FIRST [LAST], backtest, replay, series"
            )
        }
    }
}
