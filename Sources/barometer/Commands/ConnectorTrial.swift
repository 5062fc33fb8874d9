internal import Configuration
internal import Connectors
internal import Domain
internal import FetchStage
internal import Foundation
internal import HTTPTransport
internal import NightlyRun
internal import SQLiteDatabase
internal import Storage
internal import Support

/// `connector test`: what a spec makes of a recording, in a store of its own that is thrown away.
struct ConnectorTrial {
    private let session: Session

    init(_ session: Session) { self.session = session }

    func run(_ name: String) throws -> ExitCode {
        guard let folder = session.invocation.value("replay") else {
            throw UsageError(
                description: "`barometer connector test` wants --replay DIR; make one with barometer fetch --record DIR"
            )
        }
        let catalog = try session.catalog()
        let source = try source(name, try ConnectorCommand.spec(name, catalog))
        let clock = try clock(of: folder)
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("barometer-\(UUID().uuidString)").path
        defer { session.remove(place) }
        let store = try Store(StateLayout(root: place), schemas: session.resources.schemas, clock: clock)
        var options = FetchStage.Options()
        options.run.waits = false
        let stage = FetchStage(
            store: store, exchanger: try ReplayExchanger(folder: folder, clock: clock), catalog: catalog,
            options: options, log: session.log)
        let summary = try stage.run([source]) { _ in nil }
        return try show(summary, store)
    }

    /// A source of the configuration that uses the connector, else one of what was typed.
    private func source(_ name: String, _ spec: ConnectorSpec) throws -> Source {
        var parameters: [String: String] = [:]
        for pair in session.invocation.all("set") {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw UsageError(description: "--set \(pair): write NAME=VALUE") }
            parameters[parts[0]] = parts[1]
        }
        let asked = session.invocation.value("stream")
        let configured = try session.configurationIfAny()?.sources.first {
            $0.connector == name && (asked == nil || $0.stream == asked)
        }
        if var configured, parameters.isEmpty {
            configured.acceptsTerms = true
            return configured
        }
        let streams = spec.streams.filter { $0.value.format != .file }.keys.sorted()
        guard let stream = asked ?? (streams.count == 1 ? streams[0] : nil) else {
            throw UsageError(description: "name one of its streams with --stream: \(streams.joined(separator: ", "))")
        }
        return Source(name: name, connector: name, stream: stream, parameters: parameters, acceptsTerms: true)
    }

    /// As late as the recording's last exchange, unless --now says otherwise.
    private func clock(of folder: String) throws -> Clock {
        if session.invocation.value("now") != nil { return session.clock }
        let lines = String(decoding: try readFile(folder + "/exchanges.ndjson"), as: UTF8.self).split(separator: "\n")
        let times = lines.compactMap { line -> Int64? in
            guard let match = line.firstMatch(of: /"fetched_at":\s*"?([^",}]+)/) else { return nil }
            return readTime(String(match.output.1))
        }
        return .fixed(times.max() ?? session.clock.now)
    }

    private func show(_ summary: FetchStage.Summary, _ store: Store) throws -> ExitCode {
        let columns = ["id", "published", "author", "text", "files", "likes", "url"]
        let rows = try store.connection.rows(
            """
            SELECT p.native_id, strftime('%Y-%m-%dT%H:%M:%SZ', p.published_at, 'unixepoch'), a.pseudonym,
                coalesce(p.title || ': ', '') || p.text,
                (SELECT group_concat(kind || ' ' || state, ', ') FROM attachment WHERE post_id = p.post_id), p.likes, p.url
            FROM post AS p LEFT JOIN author AS a USING (author_id) ORDER BY p.published_at DESC, p.post_id
            """
        ).map { $0.values }
        let format: QueryFormat = session.wantsJSON ? .json : .table
        Terminal.emit(format.text(columns, rows))
        guard let result = summary.sources.first else { return .failed }
        if !session.wantsJSON {
            let status = result.coverage?.status.rawValue ?? "failed"
            Terminal.print("\(rows.count) posts; the interval is \(status)\(result.problem.map { ": \($0)" } ?? "")")
        }
        return rows.isEmpty && !result.isComplete ? .failed : result.isComplete ? .ok : .partial
    }
}
