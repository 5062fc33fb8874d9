internal import Foundation
package import Support

/// Keeps what another exchanger answers, in the format of Docs/recordings.md. No secret reaches a recording: logins are left
/// out, headers that carry one are, and where an address or a body repeats one it is blotted out.
package final class RecordingExchanger: HTTPExchanger {
    private let live: any HTTPExchanger
    private let folder: String
    private let clock: Clock
    private var lines: [String]

    /// - Parameter folder: made if missing; a recording that is there is added to.
    package init(_ live: any HTTPExchanger, folder: String, clock: Clock) throws {
        self.live = live
        self.folder = folder
        self.clock = clock
        try AtomicFile.makeFolder(folder + "/bodies")
        let path = folder + "/exchanges.ndjson"
        lines =
            FileManager.default.fileExists(atPath: path)
            ? String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n").map(String.init) : []
    }

    package func perform(
        _ first: [HTTPRequest], then: (_ job: Int, Result<HTTPResponse, HTTPError>) throws -> HTTPRequest?
    ) throws {
        var asked = first
        try live.perform(first) { job, result in
            if !asked[job].isLogin { try record(asked[job], result) }
            let next = try then(job, result)
            if let next { asked[job] = next }
            return next
        }
    }

    private static let kept: Set<String> = [
        "content-type", "link", "etag", "last-modified", "retry-after", "x-ratelimit-limit", "x-ratelimit-remaining",
        "x-ratelimit-reset", "x-rate-limit-remaining", "x-rate-limit-reset", "ratelimit-remaining", "ratelimit-reset",
        "cache-control", "content-range",
    ]

    private func record(_ request: HTTPRequest, _ result: Result<HTTPResponse, HTTPError>) throws {
        let secrets = request.secretValues
        let url = scrubbed(secrets.reduce(request.url) { $0.replacing($1, with: "SCRUBBED") })
        var members = [
            JSONMember("method", "GET"), JSONMember("url", JSONValue(.string(url))),
            JSONMember(
                "fetched_at", JSONValue(.string(Date(timeIntervalSince1970: Double(clock.now)).ISO8601Format()))),
        ]
        switch result {
        case .success(let response):
            let name = "\(lines.count + 1)"
            let body = secrets.reduce(response.body) { $0.replacing(Array($1.utf8), with: Array("SCRUBBED".utf8)) }
            try AtomicFile.write(body, to: "\(folder)/bodies/\(name)")
            let headers = response.headers.filter { Self.kept.contains($0.name.lowercased()) }
            members.append(JSONMember("status", JSONValue(.integer(Int64(response.status)))))
            members.append(
                JSONMember(
                    "headers",
                    JSONValue(
                        .object(
                            headers.map { header in
                                let value = secrets.reduce(header.value) { $0.replacing($1, with: "SCRUBBED") }
                                return JSONMember(header.name.lowercased(), JSONValue(.string(value)))
                            }))))
            members.append(JSONMember("body", JSONValue(.string(name))))
        case .failure(let error):
            members.append(JSONMember("error", JSONValue(.string(error.problem))))
            members.append(JSONMember("passing", JSONValue(.bool(error.kind == .passing))))
        }
        lines.append(JSONValue(.object(members)).text)
        try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: folder + "/exchanges.ndjson")
    }
}

/// Answers from a recording: for each address the newest answer that is not later than now.
package final class ReplayExchanger: HTTPExchanger {
    private struct Exchange {
        let at: Int64
        let json: JSONValue
    }

    private let folder: String
    private let clock: Clock
    private var byURL: [String: [Exchange]] = [:]

    package init(folder: String, clock: Clock) throws {
        self.folder = folder
        self.clock = clock
        let path = folder + "/exchanges.ndjson"
        let lines = String(decoding: try readFile(path), as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            let place = "\(path):\(index + 1)"
            let json = try JSONParser.parse(String(line), file: place)
            guard let url = json["url"]?.string, let time = Self.time(json["fetched_at"]) else {
                throw FileError(path: place, action: "replay", reason: "it has no url or no fetched_at")
            }
            byURL[url, default: []].append(Exchange(at: time, json: json))
        }
    }

    /// Unix seconds or ISO 8601.
    private static func time(_ json: JSONValue?) -> Int64? {
        if let number = json?.integer { return number }
        guard let text = json?.string else { return nil }
        do {
            return Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970)
        } catch {
            return nil
        }
    }

    package func perform(
        _ first: [HTTPRequest], then: (_ job: Int, Result<HTTPResponse, HTTPError>) throws -> HTTPRequest?
    ) throws {
        var waiting = Array(first.enumerated())[...]
        while let (job, request) = waiting.popFirst() {
            if let next = try then(job, try answer(request)) { waiting.append((job, next)) }
        }
    }

    /// The newest answer to that very address, else to the address without its query: one line can so stand for whatever
    /// cursor, limit or page a run asks with.
    private func exchange(_ url: String) -> JSONValue? {
        for address in [url, scrubbed(url), String(url.prefix { $0 != "?" })] {
            let known = (byURL[address] ?? []).filter { $0.at <= clock.now }
            // Of equal times the last line counts.
            if let time = known.map(\.at).max() { return known.last { $0.at == time }?.json }
        }
        return nil
    }

    private func answer(_ request: HTTPRequest) throws -> Result<HTTPResponse, HTTPError> {
        guard let json = exchange(request.url) else {
            return .failure(HTTPError(.refused, request.url, "not in the recording"))
        }
        if let error = json["error"]?.string {
            return .failure(HTTPError(json["passing"]?.bool == false ? .refused : .passing, request.url, error))
        }
        let body = try json["body"]?.string.map(body) ?? []
        guard body.count <= request.maximumBytes else {
            return .failure(HTTPError(.refused, request.url, "more than \(request.maximumBytes) bytes"))
        }
        let headers = (json["headers"]?.members ?? []).map { (name: $0.key, value: $0.value.string ?? "") }
        return .success(
            HTTPResponse(
                status: Int(json["status"]?.integer ?? 0), headers: headers, body: body, url: request.url))
    }

    /// A recording may come from somebody else: its bodies lie in its own folder and nowhere else.
    private func body(_ name: String) throws -> [UInt8] {
        guard !name.contains("/"), !name.hasPrefix(".") else {
            throw FileError(path: folder, action: "replay", reason: "\"\(name)\" is no name of a body")
        }
        return try readFile("\(folder)/bodies/\(name)")
    }
}
