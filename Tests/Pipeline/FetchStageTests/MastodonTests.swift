import Domain
import FetchStage
import Foundation
import HTTPTransport
import Media
import Storage
import Support
import TestSupport
import Testing

/// The shipped Mastodon connector against a server that speaks its API.
@Suite struct MastodonTests {
    private static let start: Int64 = 1_772_323_200

    private func status(_ id: Int, _ text: String = "", media: [(type: String, path: String)] = [])
        -> FakeMastodon.Status
    {
        FakeMastodon.Status(
            id: id, text: text.isEmpty ? "quiet kettle number \(id)" : text, at: Self.start + Int64(id) * 60,
            media: media)
    }

    private func night(_ day: Int64, _ folder: TemporaryFolder? = nil) throws -> Installation {
        try Installation(now: Self.start + day * 86_400, in: folder)
    }

    @Test func pagesThenOnlyWhatIsNew() throws {
        let mastodon = try FakeMastodon()
        mastodon.add((1...11).map { status($0) })
        let first = try night(1)
        let source = kettleTag(mastodon.server)
        #expect(try first.fetch([source]).json["posts"]?.integer == 11)
        let asked = mastodon.server.requests.count
        #expect(asked == 4, "three pages and an empty one")

        mastodon.add([status(12), status(13)])
        let second = try night(2, first.folder)
        let summary = try second.fetch([source])
        #expect(summary.sources[0].counts.stored == 2 && summary.isComplete)
        let targets = mastodon.server.requests.dropFirst(asked).map(\.target)
        #expect(targets.first == "/api/v1/timelines/tag/kettle?limit=40&min_id=11")
        #expect(try second.rows("SELECT count(*), count(DISTINCT native_id) FROM post") == ["13|13"])
        #expect(
            try second.rows("SELECT interval_start, interval_end, status FROM coverage ORDER BY 1")
                == [
                    "\(Self.start + 60)|\(Self.start + 86_400)|complete",
                    "\(Self.start + 86_400)|\(Self.start + 172_800)|complete",
                ])
    }

    /// A 429 that says when, a 503 that does not, and a sign-in page: the run waits, goes on, and misses nothing.
    @Test func faultsOnTheWayCostNothing() throws {
        let mastodon = try FakeMastodon()
        mastodon.add((1...6).map { status($0) })
        mastodon.fail([
            LoopbackServer.Reply(429, Array("{}".utf8), headers: [("Retry-After", "1")]),
            LoopbackServer.Reply(503, "down"),
            LoopbackServer.Reply(200, "<html>Sign in</html>", type: "text/html"),
        ])
        let begin = ContinuousClock.now
        let summary = try night(1).fetch([kettleTag(mastodon.server)])
        #expect(ContinuousClock.now - begin >= .seconds(1))
        #expect(summary.isComplete && summary.sources[0].counts.stored == 6)
    }

    @Test func longRateLimitIsAGapThatTheNextNightFills() throws {
        let mastodon = try FakeMastodon()
        mastodon.add((1...3).map { status($0) })
        let source = kettleTag(mastodon.server)
        let first = try night(1)
        _ = try first.fetch([source])
        mastodon.add((4...9).map { status($0) })
        mastodon.fail([LoopbackServer.Reply(429, Array("{}".utf8), headers: [("Retry-After", "90000")])])
        let second = try night(2, first.folder)
        let summary = try second.fetch([source])
        #expect(!summary.isComplete)
        #expect(summary.sources[0].problem == "rate limit (status 429); it asks to wait 86400 s")
        #expect(
            try second.rows("SELECT status, reason FROM coverage ORDER BY interval_start DESC LIMIT 1")
                == ["failed|rate limit (status 429); it asks to wait 86400 s"])
        let third = try night(3, first.folder)
        #expect(try third.fetch([source]).sources[0].counts.stored == 6)
        #expect(try third.rows("SELECT count(*) FROM coverage WHERE status <> 'complete'") == ["0"])
    }

    @Test func filesAreFetchedAndBadOnesExplained() throws {
        let mastodon = try FakeMastodon()
        let picture = try fixture("media/kettle.png")
        let sound = try fixture("media/tone.wav")
        mastodon.put("/good.png", LoopbackServer.Reply(200, picture, headers: [("Content-Type", "text/plain")]))
        mastodon.put("/moved.png", .redirect("/good.png"))
        mastodon.put("/tone.ogg", LoopbackServer.Reply(200, sound))
        mastodon.put("/broken.png", LoopbackServer.Reply(200, Array(picture.prefix(60))))
        mastodon.put("/page.png", LoopbackServer.Reply(200, "<html>gone</html>", type: "image/png"))
        mastodon.put("/busy.png", LoopbackServer.Reply(503, ""))
        mastodon.put("/inside.png", .redirect("http://localhost:9/x.png"))
        var endless = LoopbackServer.Reply(200, picture)
        endless.isEndless = true
        mastodon.put("/endless.png", endless)
        let names = [
            "good.png", "moved.png", "tone.ogg", "broken.png", "page.png", "missing.png", "busy.png", "inside.png",
            "endless.png",
        ]
        mastodon.add(
            names.enumerated().map {
                status($0.offset + 1, media: [($0.element.hasSuffix("ogg") ? "audio" : "image", "/\($0.element)")])
            } + [status(90, media: [("video", "/film.mp4")])])
        let installation = try night(1)
        let live = CurlExchanger(CurlExchanger.Options(userAgent: "Barometer/0", allowedPrivateHosts: ["127.0.0.1"]))
        let summary = try installation.stage(live) { $0.limits.bytes = 200_000 }.run([kettleTag(mastodon.server)]) {
            _ in nil
        }
        #expect(summary.sources[0].isComplete)
        #expect(summary.media.stored == 3 && summary.media.waiting == 1)
        let rows = try installation.rows(
            """
            SELECT replace(url, '\(mastodon.server.address)/', ''), state, kind, coalesce(media_type, '-'),
                coalesce(reason, '-') FROM attachment ORDER BY attachment_id DESC
            """
        ).map { $0.split(separator: "|").map(String.init) }
        let byName = Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Array($0[1...])) })
        #expect(byName["good.png"] == ["stored", "image", "image/png", "-"])
        #expect(byName["moved.png"]?.first == "stored")
        #expect(byName["tone.ogg"] == ["stored", "audio", "audio/wav", "-"])
        #expect(byName["broken.png"]?.first == "failed")
        #expect(byName["page.png"]?.first == "refused")
        #expect(byName["missing.png"]?.last == "status 404")
        #expect(byName["busy.png"].map { [$0[0], $0[3]] } == ["pending", "status 503"])
        #expect(byName["inside.png"]?.last?.hasPrefix("its host has a private address") == true)
        #expect(byName["endless.png"].map { [$0[0], $0[3]] } == ["refused", "more than 200000 bytes"])
        #expect(byName["film.mp4"]?.first == "skipped")
        // One file for two posts.
        #expect(try installation.rows("SELECT count(DISTINCT sha256) FROM attachment WHERE state = 'stored'") == ["2"])
        #expect(try installation.rows("SELECT text FROM post WHERE url LIKE '%x%' OR text = ''") == [])
    }

    /// What the server deleted goes here too, with its words and files; what was edited is a revision.
    @Test func deletionsAndEditsAreFollowed() throws {
        let mastodon = try FakeMastodon()
        mastodon.put("/secret.png", LoopbackServer.Reply(200, try fixture("media/kettle.png")))
        mastodon.add([
            status(1), status(2, "the word zanzibar", media: [("image", "/secret.png")]), status(3), status(4),
        ])
        let source = kettleTag(mastodon.server)
        let first = try night(1)
        _ = try first.fetch([source])
        #expect(try first.rows("SELECT count(*) FROM attachment WHERE state = 'stored'") == ["1"])
        mastodon.delete(2)
        mastodon.edit(3, "changed my mind about this kettle")
        let second = try night(2, first.folder)
        let summary = try second.fetch([source])
        #expect(summary.sources[0].deleted == 1 && summary.sources[0].counts.replaced == 1)
        #expect(try second.rows("SELECT count(*) FROM post WHERE text LIKE '%zanzibar%'") == ["0"])
        #expect(try second.rows("SELECT count(*) FROM tombstone") == ["1"])
        #expect(try second.rows("SELECT count(*) FROM post_revision") == ["1"])
        let left = try #require(FileManager.default.enumerator(atPath: second.store.layout.media)).compactMap {
            $0 as? String
        }
        #expect(!left.contains { $0.hasSuffix(".png") })
        // It never comes back.
        mastodon.add([status(2, "the word zanzibar"), status(5)])
        #expect(try night(3, first.folder).fetch([source]).sources[0].counts.stored == 1)
    }

    /// Gone from the tag's timeline, not from the server.
    @Test func aTagEditedAwayIsNoDeletion() throws {
        let mastodon = try FakeMastodon()
        mastodon.add((1...4).map { status($0) })
        let source = kettleTag(mastodon.server)
        let first = try night(1)
        _ = try first.fetch([source])
        mastodon.untag(2)
        mastodon.delete(3)
        let second = try night(2, first.folder)
        #expect(try second.fetch([source]).sources[0].deleted == 1)
        #expect(try second.rows("SELECT native_id FROM post ORDER BY 1").map { $0.suffix(1) } == ["1", "2", "4"])
    }

    /// A run that ends in the middle, and one that is done again, leave what one whole run leaves.
    @Test func aRunCutShortIsMadeUpFor() throws {
        struct PowerCut: Error {}
        final class Cutting: HTTPExchanger {
            let live: CurlExchanger
            var left: Int
            init(_ live: CurlExchanger, after answers: Int) { (self.live, left) = (live, answers) }

            func perform(
                _ first: [HTTPRequest], then: (Int, Result<HTTPResponse, HTTPError>) throws -> HTTPRequest?
            ) throws {
                try live.perform(first) { job, result in
                    left -= 1
                    if left < 0 { throw PowerCut() }
                    return try then(job, result)
                }
            }
        }
        let mastodon = try FakeMastodon()
        let source = kettleTag(mastodon.server)
        let dump = """
            SELECT p.native_id, p.text, p.published_at, s.record_id FROM post AS p JOIN post_source AS s USING (post_id)
            ORDER BY 1
            """
        var folders: [TemporaryFolder] = []
        for cut in 0..<6 {
            let installation = try night(1)
            folders.append(installation.folder)
            if cut == 0 { mastodon.add((1...5).map { status($0) }) }
            _ = try installation.fetch([source])
        }
        mastodon.add((6...17).map { status($0) })
        var dumps: Set<[String]> = []
        for (cut, folder) in folders.enumerated() {
            let installation = try night(2, folder)
            let live = CurlExchanger(
                CurlExchanger.Options(userAgent: "Barometer/0", allowedPrivateHosts: ["127.0.0.1"]))
            if cut > 0 {
                #expect(throws: PowerCut.self) {
                    try installation.stage(Cutting(live, after: cut - 1)).run([source]) { _ in nil }
                }
            }
            _ = try installation.fetch([source])
            _ = try installation.fetch([source])
            dumps.insert(try installation.rows(dump))
            dumps.insert(try installation.rows("SELECT status, interval_start, interval_end FROM coverage ORDER BY 2"))
        }
        #expect(dumps.count == 2, "one dump of posts and one of coverage, however it was cut")
    }
}
