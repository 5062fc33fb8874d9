import Connectors
import Domain
import HTTPTransport
import Support
import TestSupport
import Testing

/// Decisions of a run, answer by answer, without a network.
@Suite struct SourceRunTests {
    private static let now: Int64 = 1_772_352_930
    private static let base = "https://a.example/api/v1/timelines/tag/kettle?limit=40"

    private func makeRun(
        cursor: (String, Int64)? = nil, secret: String? = nil, _ change: (inout SourceRun.Options) -> Void = { _ in }
    ) throws -> SourceRun {
        let catalog = try ConnectorCatalog(
            folder: checkoutPath("connectors"), schema: checkoutPath("schemas/connector.schema.json"))
        let source = Source(
            name: "kettle", connector: "mastodon", stream: "tag",
            parameters: ["server": "https://a.example", "tag": "kettle"])
        var options = SourceRun.Options()
        change(&options)
        return try SourceRun(
            source, try catalog.spec(of: source), cursor: cursor.map { (value: $0.0, coveredUntil: $0.1) },
            secret: secret, validator: (nil, nil), now: Self.now, options: options)
    }

    private func status(_ id: Int, at: String = "2026-03-01T08:00:00Z") -> String {
        #"{"id":"\#(id)","uri":"https://a.example/\#(id)","created_at":"\#(at)","content":"<p>post \#(id)</p>","#
            + #""account":{"acct":"mei","url":"https://a.example/@mei"},"media_attachments":[]}"#
    }

    private func page(
        _ ids: [Int], link: String? = nil, headers: [(String, String)] = [], at: String = "2026-03-01T08:00:00Z"
    ) -> Result<HTTPResponse, HTTPError> {
        var headers = headers.map { (name: $0.0, value: $0.1) }
        if let link { headers.append((name: "Link", value: link)) }
        return .success(
            HTTPResponse(
                status: 200, headers: headers,
                body: Array("[\(ids.map { status($0, at: at) }.joined(separator: ","))]".utf8),
                url: Self.base))
    }

    private func answer(_ code: Int, _ body: String = "", headers: [(String, String)] = []) -> Result<
        HTTPResponse, HTTPError
    > {
        .success(
            HTTPResponse(
                status: code, headers: headers.map { (name: $0.0, value: $0.1) }, body: Array(body.utf8), url: Self.base
            ))
    }

    @Test func firstRunLooksBackAndSetsTheCursorAtItsEnd() throws {
        var run = try makeRun()
        #expect(run.firstRequest.url == Self.base)
        let first = run.handle(
            page([9, 8], link: "<\(Self.base)&max_id=8>; rel=\"next\", <\(Self.base)&min_id=9>; rel=\"prev\""))
        #expect(first.posts.map(\.nativeID) == ["https://a.example/9", "https://a.example/8"])
        #expect(first.posts[0].author?.identity == "https://a.example/@mei")
        #expect(first.next?.url == Self.base + "&max_id=8")
        #expect(first.cursor == nil)
        let last = run.handle(page([7]))
        #expect(last.next == nil && last.cursor == "9")
        #expect(last.coverage?.status == .complete && last.coverage?.posts == 3)
        #expect(last.coverage?.interval == Interval(start: 1_772_352_000, end: Self.now))
    }

