internal import Foundation
internal import NightlyRun
internal import Support

/// completions and man: what shells and readers need, made from what the commands say of themselves.
enum ReferenceCommands {
    static let completions = CommandSpec(
        name: "completions", summary: "Print completions for a shell.", operands: ["SHELL"],
        actions: ["bash", "zsh", "fish"],
        examples: [
            ("barometer completions bash > ~/.local/share/bash-completion/completions/barometer", "for bash"),
            ("barometer completions zsh > ~/.zfunc/_barometer", "for zsh, with ~/.zfunc in fpath before compinit"),
            ("barometer completions fish > ~/.config/fish/completions/barometer.fish", "for fish"),
        ]
    ) { invocation in
        let writer = CompletionWriter(commands: commands)
        switch invocation.operands[0] {
        case "bash": Terminal.print(writer.bash)
        case "zsh": Terminal.print(writer.zsh)
        case "fish": Terminal.print(writer.fish)
        case let shell: throw UsageError(description: "there are no completions for \(shell): take bash, zsh or fish")
        }
        return .ok
    }

    static let man = CommandSpec(
        name: "man", summary: "Print the manual: pages for man, or the reference as Markdown.", operands: ["[PAGE]"],
        actions: ["barometer", "barometer-config"],
        options: [
            CommandSpec.Option(name: "into", value: "DIR", help: "write all pages into DIR/man1 and DIR/man5"),
            CommandSpec.Option(name: "markdown", value: nil, help: "the reference of all commands as Markdown"),
        ],
        examples: [
            ("barometer man | man -l -", "read barometer(1)"),
            ("barometer man barometer-config | man -l -", "read barometer-config(5)"),
            ("barometer man --into ~/.local/share/man", "install both"),
        ]
    ) { invocation in
        let session = try Session(invocation)
        if invocation.flag("markdown") {
            Terminal.print(MarkdownReference.text(commands))
            return .ok
        }
        let writer = ManualWriter(commands: commands)
        let schema = session.resources.schemas + "/config.schema.json"
        func configuration() throws -> String {
            ConfigurationManual(schema: try JSONParser.parse(try readFile(schema), file: schema)).text
        }
        if let folder = invocation.value("into") {
            try AtomicFile.write(writer.text, to: "\(folder)/man1/barometer.1")
            try AtomicFile.write(try configuration(), to: "\(folder)/man5/barometer-config.5")
            return .ok
        }
        switch invocation.operands.first ?? "barometer" {
        case "barometer": Terminal.print(writer.text)
        case "barometer-config": Terminal.print(try configuration())
        case let page: throw UsageError(description: "there is no page \(page): take barometer or barometer-config")
        }
        return .ok
    }
}

/// The reference of all commands, made from their help.
enum MarkdownReference {
    static func text(_ commands: [CommandSpec]) -> String {
        var text = """
            # Commands

            Made from `--help` by `scripts/make-reference`; a test says when it is out of date.

            | command | does |
            |---|---|

            """
        for command in commands {
            text += "| [`barometer \(command.name)`](#barometer-\(command.name)) | \(command.summary) |\n"
        }
        for command in commands {
            text += "\n## barometer \(command.name)\n\n```\n\(page(command))\n```\n"
        }
        text += "\n## Options of every command\n\n```\n"
        text += CommandSpec.common.map(Help.line).joined(separator: "\n") + "\n```\n\n```\n\(Help.exitStatus)\n```"
        return text
    }

    /// Its help without what all have in common.
    private static func page(_ command: CommandSpec) -> String {
        let page = Help.page(command)
        return page.range(of: "\nOPTIONS OF EVERY COMMAND").map { String(page[..<$0.lowerBound]) }?
            .trimmingCharacters(in: .newlines) ?? page
    }
}
