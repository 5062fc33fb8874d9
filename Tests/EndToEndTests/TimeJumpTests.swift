import Foundation
import Support
import Synchronization
import TestSupport
import Testing

/// Pages that leap over days, and searches that end early: what is missing is asked for by itself where the service can be asked,
/// else it is a gap that everybody sees.
@Suite struct TimeJumpTests {
    private static let now = "2026-11-10T00:00:00Z"
    /// A post every 20 min for ten days, newest first.
    private static let times: [Int64] = (0..<720).map { (number: Int64) in 1794268800 - 600 - number * 1200 }

    /// What goes wrong with a search that is not bounded to an interval.
    enum Fault { case leap, cap, none }

    /// 25 posts a page. `leap`: behind the fourth page two days are left out. `cap`: of any search the newest 200 only.
    private static func answer(_ request: LoopbackServer.Request, _ fault: Fault) -> LoopbackServer.Reply {
        let (since, until) = (request.query("since").flatMap(Int64.init), request.query("until").flatMap(Int64.init))
        var found = times.filter { $0 >= since ?? .min && $0 < until ?? .max }
        if fault == .leap, until == nil, found.count > 244 { found.removeSubrange(100..<244) }
        if fault == .cap { found = Array(found.prefix(200)) }
        let page = (request.query("page").flatMap { Int($0) } ?? 1) - 1
        let items = found.dropFirst(page * 25).prefix(25).map {
            #"{"id":"p\#($0)","at":\#($0),"text":"quiet kettle \#($0)"}"#
        }
        return LoopbackServer.Reply(200, #"{"items":[\#(items.joined(separator: ","))]}"#)
    }

    private func program(_ server: LoopbackServer, query: String, pages: String) throws -> Program {
        let program = try Program()
        try FileManager.default.createDirectory(
            atPath: program.folder + "/connectors", withIntermediateDirectories: true)
        try program.write(
            """
            {
              connector: "tea", platform: "tea", parameters: {},
              policy: { terms: "ours", checked: "2026-11-10", retentionDays: 100, deletions: "keep", media: "skip", mailText: true },
              streams: { search: {
                request: { url: "\(server.address)/search", query: { \(query) } }, records: "items",
                pages: { next: { parameter: "page", first: 1, step: 1 } \(pages) }, cursor: { field: "id" },
                post: { id: "id", at: "at", text: "text" },
              } },
            }
            """, to: "connectors/tea.json5")
        try program.write(
            """
            { version: 1, timeZone: "UTC", allowPrivateHosts: ["127.0.0.1"], monitors: [],
              sources: [{ name: "tea", connector: "tea", stream: "search" }] }
            """, to: "barometer.json5")
        return program
    }

    @Test(arguments: [Fault.leap, .cap]) func windowsAreAskedForUntilNothingIsMissing(_ fault: Fault) throws {
        let server = try LoopbackServer { Self.answer($0, fault) }
        defer { server.stop() }
        let program = try program(
            server, query: #"since: "{since}", until: "{until}""#, pages: fault == .cap ? ", most: 200" : "")
        defer { try? program.remove() }
        let fetched = try program.run("fetch", "--now", Self.now)
        #expect(fetched.status == 0, "\(fetched.errors)")
        let stored = try StoredState(program)
        #expect(try stored.number("SELECT count(*) FROM post") == Self.times.count)
        #expect(try stored.plainRows("SELECT count(*) FROM coverage_gap") == ["0"])
        let windows = Set(server.requests.compactMap { $0.query("until") })
        #expect(windows.count == (fault == .cap ? 3 : 1), "\(windows)")
        // Once more: everything is known, and nothing is asked for twice.
        #expect(try program.run("fetch", "--now", "2026-11-10T01:00:00Z").status == 0)
        #expect(try stored.number("SELECT count(*) FROM post") == Self.times.count)
    }

    @Test func aLeapThatCannotBeAskedForIsAGap() throws {
        let isMended = Flag()
        let server = try LoopbackServer { Self.answer($0, isMended.isSet ? .none : .leap) }
        defer { server.stop() }
        let program = try program(server, query: #"q: "kettle""#, pages: "")
        defer { try? program.remove() }
        let fetched = try program.run("fetch", "--now", Self.now)
        #expect(
            fetched.status == 3 && fetched.errors.contains("time_jump: the pages leap over 48 h"), "\(fetched.errors)")
        let stored = try StoredState(program)
        let gaps = "SELECT cause, status, round(hours), attempts FROM coverage_gap"
        #expect(try stored.plainRows(gaps) == ["time jump|partial|48.0|1"])
        let shown = try program.run("coverage", "--days", "12", "--now", Self.now)
        #expect(shown.output.contains("partial: time_jump: the pages leap over 48 h, though a post came every 20 min"))
        #expect(shown.output.contains("▒"), "\(shown.output)")
        // Tried again first, in vain and then with success.
        #expect(try program.run("fetch", "--now", "2026-11-10T01:00:00Z").status == 0)
        #expect(try stored.plainRows(gaps) == ["time jump|partial|48.0|2"])
        isMended.set()
        #expect(try program.run("fetch", "--now", "2026-11-10T02:00:00Z").status == 0)
        #expect(try stored.number("SELECT count(*) FROM post") == Self.times.count)
        #expect(try stored.plainRows(gaps) == [])
    }
}

/// Something that a server reads and a test changes.
private final class Flag: Sendable {
    private let state = Mutex(false)
    var isSet: Bool { state.withLock { $0 } }
    func set() { state.withLock { $0 = true } }
}
