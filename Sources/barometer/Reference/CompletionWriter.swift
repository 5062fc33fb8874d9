/// Completion scripts, made from the commands' own tables. Saved questions are asked for when they are needed, for they change.
struct CompletionWriter {
    let commands: [CommandSpec]

    private static let queries = "barometer sql --list --quiet 2>/dev/null"

    /// How a shell completes the value of an option or an operand.
    private enum Value {
        case words([String]), queries, files, folders, nothing

        init(placeholder: String?, choices: [String]) {
            if choices == ["$queries"] {
                self = .queries
            } else if !choices.isEmpty {
                self = .words(choices)
            } else {
                let name = (placeholder ?? "").trimmingPrefix("[").prefix { $0.isLetter }
                self = ["FILE", "PATH"].contains(name) ? .files : name == "DIR" ? .folders : .nothing
            }
        }
    }

    // MARK: bash

    var bash: String {
        var text = """
            # bash completion of barometer; made by `barometer completions bash`.
            _barometer() {
                local cur prev command
                cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
                COMPREPLY=()
                if [ "$COMP_CWORD" -eq 1 ]; then
                    COMPREPLY=($(compgen -W "\((commands.map(\.name) + ["help", "--version", "--help"]).joined(separator: " "))" -- "$cur"))
                    return
                fi
                [ "$command" != help ] || { [ "$COMP_CWORD" -ne 2 ] || COMPREPLY=($(compgen -W "\(commands.map(\.name).joined(separator: " "))" -- "$cur")); return; }
                case $command in

            """
        for command in commands {
            text += "    \(command.name))\n        case $prev in\n"
            for option in command.allOptions where option.value != nil {
                let value = Value(placeholder: option.value, choices: option.choices)
                text += "        --\(option.name)) \(bash(value)) return ;;\n"
            }
            let words = command.allOptions.map { "--\($0.name)" }.joined(separator: " ")
            text += "        esac\n"
            text += "        if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W \"\(words)\" -- \"$cur\")); return; fi\n"
            if !command.actions.isEmpty {
                let actions = command.actions.joined(separator: " ")
                text +=
                    "        if [ \"$COMP_CWORD\" -eq 2 ]; then COMPREPLY=($(compgen -W \"\(actions)\" -- \"$cur\")); return; fi\n"
            }
            text += "        \(bash(operand(of: command))) ;;\n"
        }
        return text + "    esac\n}\ncomplete -o filenames -F _barometer barometer"
    }

    private func operand(of command: CommandSpec) -> Value {
        let last = command.operands.last ?? ""
        // What a query or a name is, no shell can know: files are the better guess only where files are meant.
        return Value(placeholder: last, choices: [])
    }

    private func bash(_ value: Value) -> String {
        switch value {
        case .words(let words): "COMPREPLY=($(compgen -W \"\(words.joined(separator: " "))\" -- \"$cur\"));"
        case .queries: "COMPREPLY=($(compgen -W \"$(\(Self.queries))\" -- \"$cur\"));"
        case .files: "COMPREPLY=($(compgen -f -- \"$cur\"));"
        case .folders: "COMPREPLY=($(compgen -d -- \"$cur\"));"
        case .nothing: ":;"
        }
    }

    // MARK: zsh

    var zsh: String {
        let list = commands.map { "        '\($0.name):\(zshQuoted($0.summary))'" }.joined(separator: "\n")
        var text = """
            #compdef barometer
            # zsh completion of barometer; made by `barometer completions zsh`.
            _barometer_queries() { compadd -- ${(f)"$(\(Self.queries))"}; }
            _barometer() {
                local -a commands
                commands=(
            \(list)
                )
                if (( CURRENT == 2 )); then _describe command commands; return; fi
                local command=${words[2]}
                shift words; (( CURRENT-- ))
                case $command in

            """
        for command in commands {
            let options = command.allOptions.map { option in
                let value = option.value.map {
                    ":\($0.lowercased()):\(zsh(Value(placeholder: $0, choices: option.choices)))"
                }
                return
                    "            '\(option.repeats ? "*" : "")--\(option.name)[\(zshQuoted(option.help))]\(value ?? "")'"
            }
            var lines = options
            if !command.actions.isEmpty {
                lines.append("            '1:action:(\(command.actions.joined(separator: " ")))'")
            }
            lines.append("            '*:operand:\(zsh(operand(of: command)))'")
            text += "    \(command.name)) _arguments \\\n\(lines.joined(separator: " \\\n")) ;;\n"
        }
        return text + "    esac\n}\n_barometer \"$@\""
    }

    private func zsh(_ value: Value) -> String {
        switch value {
        case .words(let words): "(\(words.joined(separator: " ")))"
        case .queries: "_barometer_queries"
        case .files: "_files"
        case .folders: "_files -/"
        case .nothing: " "
        }
    }

    private func zshQuoted(_ text: String) -> String {
        text.replacing("'", with: "'\\''").replacing("[", with: "\\[").replacing("]", with: "\\]")
            .replacing(":", with: "\\:")
    }

    // MARK: fish

    var fish: String {
        func quoted(_ text: String) -> String {
            "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
        }
        var lines = [
            "# fish completion of barometer; made by `barometer completions fish`.", "complete -c barometer -f",
        ]
        for command in commands {
            lines.append(
                "complete -c barometer -n __fish_use_subcommand -a \(command.name) -d \(quoted(command.summary))")
        }
        for command in commands {
            let here = "-n '__fish_seen_subcommand_from \(command.name)'"
            for action in command.actions { lines.append("complete -c barometer \(here) -a \(action)") }
            if case .files = operand(of: command) { lines.append("complete -c barometer \(here) -F") }
            for option in command.allOptions {
                var line = "complete -c barometer \(here) -l \(option.name) -d \(quoted(option.help))"
                if let placeholder = option.value {
                    switch Value(placeholder: placeholder, choices: option.choices) {
                    case .words(let words): line += " -x -a '\(words.joined(separator: " "))'"
                    case .queries: line += " -x -a '(\(Self.queries))'"
                    case .files, .folders: line += " -r -F"
                    case .nothing: line += " -x"
                    }
                }
                lines.append(line)
            }
        }
        return lines.joined(separator: "\n")
    }
}
