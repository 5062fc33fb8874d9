import Connectors
import Domain
import FetchStage
import Foundation
import HTTPTransport
import SQLiteDatabase
import Storage
import Support
import Synchronization
import TestSupport
import Testing

/// Whatever a server does on one night: nothing that it gave is lost, nothing is stored twice, the ledger says what is missing
/// and why, and the next night without the fault has everything.
@Suite struct FaultMatrixTests {
    private static let now: Int64 = 1_772_416_800

    /// Ways in which pages follow one another.
    enum Engine: String, CaseIterable, Sendable {
        case links, tokens, feed
    }

    struct Fault: Sendable, CustomStringConvertible {
        let description: String
        let reply: @Sendable (_ good: LoopbackServer.Reply, _ server: String) -> LoopbackServer.Reply
        /// How often it happens; more than the engine tries is for the whole night.
        let times: Int
        /// What the ledger says of the night; nil when it should be complete.
        let cause: Coverage.Cause?

        init(
            _ description: String, times: Int = .max, _ cause: Coverage.Cause?,
            _ reply: @escaping @Sendable (LoopbackServer.Reply, String) -> LoopbackServer.Reply
        ) {
            self.description = description
            self.times = times
            self.cause = cause
            self.reply = reply
        }

        static func status(_ code: Int, _ headers: [(name: String, value: String)] = []) -> LoopbackServer.Reply {
            LoopbackServer.Reply(code, Array("no".utf8), headers: headers)
        }
    }

    static let faults: [Fault] = [
        Fault("429 with Retry-After", times: 1, nil) { _, _ in Fault.status(429, [("Retry-After", "1")]) },
        Fault("429 without", times: 2, nil) { _, _ in Fault.status(429) },
        Fault("429 all night", .rateLimit) { _, _ in Fault.status(429) },
        Fault("429 until tomorrow", .rateLimit) { _, _ in Fault.status(429, [("Retry-After", "86400")]) },
        Fault("500 once", times: 1, nil) { _, _ in Fault.status(500) },
        Fault("500 all night", .server) { _, _ in Fault.status(500) },
        Fault("reset mid-body once", times: 1, nil) { good, _ in Self.broken(good) },
        Fault("reset mid-body all night", .network) { good, _ in Self.broken(good) },
        Fault("truncated gzip", .content) { good, _ in
            var reply = good
            reply.body = Array(stored(good.body).dropLast(12))
            reply.headers.append(("Content-Encoding", "gzip"))
            return reply
        },
        Fault("slow drip", .network) { good, _ in
            var reply = good
            reply.drip = 0.2
            return reply
        },
        Fault("a page in place of data", .content) { _, _ in
            LoopbackServer.Reply(200, "<!DOCTYPE html><html><body>Sign in</body></html>", type: "text/html")
        },
        Fault("redirect loop", .access) { _, server in .redirect("\(server)/loop") },
        Fault("redirect to a private address", .access) { _, _ in .redirect("http://10.0.0.1/") },
        Fault("endless body", .access) { _, _ in
            var reply = LoopbackServer.Reply(200, Array(repeating: UInt8(ascii: " "), count: 1 << 20))
            reply.isEndless = true
            return reply
        },
        Fault("invalid UTF-8", .content) { good, _ in
            var reply = good
            reply.body = [0xFF, 0xFE, 0xFD] + good.body.dropFirst(20)
            return reply
        },
    ]

