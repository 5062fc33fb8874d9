internal import Foundation
internal import NightlyRun
internal import Support

/// init: from a brand to a configuration in a minute.
enum InitCommand {
    static let command = CommandSpec(
        name: "init", summary: "Write a commented configuration, asking for brand, keywords and feeds.",
        options: [
            CommandSpec.Option(name: "brand", value: "NAME", help: "what the monitor is called"),
            CommandSpec.Option(name: "keywords", value: "WORDS", help: "comma-separated words and phrases to watch"),
            CommandSpec.Option(name: "rival", value: "NAME", help: "a competitor to compare with", repeats: true),
            CommandSpec.Option(name: "feed", value: "URL", help: "an RSS, Atom or JSON feed", repeats: true),
            CommandSpec.Option(name: "hashtag", value: "TAG@SERVER", help: "a Mastodon hashtag", repeats: true),
            CommandSpec.Option(name: "languages", value: "CODES", help: "of the reports: en, zh-CN or both"),
            CommandSpec.Option(name: "contact", value: "ADDRESS", help: "how servers can reach you"),
            CommandSpec.Option(name: "time-zone", value: "ZONE", help: "IANA name (else this machine's)"),
            CommandSpec.Option(name: "force", value: nil, help: "replace a configuration that is there"),
        ],
        examples: [
            ("barometer init", "asks for everything"),
            (
                "barometer init --brand Acme --keywords 'acme, acme kettle' --feed https://news.example/rss",
                "asks for nothing"
            ),
        ]
    ) { try run($0) }

    /// What a configuration is made of.
    struct Answers {
        var brand: String
        var keywords: [String]
        var rivals: [String]
        var feeds: [String]
        var hashtags: [(tag: String, server: String)]
        var languages: [String]
        var contact: String
        var timeZone: String
    }

    private static func run(_ invocation: Invocation) throws -> ExitCode {
        let session = try Session(invocation)
        let path = session.configurationPath
        guard invocation.flag("force") || !FileManager.default.fileExists(atPath: path) else {
            throw FileError(
                path: path, action: "write a configuration", reason: "there is one; use --force to replace it")
        }
        let answers = try answers(invocation)
        try AtomicFile.write(text(answers), to: path, mode: 0o600)
        // What was written must be what the other commands accept.
        _ = try session.configuration()
        Terminal.print(next(path, answers, session))
        return .ok
    }

    /// What to type now, with the options that the configuration's place asks for.
    private static func next(_ path: String, _ answers: Answers, _ session: Session) -> String {
        let chosen = path == "barometer.json5" ? "" : " --config \(shellQuoted(path))"
        let first =
            answers.feeds.isEmpty && answers.hashtags.isEmpty
            ? """
            It has no sources yet. Either of these gives it posts:
              barometer import posts.csv\(chosen)
              barometer connector list\(chosen)       what can be fetched; add one under `sources`
            """
            : """
              barometer doctor\(chosen)               asks each source one question, stores nothing
            """
        return """
            Wrote \(path). Next:
            \(first)
              barometer nightly\(chosen)              fetches, scores, writes the report, and says where it is
              barometer sql --query net-by-day --chart\(chosen)
              barometer monitor test \(shellQuoted(query(answers.brand, answers.keywords)))\(chosen)
            For every night: \(session.resources.crontab)
            """
    }

    private static func answers(_ invocation: Invocation) throws -> Answers {
        let asks = invocation.value("brand") == nil
        func ask(_ question: String, _ fallback: String) -> String {
            guard asks else { return fallback }
            let hint = fallback.isEmpty ? "" : " [\(fallback)]"
            FileHandle.standardOutput.write(Data("\(question)\(hint): ".utf8))
            let answer = (readLine() ?? "").trimmingCharacters(in: .whitespaces)
            return answer.isEmpty ? fallback : answer
        }
        func list(_ text: String) -> [String] {
            text.split(whereSeparator: { $0 == "," || $0 == "，" || $0 == "、" }).map {
                $0.trimmingCharacters(in: .whitespaces)
            }.filter { !$0.isEmpty }
        }
        let brand = invocation.value("brand") ?? ask("Brand or subject", "")
        guard !brand.isEmpty else { throw UsageError(description: "init needs a brand: --brand NAME") }
        let keywords = list(ask("Words and phrases that mean it, by commas", invocation.value("keywords") ?? brand))
        let rivals = invocation.all("rival") + (asks ? list(ask("Competitors, by commas (none)", "")) : [])
        let feeds = invocation.all("feed") + (asks ? list(ask("Feeds (RSS, Atom, JSON), by commas (none)", "")) : [])
        let example = keywords.first.map { "\($0.split(separator: " ").joined().lowercased())@mastodon.social" } ?? ""
        let tags =
            invocation.all("hashtag")
            + (asks ? list(ask("Mastodon hashtags as tag@server, such as \(example) (none)", "")) : [])
        let languages = try languages(
            invocation.value("languages") ?? ask("Languages of the reports, of en and zh-CN", usual(brand, keywords)))
        let contact = ask("Mail address or page for servers to reach you", invocation.value("contact") ?? "")
        let zone = ask("Time zone", invocation.value("time-zone") ?? TimeZone.current.identifier)
        guard TimeZone(identifier: zone) != nil else {
            throw UsageError(description: "there is no time zone `\(zone)`: write it as Europe/Berlin or Asia/Shanghai")
        }
        return Answers(
            brand: brand, keywords: keywords, rivals: rivals, feeds: try feeds.map(address),
            hashtags: try tags.map { text in
                let parts = text.drop { $0 == "#" }.split(separator: "@").map(String.init)
                guard parts.count == 2 else {
                    throw UsageError(description: "hashtag \(text): write it as kettle@mastodon.social")
                }
                return (parts[0], parts[1])
            }, languages: languages, contact: contact, timeZone: ["GMT", "Etc/UTC"].contains(zone) ? "UTC" : zone)
    }

