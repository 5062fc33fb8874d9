internal import Foundation
package import Support

/// Keeps what another exchanger answers, in the format of Docs/recordings.md. Secret headers never reach a recording.
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
        var asked = first.map(\.url)
        try live.perform(first) { job, result in
            try record(asked[job], result)
            let next = try then(job, result)
            if let next { asked[job] = next.url }
            return next
        }
    }

    private static let kept: Set<String> = [
        "content-type", "link", "etag", "last-modified", "retry-after", "x-ratelimit-limit", "x-ratelimit-remaining",
        "x-ratelimit-reset", "ratelimit-remaining", "ratelimit-reset", "cache-control",
    ]

    private func record(_ url: String, _ result: Result<HTTPResponse, HTTPError>) throws {
        var members = [
            JSONMember("method", "GET"), JSONMember("url", JSONValue(.string(url))),
            JSONMember(
                "fetched_at", JSONValue(.string(Date(timeIntervalSince1970: Double(clock.now)).ISO8601Format()))),
        ]
        switch result {
        case .success(let response):
            let name = "\(lines.count + 1)"
            try AtomicFile.write(response.body, to: "\(folder)/bodies/\(name)")
            let headers = response.headers.filter { Self.kept.contains($0.name.lowercased()) }
            members.append(JSONMember("status", JSONValue(.integer(Int64(response.status)))))
            members.append(
                JSONMember(
                    "headers",
                    JSONValue(.object(headers.map { JSONMember($0.name.lowercased(), JSONValue(.string($0.value))) }))))
            members.append(JSONMember("body", JSONValue(.string(name))))
        case .failure(let error):
            members.append(JSONMember("error", JSONValue(.string(error.description))))
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
        for line in String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n") {
            let json = try JSONParser.parse(String(line), file: path)
            guard let url = json["url"]?.string, let time = json["fetched_at"]?.string,
                let date = try? Date(time, strategy: .iso8601)
            else { throw FileError(path: path, action: "replay", reason: "a line has no url or fetched_at") }
            byURL[url, default: []].append(Exchange(at: Int64(date.timeIntervalSince1970), json: json))
        }
    }

    package func perform(
        _ first: [HTTPRequest], then: (_ job: Int, Result<HTTPResponse, HTTPError>) throws -> HTTPRequest?
    ) throws {
        var waiting = Array(first.enumerated())
        while !waiting.isEmpty {
            let (job, request) = waiting.removeFirst()
            if let next = try then(job, try answer(request)) { waiting.append((job, next)) }
        }
    }

    private func answer(_ request: HTTPRequest) throws -> Result<HTTPResponse, HTTPError> {
        guard let exchange = byURL[request.url]?.last(where: { $0.at <= clock.now }) else {
            return .failure(HTTPError(.refused, request.url, "not in the recording"))
        }
        if let error = exchange.json["error"]?.string {
            let problem = error.components(separatedBy: ": ").dropFirst().joined(separator: ": ")
            return .failure(HTTPError(.passing, request.url, problem.isEmpty ? error : problem))
        }
        let body = try readFile("\(folder)/bodies/\(exchange.json["body"]?.string ?? "")")
        guard body.count <= request.maximumBytes else {
            return .failure(HTTPError(.refused, request.url, "more than \(request.maximumBytes) bytes"))
        }
        let headers = (exchange.json["headers"]?.members ?? []).map { (name: $0.key, value: $0.value.string ?? "") }
        return .success(
            HTTPResponse(
                status: Int(exchange.json["status"]?.integer ?? 0), headers: headers, body: body, url: request.url))
    }
}
