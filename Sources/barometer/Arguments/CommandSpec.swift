internal import Support

/// One subcommand: what it takes, what it says of itself, and what it does.
struct CommandSpec: Sendable {
    struct Option: Sendable {
        let name: String
        /// Placeholder of the value; nil for a flag.
        let value: String?
        let help: String
        var repeats = false
        /// What the value may be, for completion; `$queries` stands for the saved questions.
        var choices: [String] = []
    }

    let name: String
    /// One line, as in the list of commands.
    let summary: String
    /// Placeholders of what stands behind the options, such as `FILE` or `[DAY]`.
    var operands: [String] = []
    /// What the first operand may be, where it says what to do.
    var actions: [String] = []
    var options: [Option] = []
    /// What to type, and what it does.
    let examples: [(command: String, meaning: String)]
    var details = ""
    let run: @Sendable (Invocation) throws -> ExitCode

    /// Options that every command has.
    static let common = [
        Option(name: "config", value: "FILE", help: "configuration (else BAROMETER_CONFIG, ./barometer.json5)"),
        Option(name: "state", value: "DIR", help: "database, media and reports (else BAROMETER_STATE, XDG state)"),
        Option(name: "now", value: "TIME", help: "act as if it were this time, such as 2026-11-18T02:00:00Z"),
        Option(
            name: "color", value: "WHEN", help: "auto, always or never (else NO_COLOR, TERM)",
            choices: ["auto", "always", "never"]),
        Option(name: "json", value: nil, help: "print the result as JSON"),
        Option(name: "quiet", value: nil, help: "say nothing unless something is wrong (also -q)"),
        Option(name: "verbose", value: nil, help: "say what happens (also -v)"),
        Option(name: "help", value: nil, help: "show this help (also -h)"),
    ]

    var allOptions: [Option] { options + Self.common }
}

/// Exit codes, the same for every command.
enum ExitCode: Int32 {
    case ok = 0
    case failed = 1
    case usage = 2
    /// Something was not fetched or delivered; the ledger says what.
    case partial = 3
    case locked = 4
    /// By Ctrl-C: 128 and the signal's number, as shells have it.
    case interrupted = 130
}

/// A command line that cannot be understood.
struct UsageError: Error, CustomStringConvertible {
    let description: String
}

/// A subcommand with what was typed after it.
struct Invocation {
    let command: CommandSpec
    let operands: [String]
    private let values: [String: [String]]

    init(_ command: CommandSpec, _ arguments: [String]) throws {
        var operands: [String] = []
        var values: [String: [String]] = [:]
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                operands.append(contentsOf: rest)
                break
            }
            guard argument.hasPrefix("-"), argument.count > 1 else {
                operands.append(argument)
                continue
            }
            let (option, attached) = try Self.option(argument, command)
            guard let placeholder = option.value else {
                values[option.name, default: []].append("")
                continue
            }
            guard let value = attached ?? rest.popFirst() else {
                throw UsageError(description: "--\(option.name) wants \(placeholder) after it")
            }
            values[option.name, default: []].append(value)
        }
        let least = command.operands.count { !$0.hasPrefix("[") }
        let most = command.operands.contains { $0.hasSuffix("…]") } ? Int.max : command.operands.count
        if values["help"] == nil {
            if operands.count < least {
                throw UsageError(description: "`barometer \(command.name)` wants \(command.operands[operands.count])")
            }
            if operands.count > most {
                throw UsageError(description: "`barometer \(command.name)` takes no `\(operands[most])`")
            }
        }
        self.command = command
        self.operands = operands
        self.values = values
    }

    private static func option(
        _ argument: String, _ command: CommandSpec
    ) throws -> (option: CommandSpec.Option, attached: String?) {
        let short = ["-h": "--help", "-v": "--verbose", "-q": "--quiet"]
        let parts = (short[argument] ?? argument).split(separator: "=", maxSplits: 1).map(String.init)
        let name = String(parts[0].drop { $0 == "-" })
        guard let option = command.allOptions.first(where: { $0.name == name }) else {
            let guess = nearest(to: name, among: command.allOptions.map(\.name)).map { " Did you mean --\($0)?" }
            throw UsageError(description: "`barometer \(command.name)` has no option \(argument).\(guess ?? "")")
        }
        return (option, parts.count > 1 ? parts[1] : nil)
    }

    func flag(_ name: String) -> Bool { values[name] != nil }

    /// The last one given.
    func value(_ name: String) -> String? { values[name]?.last }

    func all(_ name: String) -> [String] { values[name] ?? [] }
}
