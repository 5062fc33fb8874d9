internal import Domain
internal import Media
internal import Support

/// media: what files are, or why they are refused.
enum MediaCommand {
    static let command = CommandSpec(
        name: "media", summary: "Tell what picture and sound files are, or why they are refused.",
        operands: ["ACTION", "[PATH…]"],
        actions: ["probe"],
        examples: [
            ("barometer media probe a.jpg talk.opus", "a JSON line a file"),
            ("barometer media probe photos/*", "exit status 3 if any is refused"),
        ],
        details:
            "ACTION is probe. A line is {\"path\", \"kind\", \"format\", \"bytes\", \"size\": [width, height]} for a picture,\n"
            + "{…, \"seconds\"} for a sound, {\"path\", \"error\", \"refused\"} for what is not used. Files are judged by their\n"
            + "content, with the limits of the configuration, as fetching does."
    ) { invocation in
        guard invocation.operands[0] == "probe" else {
            throw UsageError(description: "`barometer media \(invocation.operands[0])`: there is probe PATH…")
        }
        let paths = invocation.operands.dropFirst()
        guard !paths.isEmpty else { throw UsageError(description: "`barometer media probe` wants a PATH") }
        let session = try Session(invocation)
        let limits = session.limits(try session.configurationIfAny())
        var allAreUsable = true
        for path in paths {
            do {
                let bytes = try readFile(path)
                Terminal.print(describe(path, bytes.count, try MediaProbe(bytes, limits: limits)).text)
            } catch {
                allAreUsable = false
                Terminal.print(refusal(path, error).text)
            }
        }
        return allAreUsable ? .ok : .partial
    }

    private static func describe(_ path: String, _ bytes: Int, _ probe: MediaProbe) -> JSONValue {
        var members = [
            JSONMember("path", JSONValue(.string(path))),
            JSONMember("kind", JSONValue(.string(probe.format.kind.rawValue))),
            JSONMember("format", JSONValue(.string(probe.format.rawValue))),
            JSONMember("bytes", JSONValue(.integer(Int64(bytes)))),
        ]
        if let width = probe.width, let height = probe.height {
            members.append(JSONMember("size", [JSONValue(.integer(Int64(width))), JSONValue(.integer(Int64(height)))]))
        }
        if let seconds = probe.seconds { members.append(JSONMember("seconds", JSONValue(.number(seconds)))) }
        if let note = probe.note { members.append(JSONMember("note", JSONValue(.string(note)))) }
        return JSONValue(.object(members))
    }

    private static func refusal(_ path: String, _ error: any Error) -> JSONValue {
        var members = [
            JSONMember("path", JSONValue(.string(path))), JSONMember("error", JSONValue(.string("\(error)"))),
        ]
        // Beyond a limit or of another kind; otherwise it is damaged or cannot be read.
        let isRefused = (error as? MediaError)?.kind == .refused
        members.append(JSONMember("refused", JSONValue(.bool(isRefused))))
        return JSONValue(.object(members))
    }
}