    /// A feed as people write it down: most leave `https://` away.
    private static func address(_ text: String) throws -> String {
        let whole = text.contains("://") ? text : "https://\(text)"
        guard let url = URL(string: whole), let host = url.host, !host.isEmpty, ["http", "https"].contains(url.scheme)
        else { throw UsageError(description: "feed \(text): write an address such as https://news.example/rss") }
        return whole
    }

    private static func languages(_ text: String) throws -> [String] {
        let chosen = text.split { $0 == "," || $0 == " " || $0 == "，" }.map(String.init)
        guard !chosen.isEmpty, chosen.allSatisfy({ ["en", "zh-CN"].contains($0) }) else {
            throw UsageError(description: "languages \(text): take en, zh-CN or both")
        }
        return chosen
    }

    /// Who watches a Chinese word reads Chinese.
    private static func usual(_ brand: String, _ keywords: [String]) -> String {
        let isChinese = ([brand] + keywords).joined().unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
        return isChinese ? "zh-CN, en" : "en"
    }

    private static func query(_ brand: String, _ keywords: [String]) -> String {
        let words = keywords.isEmpty ? [brand] : keywords
        return words.map { "\"\($0.replacing("\"", with: ""))\"" }.joined(separator: " OR ")
    }

    private static func quoted(_ text: String) -> String { JSONValue(.string(text)).text }

    private static func shellQuoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }

    /// The file, with a comment at whatever one may want to change.
    static func text(_ answers: Answers) -> String {
        var sources: [String] = answers.feeds.enumerated().map { index, url in
            let host = URL(string: url)?.host ?? "feed"
            let name =
                index == 0 || !answers.feeds[..<index].contains { $0.contains(host) } ? host : "\(host) \(index + 1)"
            return
                "    { name: \(quoted(name)), connector: \"feed\", stream: \"items\", parameters: { url: \(quoted(url)) } },"
        }
        sources += answers.hashtags.map { tag, server in
            let address = server.hasPrefix("http") ? server : "https://\(server)"
            return """
                    { name: \(quoted("#\(tag) on \(server)")), connector: "mastodon", stream: "tag",
                      parameters: { server: \(quoted(address)), tag: \(quoted(tag)) } },
                """
        }
        if sources.isEmpty {
            sources = [
                "    // { name: \"news\", connector: \"feed\", stream: \"items\", parameters: { url: \"https://news.example/rss\" } },"
            ]
        }
        let group = answers.rivals.isEmpty ? "" : ", group: \"market\""
        let monitors =
            ([(answers.brand, query(answers.brand, answers.keywords))]
            + answers.rivals.map { ($0, query($0, [])) }).map { name, query in
                "    { name: \(quoted(name)), query: \(quoted(query))\(group), minimumPosts: 20 },"
            }
        return """
            // Barometer's configuration. JSON with comments; checked at every start, so a slip is told with its line.
            {
              version: 1,
              // Part of the User-Agent: servers that have a problem with you can say so before they block you.
              \(answers.contact.isEmpty ? "// contact: \"mailto:you@host.example\"," : "contact: \(quoted(answers.contact)),")
              // Days of reports are cut here.
              timeZone: \(quoted(answers.timeZone)),
              // Languages of the reports; the first is the one of summaries. There are "en" and "zh-CN".
              languages: [\(answers.languages.map(quoted).joined(separator: ", "))],
              // Where posts come from. `barometer import` brings files without being listed here.
              sources: [
            \(sources.joined(separator: "\n"))
              ],
              // What is watched: "phrase" AND (a OR b) NOT c, #tag, lang:zh, has:image, source:"name".
              // Try a query first: barometer monitor test 'QUERY'. A day with fewer than minimumPosts shows no figure, for its interval
              // would say nothing: a small brand may take 10.
              monitors: [
            \(monitors.joined(separator: "\n"))
              ],
              reports: [{ report: "daily-brief" }],
              // delivery: {
              //   email: {
              //     from: "Barometer <barometer@host.example>", to: [{ address: "you@host.example", language: "en" }],
              //     // The password itself is in the environment or the secretsFile, never here.
              //     server: { host: "smtp.host.example", port: 465, security: "tls", user: "barometer", passwordSecret: "SMTP_PASSWORD" },
              //   },
              // },
              // secretsFile: "/etc/barometer/secrets",
              // media: { maximumBytes: 33554432, maximumPixels: 50000000, maximumSeconds: 10800 },
            }

            """
    }
}
