import Foundation
import Support
import TestSupport
import Testing

/// What a stranger writes in a post must not act anywhere that it is shown.
@Suite struct HostileInputTests {
    private static let posts = [
        "kettle <script>alert(1)</script><img src=x onerror=alert(2)> awful",
        "kettle <svg onload=alert(3)><a xlink:href=\"javascript:alert(4)\">x</a></svg> awful",
        "=HYPERLINK(\"http://evil.example\",\"kettle\")", "+1+1 kettle cmd", "-2+3 kettle|' /C calc'!A0",
        "@SUM(1) kettle",
        "\tkettle =1+1 awful", "kettle \u{202E}gnp.exe\u{202C} and \u{2066}more awful",
        "ket\u{200B}tle kettle \u{200B}\u{200B}\u{200B}\u{FEFF}hidden \u{E0041}\u{E0042} awful",
        "kettle \u{1B}]0;owned\u{07}\u{1B}[2J\u{1B}[31m\u{9B}8m awful terrible",
        "kettle ]]> </style></title><!-- --> {{finding}} {title} **bold** awful",
        "kettle z" + String(repeating: "\u{301}", count: 60) + " awful", "kettle \u{2028}line\u{2029} awful",
        "مرحبا kettle \u{200F}שלום awful",
    ]

    private static func program() throws -> Program {
        let program = try Program()
        try program.write(
            """
            { version: 1, timeZone: "UTC", languages: ["en", "zh-CN"], sources: [],
              monitors: [{ name: "<b>K\\u202E \\"é\\" =1+1", query: "kettle", minimumPosts: 2 }],
              delivery: { webhooks: [{ name: "hook", template: "slack", url: "http://127.0.0.1:1/", events: ["report", "alert"] }] },
              allowPrivateHosts: ["127.0.0.1"] }
            """, to: "barometer.json5")
        var lines: [String] = []
        func add(_ id: String, _ text: String, _ time: String) {
            let json: JSONValue = [
                "id": JSONValue(.string(id)), "text": JSONValue(.string(text)), "published": JSONValue(.string(time)),
                "author": JSONValue(.string(text)),
            ]
            lines.append(json.text)
        }
        for day in 1...14 {
            for n in 0..<12 {
                add("\(day)-\(n)", "the kettle is great \(n)", String(format: "2026-11-%02dT%02d:00:00Z", day, n))
            }
        }
        for (index, text) in posts.enumerated() {
            for copy in 0..<3 {
                add("h\(index)-\(copy)", text, String(format: "2026-11-15T%02d:%02d:00Z", index, copy))
            }
        }
        try program.write(lines.joined(separator: "\n"), to: "posts.ndjson")
        let taken = try program.run("import", "posts.ndjson", "--now", "2026-11-16T01:00:00Z")
        #expect(taken.status == 0, "\(taken.errors)")
        let night = try program.run("nightly", "--no-mail", "--now", "2026-11-16T02:00:00Z")
        #expect(night.status == 0, "\(night.errors)")
        return program
    }

    /// Controls, overrides and hidden characters; `\n` and `\t` are fine.
    private func acts(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            switch scalar.value {
            case 9, 10: false
            case 0...0x1F, 0x7F...0x9F, 0x200B, 0x202A...0x202E, 0x2028, 0x2029, 0x2066...0x2069, 0xFEFF,
                0xE0001...0xE007F:
                true
            default: false
            }
        }
    }

    @Test func nothingActsAnywhere() throws {
        let program = try Self.program()
        defer { try? program.remove() }
        try filesAreHarmless(program)
        try terminalsAreHarmless(program)
    }

    private func filesAreHarmless(_ program: Program) throws {
        let root = program.state + "/reports"
        let names = try FileManager.default.subpathsOfDirectory(atPath: root).filter { !$0.hasPrefix("latest") }
        var seen: [String: Int] = [:]
        for name in names.sorted() {
            let ending = (name as NSString).pathExtension
            guard ["html", "csv", "atom", "json", "txt"].contains(ending) else { continue }
            seen[ending, default: 0] += 1
            let text = String(decoding: try readFile("\(root)/\(name)"), as: UTF8.self)
            switch ending {
            case "html":
                #expect(!acts(text), "\(name)")
                let markup = text.matches(of: /<\/?([a-zA-Z]+)[^>]*>/).map { String($0.output.0).lowercased() }
                #expect(
                    !markup.contains { $0.contains("onerror") || $0.contains("onload") || $0.contains("javascript:") },
                    "\(name)")
                #expect(!text.contains("<script>alert") && !text.contains("<img src=x"), "\(name)")
            case "csv":
                for cell in Self.cells(text) {
                    let isNumber = Double(cell) != nil
                    #expect(
                        isNumber || !(cell.first.map { "=+-@\t\r".contains($0) } ?? false),
                        "\(name): \(cell.prefix(40))")
                }
            case "txt", "atom": #expect(!acts(text), "\(name)")
            default: _ = try JSONParser.parse(Array(text.utf8), dialect: .json)
            }
        }
        for ending in ["html", "csv", "atom", "json", "txt"] { #expect(seen[ending, default: 0] > 0, "\(ending)") }
    }

    private func terminalsAreHarmless(_ program: Program) throws {
        let monitor = try StoredState(program).text("SELECT name FROM monitor")
        let post = try StoredState(program).text("SELECT CAST(post_id AS TEXT) FROM post WHERE text LIKE '%owned%'")
        let commands: [[String]] = [
            ["sql", "SELECT text, author FROM scored_post"], ["sql", "SELECT text FROM post", "--format", "markdown"],
            ["why", post], ["monitor", "test", "kettle"], ["alerts", "list", "--all"], ["alerts", "show", "1"],
            ["trends", monitor], ["deliver", "--dry-run"], ["sql", "SELECT \u{1B}[31m"],
            ["report", "--no-mail", "--verbose"],
        ]
        for command in commands {
            let done = try program.run(command + ["--now", "2026-11-16T03:00:00Z"])
            #expect(!done.output.isEmpty || !done.errors.isEmpty, "\(command)")
            #expect(!acts(done.output) && !acts(done.errors), "\(command)")
        }
    }

    /// Cells of RFC 4180.
    private static func cells(_ text: String) -> [String] {
        var cells: [String] = []
        var cell = ""
        var isQuoted = false
        var scalars = Array(text.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            if isQuoted {
                if scalar == "\"" {
                    if scalars.first == "\"" {
                        cell.unicodeScalars.append(scalars.removeFirst())
                    } else {
                        isQuoted = false
                    }
                } else {
                    cell.unicodeScalars.append(scalar)
                }
            } else if scalar == "\"" {
                isQuoted = true
            } else if scalar == "," || scalar == "\n" {
                cells.append(cell)
                cell = ""
            } else {
                cell.unicodeScalars.append(scalar)
            }
        }
        return cells + [cell]
    }
}
