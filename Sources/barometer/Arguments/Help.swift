internal import NightlyRun

/// What `--help` prints: examples first, for most people read no further.
enum Help {
    static func overview(_ commands: [CommandSpec]) -> String {
        let width = commands.map(\.name.count).max() ?? 0
        let list = commands.map { "  \(padded($0.name, width))  \($0.summary)" }.joined(separator: "\n")
        return """
            Barometer \(barometerVersion): fetch posts, score their sentiment, report what changed.

            EXAMPLES
              barometer init                          write a configuration, asking for brand, keywords and feeds
              barometer nightly                       fetch, score, aggregate and report: the line for cron
              barometer sql --query worst-days        a saved question; `barometer sql` alone gives a prompt
              barometer why 4711                      why a post was scored as it was

            USAGE
              barometer COMMAND [options]

            COMMANDS
            \(list)

            \(exitStatus)

            Each command has its own help: barometer COMMAND --help. barometer --version tells what this is.
            """
    }

    static func page(_ command: CommandSpec) -> String {
        let operands = command.operands.map { " \($0)" }.joined()
        var text = "\(command.summary)\n\nEXAMPLES\n"
        let width = command.examples.map(\.command.count).max() ?? 0
        for example in command.examples {
            // A long line pushes the meanings of all others off the screen: then each stands below its own.
            text +=
                width > 60
                ? "  \(example.command)\n      \(example.meaning)\n"
                : "  \(padded(example.command, width))  \(example.meaning)\n"
        }
        text += "\nUSAGE\n  barometer \(command.name)\(operands) [options]\n"
        if !command.details.isEmpty { text += "\n\(command.details)\n" }
        let own = command.options.map(line).joined(separator: "\n")
        if !own.isEmpty { text += "\nOPTIONS\n\(own)\n" }
        text += "\nOPTIONS OF EVERY COMMAND\n" + CommandSpec.common.map(line).joined(separator: "\n") + "\n"
        return text + "\n\(exitStatus)"
    }

    static let exitStatus = """
        EXIT STATUS
          0 done, 1 failed, 2 wrong usage, 3 done with gaps (see `barometer doctor`), 4 another run holds the lock
        """

    static func line(_ option: CommandSpec.Option) -> String {
        "  " + padded("--\(option.name)\(option.value.map { " \($0)" } ?? "")", 22) + "  \(option.help)"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
