/// A page for people about one connector, made from its spec: parameters, secrets, policy and limits.
package struct ConnectorPage: Sendable {
    private let spec: ConnectorSpec

    package init(_ spec: ConnectorSpec) { self.spec = spec }

    package var markdown: String {
        var lines = ["# \(spec.name)", "", spec.about, ""]
        let streams = spec.streams.sorted { $0.key < $1.key }
        let fetched = streams.filter { $0.value.format != .file }
        if !fetched.isEmpty {
            lines += ["## Streams", "", "| stream | what | reaches back | rechecked |", "|---|---|---|---|"]
            lines += fetched.map { name, stream in
                "| `\(name)` | \(stream.about) | \(reach(stream)) | \(recheck(stream)) |"
            }
            lines.append("")
            let limits = fetched.flatMap { self.limits($0.key, $0.value) }
            if !limits.isEmpty {
                lines += ["What the service holds back, and what is done about it:", ""] + limits + [""]
            }
        }
        let files = streams.filter { $0.value.format == .file }
        if !files.isEmpty {
            lines += ["## Files", "", "`barometer import FILE` tells these by their columns:", ""]
            lines += files.map { name, stream in
                let has = stream.recognise.map { $0.has.map { $0.map { "`\($0)`" }.joined(separator: " or ") } } ?? []
                return "- `\(name)`: \(has.joined(separator: ", ")). \(stream.about)"
            }
            lines.append("")
        }
        if !spec.parameters.isEmpty {
            lines += ["## Parameters", "", "| name | means | example | when missing |", "|---|---|---|---|"]
            lines += spec.parameters.map { parameter in
                let place = parameter.streams.map { " (\($0.joined(separator: ", ")))" } ?? ""
                let missing = parameter.fallback.map { $0.isEmpty ? "left out" : "`\($0)`" } ?? "an error"
                return "| `\(parameter.name)` | \(parameter.meaning)\(place) | `\(parameter.example)` | \(missing) |"
            }
            lines.append("")
        }
        lines += ["## Policy", ""] + policy
        if let secret = spec.secret, !secret.names.isEmpty {
            let kind = secret.isOptional ? "optional" : "required"
            lines += ["", "## Secrets", "", "\(secret.names.map { "`\($0)`" }.joined(separator: ", ")), \(kind)."]
        }
        if let pace = spec.pace {
            lines += [
                "", "## Limits", "",
                "At most \(pace.requests) requests in \(Int(pace.seconds)) s to a host, for all sources together.",
            ]
        }
        return lines.joined(separator: "\n")
    }

    private var policy: [String] {
        let policy = spec.policy
        var lines = ["- Terms: \(policy.terms), last checked \(policy.checked)."]
        switch policy.access {
        case .open: lines.append("- Access: open.")
        case .key: lines.append("- Access: a key that costs nothing. \(policy.toDo ?? "")")
        case .paid:
            lines.append("- Access: paid, so disabled until the source says `acceptTerms: true`. \(policy.toDo ?? "")")
        case .agreement:
            lines.append(
                "- Access: by agreement, so disabled until the source says `acceptTerms: true`. \(policy.toDo ?? "")")
        }
        lines.append("- Posts are removed here after \(policy.retentionDays) days.")
        lines.append(
            policy.followsDeletions
                ? "- What is deleted there is deleted here\(policy.recheckDays.map { "; `fetch --recheck` asks again for \($0) days" } ?? "")."
                : "- The service tells of no deletions.")
        switch policy.media {
        case .store: lines.append("- Pictures and sounds are kept; films are not, their still pictures are.")
        case .images: lines.append("- Pictures are kept; nothing else.")
        case .skip: lines.append("- No files are kept.")
        }
        lines.append(policy.mailsText ? "- Words of posts may be mailed." : "- Mails carry links, not words.")
        if let attribution = policy.attribution { lines.append("- To be named beside its posts: \(attribution).") }
        return lines
    }

    private func reach(_ stream: ConnectorSpec.Stream) -> String {
        if stream.isWindow { return "as far as the feed" }
        if let days = stream.days { return "\(days) days" }
        if let most = stream.most { return "\(most) posts" }
        return stream.reachesBack ? "yes" : "no"
    }

    private func limits(_ name: String, _ stream: ConnectorSpec.Stream) -> [String] {
        var lines: [String] = []
        if !stream.unhide.isEmpty {
            let switches = stream.unhide.map { "`\($0.name)=\($0.value)`" }.joined(separator: ", ")
            lines.append("- `\(name)`: \(switches) shows what is hidden by default; it is always sent.")
        }
        if let omits = stream.omits {
            let often = omits.when == nil ? "" : ", where an answer says so"
            lines.append("- `\(name)`: \(omits.says)\(often); the ledger notes it (`coverage_note`).")
        }
        if stream.recheck?.followsThreads ?? false {
            lines.append("- `\(name)`: answers that come late to old threads are found by `fetch --recheck`.")
        }
        return lines
    }

    private func recheck(_ stream: ConnectorSpec.Stream) -> String {
        if let recheck = stream.recheck { return recheck.batch == 1 ? "one by one" : "\(recheck.batch) at a time" }
        return stream.confirm == nil ? "no" : "one by one"
    }
}
