import Foundation
import Support
import Synchronization
import TestSupport

/// A service as a file describes it: its answers, and what a connector should make of them.
///
/// ```
/// { source: { connector, stream, parameters }, secrets: {}, routes: [ROUTE], nights: [NIGHT] }
/// ROUTE: { path, query: { name: VALUE or null for absent }, header: { name: VALUE }, times, status, headers, body, file, text }
/// NIGHT: { now, arguments: [], routes: [ROUTE], status, rows: { SQL: [ROW] }, asks: [TARGET] }
/// ```
/// Of the routes that fit a request the first answers; one with `times` so many times only. `{server}` is the server's address in
/// every text. A night's routes come before the others from then on.
final class ConnectorScenario: Sendable {
    struct Night: Sendable {
        let now: String
        let arguments: [String]
        let status: Int32
        let rows: [(sql: String, rows: [String])]
        /// Beginnings of the targets that were asked for, in order; nil where it does not matter.
        let asks: [String]?
        fileprivate let routes: [Route]
    }

    fileprivate struct Route: Sendable {
        let json: JSONValue
        let name: Int
    }

    let name: String
    let json: JSONValue
    let nights: [Night]
    let secrets: [String: String]
    private let state = Mutex<(routes: [Route], used: [Int: Int])>(([], [:]))
    private let box: Box
    let server: LoopbackServer

    private final class Box: Sendable {
        let scenario = Mutex<ConnectorScenario?>(nil)
    }

    init(_ path: String) throws {
        name = (path as NSString).lastPathComponent
        json = try JSONParser.parse(try readFile(path), file: path, dialect: .json5)
        let box = Box()
        self.box = box
        server = try LoopbackServer { request in
            box.scenario.withLock { $0 }?.answer(request) ?? LoopbackServer.Reply(500, "")
        }
        var count = 0
        func routes(_ list: JSONValue?) -> [Route] {
            (list?.array ?? []).map {
                count += 1
                return Route(json: $0, name: count)
            }
        }
        let first = routes(json["routes"])
        nights = (json["nights"]?.array ?? []).map { night in
            Night(
                now: night["now"]?.string ?? "",
                arguments: night["arguments"]?.array?.compactMap(\.string) ?? ["fetch"],
                status: Int32(night["status"]?.integer ?? 0),
                rows: (night["rows"]?.members ?? []).map { ($0.key, $0.value.array?.compactMap(\.string) ?? []) },
                asks: night["asks"]?.array?.compactMap(\.string), routes: routes(night["routes"]))
        }
        secrets = Dictionary(
            (json["secrets"]?.members ?? []).map { ($0.key, $0.value.string ?? "") }, uniquingKeysWith: { $1 })
        state.withLock { $0.routes = first }
        box.scenario.withLock { $0 = self }
    }

    deinit { server.stop() }

    func begin(_ night: Night) { state.withLock { $0.routes = night.routes + $0.routes } }

    func stop() {
        server.stop()
        box.scenario.withLock { $0 = nil }
    }

    func filled(_ text: String) -> String { text.replacing("{server}", with: server.address) }

    var configuration: String {
        let source = json["source"]?.text ?? "{}"
        return filled(
            "{ version: 1, timeZone: \"UTC\", sources: [\(source)], monitors: [], allowPrivateHosts: [\"127.0.0.1\"] }")
    }

    private func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Reply {
        let route = state.withLock { state -> Route? in
            let found = state.routes.first { route in
                let most = route.json["times"]?.integer.map { Int($0) } ?? .max
                return state.used[route.name, default: 0] < most && Self.fits(route.json, request)
            }
            if let found { state.used[found.name, default: 0] += 1 }
            return found
        }
        guard let json = route?.json else { return LoopbackServer.Reply(404, "{}") }
        var reply = LoopbackServer.Reply(Int(json["status"]?.integer ?? 200))
        if let text = json["text"]?.string ?? json["body"]?.text { reply.body = Array(filled(text).utf8) }
        if let file = json["file"]?.string { reply.body = (try? fixture(file)) ?? [] }
        if json["text"] == nil, json["file"] == nil { reply.headers.append(("Content-Type", "application/json")) }
        for header in json["headers"]?.members ?? [] {
            reply.headers.append((header.key, filled(header.value.string ?? "")))
        }
        return reply
    }

    private static func fits(_ route: JSONValue, _ request: LoopbackServer.Request) -> Bool {
        guard route["path"]?.string == request.path else { return false }
        if let method = route["method"]?.string, method != request.method { return false }
        for wanted in route["query"]?.members ?? [] where request.query(wanted.key) != wanted.value.string {
            return false
        }
        for wanted in route["header"]?.members ?? []
        where request.headers[wanted.key.lowercased()] != wanted.value.string {
            return false
        }
        if let sent = route["sent"]?.string, request.body != sent { return false }
        return true
    }
}
