import Connectors
import Domain
import FetchStage
import Foundation
import HTTPTransport
import Storage
import Support
import TestSupport
import Testing

/// Back-fill, gaps first, walks that go on, retention, and the disk's floor.
@Suite struct PastTests {
    private static let start: Int64 = 1_772_323_200

    private func mastodon(_ ids: ClosedRange<Int>) throws -> FakeMastodon {
        let mastodon = try FakeMastodon()
        mastodon.add(
            ids.map {
                FakeMastodon.Status(id: $0, text: "quiet kettle number \($0)", at: Self.start + Int64($0) * 3600)
            })
        return mastodon
    }

    private func fetch(
        _ installation: Installation, _ source: Source, past: Interval? = nil, pages: Int = 60
    ) throws -> FetchStage.Summary {
        let live = CurlExchanger(CurlExchanger.Options(userAgent: "Barometer/0", allowedPrivateHosts: ["127.0.0.1"]))
        return try installation.stage(live) { $0.run.mostPages = pages }.run([source], past: past) { _ in nil }
    }

    /// Twelve posts, four a page, one page a run: the second run goes on where the first was stopped, before what is new.
    @Test func aWalkThatWasStoppedGoesOn() throws {
        let mastodon = try mastodon(1...12)
        let source = kettleTag(mastodon.server)
        let first = try Installation(now: Self.start + 86_400)
        let summary = try fetch(first, source, pages: 1)
        #expect(!summary.isComplete && summary.sources[0].coverage?.cause == .pageCap)
        #expect(try first.rows("SELECT count(*) FROM post") == ["4"])
        #expect(
            try first.rows("SELECT status, cause FROM coverage ORDER BY interval_start") == [
                "partial|page cap", "complete|-",
            ])
        let asked = mastodon.server.requests.count

        let second = try Installation(now: Self.start + 90_000, in: first.folder)
        _ = try fetch(second, source)
        #expect(try second.rows("SELECT count(*) FROM post") == ["12"])
        #expect(try second.rows("SELECT count(*) FROM coverage_gap") == ["0"])
        let targets = mastodon.server.requests.dropFirst(asked).map(\.target)
        #expect(targets.first?.contains("max_id=9") == true, "\(targets)")
        #expect(targets.contains { $0.contains("min_id=12") })
    }

    /// A gap whose walk is no longer known is asked for again from the newest.
    @Test func gapsComeBeforeWhatIsNew() throws {
        let mastodon = try mastodon(1...12)
        let source = kettleTag(mastodon.server)
        let first = try Installation(now: Self.start + 86_400)
        _ = try fetch(first, source, pages: 1)
        let later = try Installation(now: Self.start + 10 * 86_400, in: first.folder)
        let summary = try fetch(later, source)
        #expect(summary.sources[0].filled == 1 && summary.isComplete)
        #expect(try later.rows("SELECT count(*) FROM post") == ["12"])
        #expect(try later.rows("SELECT count(*) FROM coverage_gap") == ["0"])
    }

    /// However little a night may ask for, the past gets filled in the end.
    @Test func onePageANightGetsThere() throws {
        let mastodon = try mastodon(1...12)
        let source = kettleTag(mastodon.server)
        var installation = try Installation(now: Self.start + 86_400)
        for night in 1...5 {
            installation = try Installation(now: Self.start + Int64(night) * 86_400, in: installation.folder)
            _ = try fetch(installation, source, pages: 1)
        }
        #expect(try installation.rows("SELECT count(*) FROM post") == ["12"])
        #expect(try installation.rows("SELECT count(*) FROM coverage_gap") == ["0"])
    }

    @Test func anIntervalOfThePast() throws {
        let mastodon = try mastodon(1...12)
        let source = kettleTag(mastodon.server)
        let installation = try Installation(now: Self.start + 86_400)
        let wanted = Interval(start: Self.start + 3 * 3600, end: Self.start + 6 * 3600)
        #expect(try fetch(installation, source, past: wanted).isComplete)
        #expect(
            try installation.rows("SELECT interval_start, interval_end, status FROM coverage") == [
                "\(wanted.start)|\(wanted.end)|complete"
            ])
        #expect(try installation.rows("SELECT count(*) FROM cursor") == ["0"], "what is new is another matter")
        #expect(try installation.rows("SELECT count(*) FROM post WHERE published_at < \(wanted.end)") == ["5"])
    }

    /// The policy's days over, post, file and words go, and the post does not come back.
    @Test func retention() throws {
        let mastodon = try mastodon(1...2)
        let source = kettleTag(mastodon.server)
        let first = try Installation(now: Self.start + 86_400)
        _ = try fetch(first, source)
        let later = try Installation(now: Self.start + 402 * 86_400, in: first.folder)
        #expect(try fetch(later, source).expired == 2)
        #expect(try later.rows("SELECT count(*) FROM post") == ["0"])
        #expect(try later.rows("SELECT reason, count(*) FROM tombstone GROUP BY 1") == ["retention|2"])
        #expect(try fetch(later, source).sources[0].counts.stored == 0)
    }

    @Test func aFullDiskStopsBeforeTheFirstRequest() throws {
        let mastodon = try mastodon(1...2)
        let installation = try Installation(now: Self.start + 86_400)
        let live = CurlExchanger(CurlExchanger.Options(userAgent: "Barometer/0", allowedPrivateHosts: ["127.0.0.1"]))
        let stage = try installation.stage(live) { $0.leastFreeBytes = .max }
        #expect(throws: FileError.self) { try stage.run([kettleTag(mastodon.server)]) { _ in nil } }
        #expect(mastodon.server.requests.isEmpty)
    }

    /// Two posts without words and the same picture are copies; so is a post whose original goes.
    @Test func copiesAreLinked() throws {
        let mastodon = try FakeMastodon()
        mastodon.put("/a.png", LoopbackServer.Reply(200, try fixture("media/kettle.png")))
        mastodon.add(
            (1...3).map {
                FakeMastodon.Status(id: $0, text: "", at: Self.start + Int64($0), media: [("image", "/a.png")])
            })
        let installation = try Installation(now: Self.start + 86_400)
        _ = try fetch(installation, kettleTag(mastodon.server))
        #expect(try installation.rows("SELECT kind, count(*) FROM post_link GROUP BY 1") == ["copy|2"])
        let original = try installation.rows("SELECT native_id FROM post WHERE copy_of IS NULL")
        #expect(try installation.store.withdraw(original.map { ("mastodon", $0) }, .source) == 1)
        #expect(try installation.rows("SELECT count(*) FROM post WHERE copy_of IS NULL") == ["1"])
    }
}
