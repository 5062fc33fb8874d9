internal import Connectors
internal import Foundation
internal import Glibc
internal import NightlyRun
internal import Storage
internal import Support

let commands: [CommandSpec] = [
    InitCommand.command, PipelineCommands.fetch, StoreCommands.importFile, CoverageCommand.command,
    ScoreCommand.command,
    PipelineCommands.aggregate, ReportCommand.command, PipelineCommands.nightly, SQLCommand.command,
    SchemaCommand.command,
    MonitorCommand.command, TopicsCommand.command, AlertsCommand.command, TrendsCommand.command, TrainCommand.command,
    ModelCommand.command,
    EvaluateCommand.command,
    WhyCommand.command, LabelCommand.command, FilterCommands.quantify,
    MediaCommand.command, DoctorCommand.command, ValidateCommand.command,
    DeliverCommand.command,
    StoreCommands.backup, ForgetCommand.command, MetricsCommand.command, ConnectorCommand.command,
    ReferenceCommands.completions,
    ReferenceCommands.man,
]

/// Runs what was typed and says how it went.
func runCommand(_ arguments: [String]) -> ExitCode {
    if arguments.first == "--version" || arguments.first == "-V" || arguments == ["version"] {
        return printVersion()
    }
    // `barometer help sql` is `barometer sql --help`.
    if arguments.first == "help", arguments.count == 2 { return runCommand([arguments[1], "--help"]) }
    guard let name = arguments.first, !["help", "--help", "-h"].contains(name) else {
        Terminal.print(Help.overview(commands))
        return arguments.isEmpty ? .usage : .ok
    }
    guard let command = commands.first(where: { $0.name == name }) else {
        let guess = nearest(to: name, among: commands.map(\.name)).map { " Did you mean `\($0)`?" }
        Terminal.complain("barometer: there is no command `\(name)`.\(guess ?? " See barometer --help.")")
        return .usage
    }
    do {
        let invocation = try Invocation(command, Array(arguments.dropFirst()))
        if invocation.flag("help") {
            Terminal.print(Help.page(command))
            return .ok
        }
        return try command.run(invocation)
    } catch let error as UsageError {
        let isWhole = [".", "?"].contains { error.description.hasSuffix($0) }
        Terminal.complain("barometer: \(error)\(isWhole ? "" : ".") See barometer \(name) --help.")
        return .usage
    } catch let error as LockedError {
        // Under cron a run that outlasts the next one's start is no news.
        if !arguments.contains("--quiet") && !arguments.contains("-q") { Terminal.complain("barometer: \(error)") }
        return .locked
    } catch {
        Terminal.complain("barometer: \(error)")
        return .failed
    }
}

/// Says what this is, also where the files that ship with it are missing.
func printVersion() -> ExitCode {
    do {
        let chosen = ProcessInfo.processInfo.environment["BAROMETER_RESOURCES"]
        Terminal.print(Version.text(try Resources(executable: "/proc/self/exe", chosen: chosen)))
        return .ok
    } catch {
        Terminal.print(Version.text(nil))
        Terminal.complain("barometer: \(error)")
        return .failed
    }
}

// systemd starts programs with broken pipes ignored: a reader that left early would be an error of ours then, not our end.
_ = signal(SIGPIPE, SIG_DFL)
exit(runCommand(Array(CommandLine.arguments.dropFirst())).rawValue)
