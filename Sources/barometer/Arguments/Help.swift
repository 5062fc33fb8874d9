internal import NightlyRun

/// What `--help` prints.
enum Help {
    static func overview(_ commands: [CommandSpec]) -> String {
        let width = commands.map(\.name.count).max() ?? 0
        let list = commands.map { "  \(padded($0.name, width))  \($0.summary)" }.joined(separator: "\n")
        return """
            Barometer \(barometerVersion): fetch posts, score their sentiment, report what changed.

            USAGE
              barometer COMMAND [options]

            COMMANDS
            \(list)

            EXAMPLES
              barometer init                          write a configuration, asking for brand, keywords and feeds
              barometer nightly                       fetch, score, aggregate and report: the line for cron
              barometer sql "SELECT * FROM daily_sentiment ORDER BY day DESC LIMIT 7"

            Each command has its own help: barometer COMMAND --help
            """
    }

    static func page(_ command: CommandSpec) -> String {
        let operands = command.operands.map { " \($0)" }.joined()
        func line(_ option: CommandSpec.Option) -> String {
            "  " + padded("--\(option.name)\(option.value.map { " \($0)" } ?? "")", 22) + "  \(option.help)"
        }
        var text = """
            \(command.summary)

            USAGE
              barometer \(command.name)\(operands) [options]

            """
        if !command.details.isEmpty { text += "\n\(command.details)\n" }
        text += "\nEXAMPLES\n"
        let width = command.examples.map(\.command.count).max() ?? 0
        for example in command.examples { text += "  \(padded(example.command, width))  \(example.meaning)\n" }
        text += "\nOPTIONS\n" + command.allOptions.map(line).joined(separator: "\n") + "\n"
        text += """

            EXIT STATUS
              0 done, 1 failed, 2 wrong usage, 3 done with gaps (see `barometer doctor`), 4 another run holds the lock
            """
        return text
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
