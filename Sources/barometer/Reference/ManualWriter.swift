internal import Foundation
internal import NightlyRun
internal import Support

/// Text for man(7)'s macros.
enum Roff {
    /// A backslash begins a request, and so does a dot or an apostrophe at the beginning of a line.
    static func escaped(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let plain = line.replacing("\\", with: "\\e").replacing("-", with: "\\-")
            return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : String(plain)
        }.joined(separator: "\n")
    }

    static func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }
    static func italic(_ text: String) -> String { "\\fI\(escaped(text))\\fR" }

    /// Lines as they stand.
    static func literal(_ text: String) -> String { ".nf\n\(escaped(text))\n.fi" }

    /// - Parameter date: left empty, for a page must not change from day to day.
    static func head(_ name: String, _ section: Int) -> String {
        ".TH \(name.uppercased().replacing("-", with: "\\-")) \(section) \"\" \"Barometer \(barometerVersion)\" \"Barometer\""
    }
}

/// barometer(1).
struct ManualWriter {
    let commands: [CommandSpec]

    var text: String {
        let sections = [
            Roff.head("barometer", 1),
            ".SH NAME\nbarometer \\- fetch posts, score their sentiment, report what changed",
            ".SH SYNOPSIS\n\(Roff.bold("barometer")) \(Roff.italic("command")) [\(Roff.italic("options"))]",
            ".SH DESCRIPTION\n"
                + Roff.escaped(
                    "Barometer reads what people post about a brand or a subject, judges the sentiment of words, pictures and sound "
                        + "together, and writes a brief each morning. Everything is kept in one SQLite file that any client reads."
                ),
            ".SH COMMANDS\n" + commands.map(page).joined(separator: "\n"),
            ".SH OPTIONS OF EVERY COMMAND\n" + CommandSpec.common.map(option).joined(separator: "\n"),
            ".SH EXIT STATUS\n" + Self.pairs(Self.exits),
            ".SH ENVIRONMENT\n" + Self.pairs(Self.environment), ".SH FILES\n" + Self.pairs(Self.files),
            ".SH SEE ALSO\n.BR barometer\\-config (5),\n.BR sqlite3 (1),\n.BR crontab (5)",
        ]
        return sections.joined(separator: "\n")
    }

    private func page(_ command: CommandSpec) -> String {
        let operands = command.operands.map { " " + Roff.italic($0) }.joined()
        var text = ".SS \(Roff.bold("barometer " + command.name))\(operands)\n\(Roff.escaped(command.summary))"
        if !command.details.isEmpty { text += "\n.PP\n\(Roff.escaped(command.details))" }
        for item in command.options { text += "\n" + option(item) }
        let examples = command.examples.map { "  \($0.command)\n      \($0.meaning)" }.joined(separator: "\n")
        return text + "\n.PP\nExamples:\n" + Roff.literal(examples)
    }

    private func option(_ option: CommandSpec.Option) -> String {
        let value = option.value.map { " " + Roff.italic($0) } ?? ""
        return ".TP\n\(Roff.bold("--" + option.name))\(value)\n\(Roff.escaped(option.help))"
    }

    private static func pairs(_ pairs: [(String, String)]) -> String {
        pairs.map { ".TP\n\(Roff.bold($0.0))\n\(Roff.escaped($0.1))" }.joined(separator: "\n")
    }

    private static let exits = [
        ("0", "done"), ("1", "failed: the message says what, which and what to do"), ("2", "wrong usage"),
        ("3", "done with gaps: something was not fetched or delivered; the ledger has it"),
        ("4", "another run holds the lock; nothing was changed"),
    ]
    private static let environment = [
        ("BAROMETER_CONFIG", "the configuration, where --config does not say (else barometer.json5 here)"),
        ("BAROMETER_STATE", "the state folder, where --state does not say (else $XDG_STATE_HOME/barometer)"),
        ("BAROMETER_RESOURCES", "schemas, connectors, reports and models (else ../share/barometer, or the checkout)"),
        ("NAME, NAME_FILE", "a secret that the configuration names: its value, or a file of mode 0600 that holds it"),
        ("NO_COLOR, TERM", "no colours when NO_COLOR is set, or TERM is dumb"),
    ]
    private static let files = [
        ("barometer.db", "posts, scores, figures: one SQLite file"), ("media/", "pictures and sounds by their SHA-256"),
        ("reports/", "the reports, and latest"), ("key", "key of pseudonyms and tombstones, mode 0600"),
        ("sql-history", "what was asked at the prompt, mode 0600"),
    ]
}

/// barometer-config(5), from the JSON Schema that every start checks the configuration against.
struct ConfigurationManual {
    let schema: JSONValue

    var text: String {
        var sections = [
            Roff.head("barometer-config", 5),
            ".SH NAME\nbarometer\\-config \\- the configuration file barometer.json5",
            ".SH DESCRIPTION\n"
                + Roff.escaped(
                    "JSON with comments, single quotes and trailing commas (JSON5). It is checked at every start: a slip is told with "
                        + "its line and what was probably meant. `barometer init` writes one with comments."),
            ".SH FIELDS\n" + fields(schema, ""),
        ]
        for definition in schema["$defs"]?.members ?? [] {
            sections.append(".SH A \(definition.key.uppercased())\n" + fields(definition.value, ""))
        }
        sections.append(".SH EXAMPLE\n" + Roff.literal(Self.example))
        sections.append(".SH SEE ALSO\n.BR barometer (1)")
        return sections.joined(separator: "\n")
    }

    private func fields(_ object: JSONValue, _ prefix: String) -> String {
        let required = Set(object["required"]?.array?.compactMap(\.string) ?? [])
        return (object["properties"]?.members ?? []).map { member in
            let path = prefix + member.key
            var note = Self.kind(member.value)
            if required.contains(member.key) { note += ", required" }
            let about = member.value["description"]?.string.map { "\n\(Roff.escaped($0))" } ?? ""
            let item = ".TP\n\(Roff.bold(path)) (\(Roff.escaped(note)))\(about)"
            let inside = member.value["properties"] != nil ? fields(member.value, path + ".") : ""
            let elements = member.value["items"]?["properties"] != nil
            let items = elements ? member.value["items"].map { fields($0, path + "[].") } ?? "" : ""
            return [item, inside, items].filter { !$0.isEmpty }.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private static func kind(_ value: JSONValue) -> String {
        if let reference = value["$ref"]?.string { return "a " + (reference.split(separator: "/").last ?? "") }
        if let words = value["enum"]?.array { return words.compactMap(\.string).joined(separator: " | ") }
        if let constant = value["const"] { return constant.text }
        if value["type"]?.string == "array" { return "list of " + (value["items"].map(kind) ?? "anything") }
        if let types = value["type"]?.array { return types.compactMap(\.string).joined(separator: " | ") }
        return value["type"]?.string ?? "see schemas/config.schema.json"
    }

    private static let example = """
        {
          version: 1,
          contact: "mailto:you@host.example",
          timeZone: "Europe/Berlin",
          sources: [
            { name: "news", connector: "feed", stream: "items",
              parameters: { url: "https://news.example/rss" } },
          ],
          monitors: [{ name: "Acme", query: '"acme kettle" OR acmekettle', minimumPosts: 20 }],
        }
        """
}
