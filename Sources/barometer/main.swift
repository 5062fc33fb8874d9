internal import Connectors
internal import Foundation
internal import Storage
internal import Support

let commands = [
    InitCommand.command, PipelineCommands.fetch, StoreCommands.importFile, CoverageCommand.command,
    PipelineCommands.score,
    PipelineCommands.aggregate, PipelineCommands.report, PipelineCommands.nightly, StoreCommands.sql,
    MonitorCommand.command, TopicsCommand.command, AlertsCommand.command, TrendsCommand.command, ModelCommands.train,
    EvaluateCommand.command,
    WhyCommand.command, LabelCommand.command, FilterCommands.quantify,
    MediaCommand.command, CareCommands.doctor, CareCommands.validate,
    StoreCommands.backup, ConnectorCommand.command,
]

/// Runs what was typed and says how it went.
func runCommand(_ arguments: [String]) -> ExitCode {
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
        Terminal.complain("barometer: \(error). See barometer \(name) --help.")
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

exit(runCommand(Array(CommandLine.arguments.dropFirst())).rawValue)
