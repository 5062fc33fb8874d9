import Domain
import FetchStage
import Foundation
import HTTPTransport
import Support
import TestSupport
import Testing

@Suite struct SourcesTests {
    private static let now: Int64 = 1_772_409_600

    private func feed(_ server: LoopbackServer, _ path: String = "/feed.xml", name: String = "blog") -> Source {
        Source(name: name, connector: "feed", stream: "items", parameters: ["url": server.address + path])
    }

    /// One that is down, one that is wrong and one that is well: the well one is fetched, the others are gaps.
    @Test func oneFaultySourceStopsNoOther() throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Reply(200, "<rss><channel><item><guid>1</guid><title>Tea</title></item></channel></rss>")
        }
        let down = try LoopbackServer { _ in LoopbackServer.Reply(200, "") }
        down.stop()
        let installation = try Installation(now: Self.now)
        let wrong = Source(name: "typo", connector: "feeed", stream: "items", parameters: [:])
        let summary = try installation.fetch([feed(down, name: "down"), wrong, feed(server)])
        #expect(summary.sources.count { !$0.isComplete } == 2)
        #expect(try installation.rows("SELECT title FROM post") == ["Tea"])
        #expect(
            try installation.rows(
                "SELECT name, status, reason FROM coverage JOIN source USING (source_id) ORDER BY name")
                == [
                    "blog|complete|-", "down|failed|connection refused",
                    "typo|failed|not set up: there is no connector `feeed`. Did you mean `feed`?",
                ])
        let problems = summary.sources.compactMap(\.problem).sorted()
        #expect(problems.count == 2)
    }

    @Test func unchangedFeedIsAskedConditionally() throws {
        let server = try LoopbackServer { request in
            if request.headers["if-none-match"] == "\"v1\"" { return LoopbackServer.Reply(304, []) }
            var reply = LoopbackServer.Reply(
                200,
                "<rss><channel><item><guid>1</guid><title>Tea</title><pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate>"
                    + "</item></channel></rss>")
            reply.headers.append(("ETag", "\"v1\""))
            return reply
        }
        let first = try Installation(now: Self.now)
        _ = try first.fetch([feed(server)])
        let second = try Installation(now: Self.now + 3600, in: first.folder)
        #expect(try second.fetch([feed(server)]).isComplete)
        #expect(server.requests.map { $0.headers["if-none-match"] } == [nil, "\"v1\""])
        #expect(try second.rows("SELECT covered_until FROM cursor") == ["\(Self.now + 3600)"])
    }

    /// The second night's feed no longer reaches back to the first.
    @Test func feedThatTurnedOverIsAGap() throws {
        let server = try LoopbackServer { request in
            let day = request.path.dropFirst()
            return LoopbackServer.Reply(
                200,
                "<rss><channel><item><guid>\(day)</guid><title>Day \(day)</title><pubDate>0\(day) Mar 2026 08:00:00 GMT"
                    + "</pubDate></item></channel></rss>")
        }
        let folder = try TemporaryFolder()
        try AtomicFile.makeFolder(folder.path + "/recording/bodies")
        let lines = [(1, Self.now), (3, Self.now + 2 * 86_400)].map { day, time in
            #"{"method":"GET","url":"https://k.example/feed","fetched_at":\#(time),"status":200,"body":"\#(day)"}"#
        }
        try AtomicFile.write(lines.joined(separator: "\n"), to: folder.path + "/recording/exchanges.ndjson")
        for day in [1, 3] {
            let body = try CurlExchanger(
                CurlExchanger.Options(userAgent: "Barometer/0", allowedPrivateHosts: ["127.0.0.1"])
            ).body(of: "\(server.address)/\(day)")
            try AtomicFile.write(body, to: "\(folder.path)/recording/bodies/\(day)")
        }
        let source = Source(
            name: "blog", connector: "feed", stream: "items", parameters: ["url": "https://k.example/feed"])
        for (time, status) in [(Self.now, "complete"), (Self.now + 2 * 86_400, "partial")] {
            let installation = try Installation(now: time, in: folder)
            let replay = try ReplayExchanger(folder: folder.path + "/recording", clock: installation.clock)
            let summary = try installation.stage(replay).run([source]) { _ in nil }
            #expect(summary.sources[0].coverage?.status.rawValue == status)
        }
    }

    /// The token goes with every page and nowhere else: not into the store, a recording or a text.
    @Test func secretsLeaveNoTrace() throws {
        let mastodon = try FakeMastodon()
        mastodon.add((1...6).map { FakeMastodon.Status(id: $0, text: "tea \($0)", at: Self.now - 600) })
        let installation = try Installation(now: Self.now)
        let recording = installation.folder.path + "/recording"
        let live = CurlExchanger(CurlExchanger.Options(userAgent: "Barometer/0", allowedPrivateHosts: ["127.0.0.1"]))
        let exchanger = try RecordingExchanger(live, folder: recording, clock: installation.clock)
        let summary = try installation.stage(exchanger).run([kettleTag(mastodon.server)]) { name in
            name == "MASTODON_TOKEN" ? "s3cret-t0ken" : nil
        }
        #expect(summary.isComplete)
        #expect(mastodon.server.requests.allSatisfy { $0.headers["authorization"] == "Bearer s3cret-t0ken" })
        let files = try #require(FileManager.default.enumerator(atPath: installation.folder.path)).compactMap {
            $0 as? String
        }
        for file in files {
            var isFolder = ObjCBool(false)
            let path = "\(installation.folder.path)/\(file)"
            _ = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            guard !isFolder.boolValue else { continue }
            #expect(try readFile(path).firstRange(of: Array("s3cret".utf8)) == nil, "\(file)")
        }
    }

    /// A recording answers as the network did, without it.
    @Test func recordingReplays() throws {
        let mastodon = try FakeMastodon()
        mastodon.put("/a.png", LoopbackServer.Reply(200, try fixture("media/kettle.png")))
        mastodon.add(
            (1...6).map {
                FakeMastodon.Status(id: $0, text: "tea \($0)", at: Self.now - 600, media: [("image", "/a.png")])
            })
        let source = kettleTag(mastodon.server)
        let dump = "SELECT native_id, text, sha256, state FROM post JOIN attachment USING (post_id) ORDER BY native_id"
        let live = try Installation(now: Self.now)
        let recording = live.folder.path + "/recording"
        let network = CurlExchanger(CurlExchanger.Options(userAgent: "Barometer/0", allowedPrivateHosts: ["127.0.0.1"]))
        _ = try live.stage(try RecordingExchanger(network, folder: recording, clock: live.clock)).run([source]) { _ in
            nil
        }
        mastodon.server.stop()
        let replayed = try Installation(now: Self.now + 60)
        let summary = try replayed.stage(try ReplayExchanger(folder: recording, clock: replayed.clock)).run([source]) {
            _ in nil
        }
        #expect(summary.isComplete)
        #expect(try replayed.rows(dump) == live.rows(dump))
        #expect(try replayed.rows("SELECT count(*) FROM attachment WHERE state = 'stored'") == ["6"])
        // Before its time nothing is there.
        let early = try Installation(now: Self.now - 60)
        let nothing = try early.stage(try ReplayExchanger(folder: recording, clock: early.clock)).run([source]) { _ in
            nil
        }
        #expect(nothing.sources[0].problem == "not in the recording")
    }
}

extension CurlExchanger {
    fileprivate func body(of url: String) throws -> [UInt8] {
        var body: [UInt8] = []
        try perform([HTTPRequest(url: url)]) { _, result in
            body = try result.get().body
            return nil
        }
        return body
    }
}
