import Foundation
import TestSupport
import Testing

/// What is made from the commands' own words: reference, manual, completions.
@Suite struct ReferenceTests {
    /// `scripts/make-reference` writes it again.
    @Test func theReferenceIsUpToDate() throws {
        let program = try Program()
        defer { try? program.remove() }
        let made = try program.run("man", "--markdown").output
        let kept = try String(contentsOfFile: packageRoot + "/Docs/reference.md", encoding: .utf8)
        #expect(made == kept, "Docs/reference.md is out of date: run scripts/make-reference")
        _ = try program.run("schema", "--er", "store.svg")
        let picture = try String(contentsOfFile: program.folder + "/store.svg", encoding: .utf8)
        let old = try String(contentsOfFile: packageRoot + "/Docs/store.svg", encoding: .utf8)
        #expect(picture == old, "Docs/store.svg is out of date: run scripts/make-reference")
    }

    @Test func thePagesAreForMan() throws {
        let program = try Program()
        defer { try? program.remove() }
        #expect(try program.run("man", "--into", "man").status == 0)
        let commands = try String(contentsOfFile: program.folder + "/man/man1/barometer.1", encoding: .utf8)
        let fields = try String(contentsOfFile: program.folder + "/man/man5/barometer-config.5", encoding: .utf8)
        #expect(commands.hasPrefix(".TH BAROMETER 1"))
        for section in ["NAME", "SYNOPSIS", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES", "SEE ALSO"] {
            #expect(commands.contains(".SH \(section)\n"))
        }
        #expect(commands.contains(".SS \\fBbarometer nightly\\fR"))
        #expect(fields.contains("\\fBtimeZone\\fR (string, required)") && fields.contains(".SH A MONITOR"))
        // No line of text may begin a request by chance.
        let requests = Set([".TH", ".SH", ".SS", ".TP", ".PP", ".nf", ".fi", ".BR"])
        for line in (commands + fields).split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
            #expect(requests.contains(String(line.prefix { $0 != " " })), "\(line)")
        }
    }

    @Test func bashCompletesCommandsOptionsAndQuestions() throws {
        let program = try Program()
        defer { try? program.remove() }
        try program.write(try program.run("completions", "bash").output, to: "completion.bash")
        let binary = URL(fileURLWithPath: Program.binary).deletingLastPathComponent().path
        func completed(_ words: String) throws -> [String] {
            let shell = Process()
            shell.executableURL = URL(fileURLWithPath: "/bin/bash")
            shell.arguments = [
                "-c",
                ". ./completion.bash; COMP_WORDS=(\(words)); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _barometer; printf '%s\\n' \"${COMPREPLY[@]}\"",
            ]
            shell.currentDirectoryURL = URL(fileURLWithPath: program.folder)
            shell.environment = ["PATH": "\(binary):/usr/bin:/bin", "HOME": program.folder]
            let output = Pipe()
            shell.standardOutput = output
            try shell.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            shell.waitUntilExit()
            return text.split(separator: "\n").map(String.init)
        }
        #expect(try completed("barometer nigh") == ["nightly"])
        #expect(try completed("barometer sql --form") == ["--format"])
        #expect(try completed("barometer sql --format m") == ["markdown"])
        #expect(try completed("barometer sql --query worst") == ["worst-days"])
        #expect(try completed("barometer alerts sn") == ["snooze"])
        for shell in ["zsh", "fish"] {
            let text = try program.run("completions", shell).output
            #expect(text.contains("nightly") && text.contains("backtest") && text.contains("markdown"))
        }
        #expect(try program.run("completions", "tcsh").status == 2)
    }
}