    /// As gzip, without compressing and without its check sum: it is cut short anyway.
    private static func stored(_ body: [UInt8]) -> [UInt8] {
        let (low, high) = (UInt8(body.count & 0xFF), UInt8(body.count >> 8))
        return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 1, low, high, ~low, ~high] + body + Array(repeating: 0, count: 8)
    }

    private static func broken(_ good: LoopbackServer.Reply) -> LoopbackServer.Reply {
        var reply = good
        reply.cut = good.body.count / 2
        reply.isReset = true
        return reply
    }

    /// Six posts, two a page, newest first; of a feed all on one.
    private final class Service: Sendable {
        let fault = Mutex<(fault: Fault, left: Int)?>(nil)
        /// What the ids on each page are.
        let pages = Mutex<[[Int]]>([[6, 5], [4, 3], [2, 1]])
        let skew = Mutex<Int64>(0)

        func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Reply {
            let server = "http://\(request.headers["host"] ?? "")"
            if request.path == "/loop" { return .redirect("\(server)/loop") }
            if request.path.hasSuffix("robots.txt") { return LoopbackServer.Reply(404, "") }
            let number = request.query("max_id").flatMap { Int($0) } ?? request.query("cursor").flatMap { Int($0) } ?? 0
            let isForward = request.query("min_id") != nil
            let good = good(request, server, isForward ? nil : number)
            // The second page fails where there is one.
            let isFaulty = request.path == "/feed" || (number == 1 && !isForward)
            let found = fault.withLock { fault -> Fault? in
                guard isFaulty, let current = fault, current.left > 0 else { return nil }
                fault?.left -= 1
                return current.fault
            }
            return found.map { $0.reply(good, server) } ?? good
        }

        /// - Parameter number: of the page; nil for what is newer than all.
        private func good(_ request: LoopbackServer.Request, _ server: String, _ number: Int?) -> LoopbackServer.Reply {
            let pages = pages.withLock { $0 }
            let ids = number.map { pages.indices.contains($0) ? pages[$0] : [] } ?? []
            let hasNext = number.map { $0 + 1 < pages.count } ?? false
            let posts = ids.map { ($0, FaultMatrixTests.now - 7200 * Int64(7 - $0) + skew.withLock { $0 }) }
            switch request.path {
            case "/feed":
                let all = pages.flatMap(\.self).map { id in
                    let time = Date(
                        timeIntervalSince1970: Double(
                            FaultMatrixTests.now - 7200 * Int64(7 - id) + skew.withLock { $0 })
                    ).ISO8601Format()
                    return "<item><guid>\(id)</guid><title>post number \(id)</title><pubDate>\(time)</pubDate></item>"
                }
                return LoopbackServer.Reply(
                    200, "<rss><channel>\(all.joined())</channel></rss>", type: "application/rss+xml")
            case "/xrpc/app.bsky.feed.getAuthorFeed":
                let list = posts.map { id, time in
                    let at = Date(timeIntervalSince1970: Double(time)).ISO8601Format()
                    return
                        #"{"post":{"uri":"at://d/p/\#(id)","author":{"did":"did:x"},"record":{"text":"post number \#(id)","createdAt":"\#(at)"},"indexedAt":"\#(at)"}}"#
                }
                let cursor = hasNext ? #","cursor":"\#((number ?? 0) + 1)""# : ""
                return LoopbackServer.Reply(200, #"{"feed":[\#(list.joined(separator: ","))]\#(cursor)}"#)
            default:
                let list = posts.map { id, time in
                    let at = Date(timeIntervalSince1970: Double(time)).ISO8601Format()
                    return
                        #"{"id":"\#(id)","uri":"https://a.example/\#(id)","created_at":"\#(at)","content":"post number \#(id)","account":{"url":"u"},"media_attachments":[]}"#
                }
                var reply = LoopbackServer.Reply(200, "[\(list.joined(separator: ","))]")
                if hasNext {
                    reply.headers.append(
                        ("Link", "<\(server)\(request.path)?limit=40&max_id=\((number ?? 0) + 1)>; rel=\"next\""))
                }
                return reply
            }
        }
    }

    private func source(_ engine: Engine, _ server: String) -> Source {
        switch engine {
        case .links:
            Source(name: "s", connector: "mastodon", stream: "tag", parameters: ["server": server, "tag": "kettle"])
        case .tokens:
            Source(
                name: "s", connector: "bluesky", stream: "account",
                parameters: ["view": server, "account": "did:x"])
        case .feed: Source(name: "s", connector: "feed", stream: "items", parameters: ["url": server + "/feed"])
        }
    }

    private func fetch(_ installation: Installation, _ source: Source) throws -> FetchStage.Summary {
        let live = CurlExchanger(CurlExchanger.Options(userAgent: "Barometer/0", allowedPrivateHosts: ["127.0.0.1"]))
        return try installation.stage(live) { options in
            options.run.backoff.base = 0.01
            options.run.longestAnswer = 0.5
        }.run([source]) { _ in nil }
    }

    @Test(arguments: faults, Engine.allCases) func losesNothing(_ fault: Fault, _ engine: Engine) throws {
        let service = Service()
        service.fault.withLock { $0 = (fault, fault.times) }
        let server = try LoopbackServer { service.answer($0) }
        defer { server.stop() }
        let first = try Installation(now: Self.now)
        let summary = try fetch(first, source(engine, server.address))
        #expect(summary.isComplete == (fault.cause == nil))
        let causes = try first.rows("SELECT DISTINCT cause FROM coverage_gap")
        #expect(causes == (fault.cause.map { [$0.rawValue] } ?? []))
        // The page before the fault is here.
        let kept = engine == .feed && fault.cause != nil ? 0 : fault.cause == nil ? 6 : 2
        // Of a feed that is cut short, what could be read is kept.
        let least = try first.rows("SELECT count(*) >= \(kept) FROM post")
        #expect(least == ["1"])

        service.fault.withLock { $0 = nil }
        let second = try Installation(now: Self.now + 86_400, in: first.folder)
        #expect(try fetch(second, source(engine, server.address)).isComplete)
        #expect(
            try second.rows("SELECT text || coalesce(title, '') FROM post ORDER BY 1")
                == (1...6).map { "post number \($0)" })
        #expect(try second.rows("SELECT count(*) FROM coverage_gap") == ["0"])
        #expect(try second.rows("SELECT count(*) FROM progress") == ["0"])
    }

    @Test(arguments: Engine.allCases) func duplicatesAndDisorder(_ engine: Engine) throws {
        let service = Service()
        // The same post on two pages and twice on one, and no order at all.
        service.pages.withLock { $0 = [[3, 6, 6], [5, 1, 3], [2, 4]] }
        let server = try LoopbackServer { service.answer($0) }
        defer { server.stop() }
        let installation = try Installation(now: Self.now)
        #expect(try fetch(installation, source(engine, server.address)).isComplete)
        #expect(try installation.rows("SELECT count(*), count(DISTINCT native_id) FROM post") == ["6|6"])
    }

    /// A service whose clock goes a day ahead of ours: its posts are of now at the latest, and marked as guessed.
    @Test(arguments: Engine.allCases) func clockSkew(_ engine: Engine) throws {
        let service = Service()
        service.skew.withLock { $0 = 86_400 }
        let server = try LoopbackServer { service.answer($0) }
        defer { server.stop() }
        let installation = try Installation(now: Self.now)
        #expect(try fetch(installation, source(engine, server.address)).isComplete)
        let rows = try installation.rows("SELECT DISTINCT published_at, published_exactly FROM post")
        #expect(rows == ["\(Self.now)|0"])
    }
}