    @Test func laterRunsWalkForwardAndLookAgainAtTheEnd() throws {
        var run = try makeRun(cursor: ("9", 1_772_300_000))
        #expect(run.firstRequest.url == Self.base + "&min_id=9")
        let first = run.handle(page([11, 10], link: "<\(Self.base)&min_id=11>; rel=\"prev\""))
        #expect(first.cursor == "11" && first.next?.url == Self.base + "&min_id=11")
        let empty = run.handle(page([]))
        #expect(empty.next?.url == Self.base && empty.coverage == nil)
        let look = run.handle(page([11, 9, 8]))
        #expect(look.presentIDs == ["11", "9", "8"])
        #expect(
            look.coverage
                == Coverage(
                    source: "kettle", interval: Interval(start: 1_772_300_000, end: Self.now), status: .complete,
                    posts: 2,
                    pages: 3))
    }

    /// Ids are text: ten comes after nine.
    @Test func idsGrowInLength() throws {
        var run = try makeRun()
        #expect(run.handle(page([10, 9])).cursor == "10")
    }

    @Test func failedSecondLookLosesNothing() throws {
        var run = try makeRun(cursor: ("9", 1_772_300_000))
        _ = run.handle(page([10]))
        let last = run.handle(answer(404))
        #expect(last.coverage?.status == .complete && last.cursor == "10")
        #expect(last.problems == ["deletions and edits were not looked for: status 404"])
    }

    @Test(
        arguments: [
            (429, [("Retry-After", "5")], 5.0), (503, [], nil), (500, [], nil), (520, [], nil), (408, [], nil),
        ] as [(Int, [(String, String)], Double?)])
    func passingFaultsAreTriedAgain(_ code: Int, _ headers: [(String, String)], _ delay: Double?) throws {
        var run = try makeRun()
        let step = run.handle(answer(code, headers: headers))
        #expect(step.next?.url == Self.base && step.coverage == nil)
        if let delay { #expect(step.next?.delay == delay) } else { #expect((step.next?.delay ?? 0) >= 0.5) }
        #expect(run.handle(page([1])).coverage?.status == .complete)
    }

    @Test(arguments: [
        (401, "status 401", true), (403, "status 403", false), (404, "status 404", true), (410, "status 410", true),
        (402, "status 402", false),
    ])
    func lastingFaultsEndTheSource(_ code: Int, _ reason: String, _ hasHint: Bool) throws {
        var run = try makeRun()
        let step = run.handle(answer(code))
        #expect(step.next == nil && step.coverage?.status == .failed && step.coverage?.reason == reason)
        #expect((step.hint != nil) == hasHint)
    }

    @Test func fourTriesAreEnough() throws {
        var run = try makeRun()
        for _ in 0..<3 { #expect(run.handle(answer(503)).next != nil) }
        let last = run.handle(answer(503))
        #expect(last.next == nil && last.coverage?.reason == "server error (status 503)")
    }

    @Test(arguments: ["7200", "inf"])
    func longWaitsAreNotWaited(_ wait: String) throws {
        var run = try makeRun()
        let step = run.handle(answer(429, headers: [("Retry-After", wait)]))
        #expect(step.next == nil && step.coverage?.status == .failed)
        #expect(step.coverage?.reason?.hasPrefix("rate limit (status 429); it asks to wait ") == true)
    }

    @Test func transportErrorsAreTriedAgainUnlessRefused() throws {
        var run = try makeRun()
        #expect(run.handle(.failure(HTTPError(.passing, Self.base, "connection refused"))).next != nil)
        let step = run.handle(.failure(HTTPError(.refused, Self.base, "more than 5 redirects")))
        #expect(step.coverage?.reason == "more than 5 redirects")
    }

    /// Sign-in pages with status 200, and answers cut short, move no cursor.
    @Test(arguments: ["<html>Sign in</html>", #"[{"id":"1""#, #"{"error":"x"}"#, ""])
    func answersThatAreNoListMoveNothing(_ body: String) throws {
        var run = try makeRun(cursor: ("9", 1_772_300_000))
        for _ in 0..<3 { _ = run.handle(answer(200, body)) }
        let step = run.handle(answer(200, body))
        #expect(step.cursor == nil && step.coverage?.status == .failed)
        #expect(step.coverage?.reason == "an answer that is not JSON")
    }

    @Test func waitsBeforeThePageWhenNothingIsLeft() throws {
        var run = try makeRun()
        let step = run.handle(
            page(
                [9], link: "<\(Self.base)&max_id=9>; rel=\"next\"",
                headers: [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "2026-03-01T08:16:00.000Z")]))
        #expect(step.next?.delay == 30)
    }

    @Test func repeatedPagesEnd() throws {
        var run = try makeRun()
        _ = run.handle(page([9], link: "<\(Self.base)&max_id=9>; rel=\"next\""))
        let step = run.handle(page([9], link: "<\(Self.base)&max_id=8>; rel=\"next\""))
        #expect(step.next == nil && step.coverage?.status == .partial)
        #expect(step.coverage?.reason == "the server repeats its pages")
    }

    /// The look back ends, what was not reached is a gap, and the next run goes forward.
    @Test func longLookBackLeavesAGap() throws {
        var run = try makeRun { $0.mostPages = 2 }
        _ = run.handle(page([9], link: "<\(Self.base)&max_id=9>; rel=\"next\""))
        let step = run.handle(page([8], link: "<\(Self.base)&max_id=8>; rel=\"next\""))
        #expect(step.cursor == "9" && step.coverage?.status == .complete)
        #expect(step.gaps.first?.status == .partial)
        #expect(step.gaps.first?.interval == Interval(start: Self.now - 30 * 86_400, end: 1_772_352_000))
    }

    @Test func pageCapForwardIsPartialAndResumes() throws {
        var run = try makeRun(cursor: ("9", 1_772_300_000)) { $0.mostPages = 1 }
        let step = run.handle(page([10], link: "<\(Self.base)&min_id=10>; rel=\"prev\""))
        #expect(step.cursor == "10" && step.coverage?.status == .partial)
        #expect(step.coverage?.interval.start == 1_772_300_000)
    }

    /// The token goes with the request, so a link to another server is not followed; one by plain http is mended.
    @Test(arguments: [
        ("https://evil.example/api?max_id=9", nil), ("http://a.example/api?max_id=9", "https://a.example/api?max_id=9"),
        ("/api?max_id=9", "https://a.example/api?max_id=9"), ("file:///etc/passwd", nil),
        ("https://a.example/api?a=1,2&max_id=9", "https://a.example/api?a=1,2&max_id=9"),
    ])
    func linksStayOnTheServer(_ link: String, _ expected: String?) throws {
        var run = try makeRun(secret: "s3cret")
        #expect(run.firstRequest.secretHeader?.value == "Bearer s3cret")
        let step = run.handle(page([9], link: "<\(link)>; rel=\"next\""))
        #expect(step.next?.url == expected)
    }

    /// A path in a post would be read from our own disk.
    @Test func attachmentsAreWebAddresses() throws {
        var run = try makeRun()
        let media = ["/etc/passwd", "file:///etc/passwd", "//files.example/1.jpg", "/o/2.jpg"].map {
            #"{"type":"image","url":"\#($0)","description":"a kettle"}"#
        }.joined(separator: ",")
        let body = #"[{"id":"1","uri":"u","created_at":"2026-03-01","content":"x","media_attachments":[\#(media)]}]"#
        let step = run.handle(answer(200, body))
        #expect(
            step.posts[0].attachments.map(\.url) == [
                "https://a.example/etc/passwd", "https://files.example/1.jpg", "https://a.example/o/2.jpg",
            ])
    }

    @Test func missingTimesAreFlaggedAndFutureOnesCapped() throws {
        var run = try makeRun()
        let body =
            #"[{"id":"1","uri":"a","created_at":"soon","content":"x"},{"id":"2","uri":"b","created_at":"2096-01-01","content":"y"},{"content":"no id"},{"id":"3","uri":"c","reblog":{"id":"1"},"content":""}]"#
        let step = run.handle(answer(200, body))
        #expect(step.posts.map(\.publishedAt) == [Self.now, Self.now])
        #expect(step.posts.map(\.publishedExactly) == [false, false])
        #expect(step.problems == ["a record without id"])
    }
}
